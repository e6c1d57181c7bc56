"""Blocks: a whole one reads back, a torn or changed one is found at its first byte."""

import pytest

from magpie.log.blocks import BrokenBlock, has_block_after, read_blocks, write_block

FIRST = write_block(b'{"id":"a"}\n{"id":"b"}\n', at_ms=7, first=0, n=2, marks={})
SECOND = write_block(b'{"id":"c"}\n', at_ms=8, first=2, n=1, marks={"outbox": (3, 4)})


def test_a_segment_is_plain_ndjson() -> None:
    assert (
        FIRST
        == b'{"id":"a"}\n{"id":"b"}\n{"commit":{"at":7,"first":0,"n":2,"bytes":22,"marks":{},"crc":2887971301}}\n'
    )


def test_blocks_read_back_with_their_marks() -> None:
    blocks = list(read_blocks(FIRST + SECOND, first=0))

    assert [block.events() for block in blocks] == [[b'{"id":"a"}', b'{"id":"b"}'], [b'{"id":"c"}']]
    assert blocks[1].commit.marks == {"outbox": (3, 4)}
    assert blocks[1].end == len(FIRST + SECOND)


def test_a_block_may_hold_nothing_but_a_mark() -> None:
    block = write_block(b"", at_ms=7, first=0, n=0, marks={"outbox": (0, 9)})

    assert [found.commit.marks for found in read_blocks(block, first=0)] == [{"outbox": (0, 9)}]


def test_text_that_looks_like_a_commit_line_is_not_one() -> None:
    lines = b'{"id":"a","props":{"text":"\\n{\\"commit\\":1}","x":{"commit":1}}}\n'
    block = write_block(lines, at_ms=7, first=0, n=1, marks={})

    assert [found.lines for found in read_blocks(block, first=0)] == [lines]


@pytest.mark.parametrize("size", range(1, len(FIRST)))
def test_a_torn_block_is_broken_wherever_it_is_torn(size: int) -> None:
    with pytest.raises(BrokenBlock) as broken:
        list(read_blocks(FIRST[:size], first=0))
    assert broken.value.start == 0


@pytest.mark.parametrize("byte", range(len(FIRST) - 1))
def test_any_changed_byte_breaks_the_block(byte: int) -> None:
    changed = bytearray(FIRST)
    changed[byte] ^= 1
    with pytest.raises(BrokenBlock):
        list(read_blocks(bytes(changed), first=0))


@pytest.mark.parametrize("byte", range(len(FIRST)))
def test_what_breaks_before_a_whole_block_is_damage_and_not_a_torn_tail(byte: int) -> None:
    changed = bytearray(FIRST + SECOND)
    changed[byte] ^= 1
    assert has_block_after(bytes(changed), 0)
    assert not has_block_after(bytes(changed[: len(FIRST)]), 0)


def test_a_block_at_the_wrong_offset_is_broken() -> None:
    with pytest.raises(BrokenBlock, match="offset 2 with 1 events where 5 was due"):
        list(read_blocks(SECOND, first=5))
