"""Once only: the index answers exactly as a dict would, whatever lies in memory, in tables or in files."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.log.ids import (
    BYTES_PER_ID,
    IdIndex,
    IdTable,
    build_table,
    digest_of,
    merge_tables,
    read_table,
    write_table,
)
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER


def table_of(names: list[str], *, first: int = 0) -> IdTable:
    return build_table([digest_of(name) for name in names], range(first, first + len(names)))


@given(st.lists(st.lists(st.integers(0, 60), max_size=12), max_size=8), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_the_index_is_a_dict(rounds: list[list[int]], closes: int) -> None:
    index, model = IdIndex(), {}
    for number, ids in enumerate(rounds):
        digests = [digest_of(str(i)) for i in ids]
        assert index.find(digests) == [model.get(i, -1) for i in ids]
        new = {i: len(model) + k for k, i in enumerate(dict.fromkeys(i for i in ids if i not in model))}
        model |= new
        index.add({digest_of(str(i)): offset for i, offset in new.items()})
        if number % 3 == closes:
            index.close_segment()
    assert len(index) == len(model)


def test_equal_halves_of_a_hash_are_told_apart() -> None:
    # given three ids that share the upper 64 bits
    high = np.array([7, 7, 7], dtype=np.uint64)
    table = IdTable(high, np.array([1, 2, 3], dtype=np.uint64), np.array([10, 20, 30], dtype=np.int64))
    into = np.full(4, -1, dtype=np.int64)

    table.find(np.array([7, 7, 7, 7], dtype=np.uint64), np.array([3, 1, 9, 2], dtype=np.uint64), into)

    assert into.tolist() == [30, 10, -1, 20]


def test_a_table_on_disk_is_the_table_in_memory() -> None:
    disk, names = FaultyDisk(), [f"e{n}" for n in range(1_000)]
    write_table(disk, FOLDER / "t.ids", table_of(names))

    for in_memory in (True, False):
        table = read_table(disk, FOLDER / "t.ids", in_memory=in_memory)
        assert table is not None
        index = IdIndex()
        index.use_tables([table])
        assert index.find([digest_of("e0"), digest_of("e999"), digest_of("other")]) == [0, 999, -1]
    assert disk.size(FOLDER / "t.ids") == 32 + 1_000 * BYTES_PER_ID


def test_a_damaged_table_is_not_believed() -> None:
    disk = FaultyDisk()
    write_table(disk, FOLDER / "t.ids", table_of(["e0", "e1"]))
    disk.names[FOLDER / "t.ids"].seen[40] ^= 1

    assert read_table(disk, FOLDER / "t.ids", in_memory=True) is None
    assert read_table(disk, FOLDER / "none.ids", in_memory=True) is None
    disk.open_append(FOLDER / "t.ids").truncate(50)
    assert read_table(disk, FOLDER / "t.ids", in_memory=False) is None


def test_tables_merge_and_forget() -> None:
    names = [f"e{n}" for n in range(50)]
    random.Random(3).shuffle(names)
    merged = merge_tables([table_of(names[:20]), table_of(names[20:], first=20), table_of([])])

    left = merged.without(np.array([0, 49]))

    index = IdIndex()
    index.use_tables([left])
    found = index.find([digest_of(name) for name in names])
    assert found == [-1, *range(1, 49), -1]
