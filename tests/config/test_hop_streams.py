"""What a body and an answer do on their way over the hop: refused, too slow, too many, left alone, held back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from magpie.config.hop import CHUNKED, Asked, BrokenOff, Hop, TooSlow, Waits
from tests.config.behind import (
    GET,
    OK,
    SHORT,
    YES,
    Behind,
    Call,
    always,
    asked_of,
    outcome,
    posting,
    saying,
    whole,
)
from tests.config.conftest import Run

# Listens and waits: not for the fast loop.
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("framing", "parts", "body"),
    [
        (CHUNKED, [b""], b"0\r\n\r\n"),
        (CHUNKED, [b"abc"], b"3\r\nabc\r\n0\r\n\r\n"),
        (CHUNKED, [b"abc", b"", b"0123456789"], b"3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n"),
        ((b"content-length", b"3"), [b"abc"], b"abc"),
        ((b"content-length", b"6"), [b"abc", b"", b"def"], b"abcdef"),
    ],
)
def test_a_body_is_framed_as_its_head_says(
    run: Run, path: Path, framing: tuple[bytes, bytes], parts: list[bytes], body: bytes
) -> None:
    bodies = []

    async def write_down(call: Call) -> None:
        await call.head()
        heard = b""
        while len(heard) < len(body):
            heard += await call.hear()
        bodies.append(heard)
        await call.say(YES)

    assert run(asked_of(path, write_down, posting(framing, *parts))) == ([(200, b"yes")], 1)
    assert bodies == [body]


def test_a_refused_upload_is_told_why(run: Run, path: Path) -> None:
    """The other side answers and closes while it is still being sent: writing fails, and the answer is there."""
    refused = b"HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 3\r\n\r\nbig"

    async def rest() -> AsyncIterator[bytes]:
        for _ in range(3):
            await asyncio.sleep(0.02)
            yield b"a" * 65_536

    async def refuse(call: Call) -> None:
        await call.head()
        await call.say(refused)

    asked = Asked("POST", b"/clip", [(b"content-length", b"196608")], b"", rest())

    assert run(asked_of(path, refuse, asked)) == ([(413, b"big")], 1)


def test_who_never_answers_is_too_slow(run: Run, path: Path) -> None:
    assert run(asked_of(path, _never, GET, waits=SHORT)) == ([TooSlow], 1)


async def _never(call: Call) -> None:
    await asyncio.sleep(60)


def test_who_stops_in_the_middle_breaks_off(run: Run, path: Path) -> None:
    async def stop(call: Call) -> None:
        await call.head()
        await call.say(OK + b"content-length: 3\r\n\r\ny")
        await asyncio.sleep(60)

    assert run(asked_of(path, stop, GET, waits=SHORT)) == ([BrokenOff], 1)


def test_who_never_reads_is_too_slow(run: Run, path: Path) -> None:
    large = Asked("POST", b"/clip", [(b"content-length", b"4000000")], b"a" * 4_000_000)

    assert run(asked_of(path, _never, large, waits=SHORT)) == ([TooSlow], 1)


def test_only_so_many_are_asked_at_once(run: Run, path: Path) -> None:
    async def three() -> tuple[list[object], int]:
        hop = Hop(path, connections_max=2, waits=Waits(place_s=0.05, read_s=0.3))
        async with Behind(path, _never) as behind:
            first = [asyncio.create_task(outcome(hop)) for _ in range(2)]
            await asyncio.sleep(0.02)
            return [await outcome(hop), *await asyncio.gather(*first)], len(behind.calls)

    came, connections = run(three())

    assert came == [TooSlow] * 3
    assert connections == 2


@pytest.mark.parametrize(("let_in", "comes"), [(True, (200, b"yes")), (False, TooSlow)])
def test_who_is_not_let_in_waits_for_a_while(run: Run, path: Path, let_in: bool, comes: object) -> None:
    """Four ask where two may wait at the door, as when a hundred ask while the process starts again."""

    async def four() -> list[object]:
        behind = Behind(path, always(YES))
        hop = Hop(path, connections_max=9, waits=Waits(connect_s=0.3, read_s=0.3))
        asking = [asyncio.create_task(outcome(hop)) for _ in range(4)]
        await asyncio.sleep(0.1)
        if let_in:
            behind.let_in()
        async with contextlib.aclosing(behind):
            return list(await asyncio.gather(*asking))

    assert run(four()) == [comes] * 4


def test_who_no_longer_waits_leaves_nothing_behind(run: Run, path: Path) -> None:
    async def leave() -> tuple[object, int]:
        hop, hung_up = Hop(path, connections_max=1, waits=SHORT), asyncio.Event()

        async def behave(call: Call) -> None:
            await call.head()
            if call.number == 0:
                with contextlib.suppress(ConnectionError):
                    await call.hear()
                hung_up.set()
            await call.say(YES)

        async with Behind(path, behave) as behind:
            asking = asyncio.create_task(whole(hop))
            await asyncio.sleep(0.02)
            asking.cancel()
            await asyncio.wait_for(hung_up.wait(), 1)
            return await outcome(hop), len(behind.calls)

    assert run(leave()) == ((200, b"yes"), 2)


def test_an_answer_that_nobody_reads_to_its_end_is_not_read_by_the_next(run: Run, path: Path) -> None:
    async def leave() -> tuple[object, int]:
        hop = Hop(path, connections_max=1, waits=SHORT)
        async with Behind(path, saying(OK + b"content-length: 6\r\n\r\nyes", YES)) as behind:
            async with hop.ask(GET) as answer:
                assert await answer.read() == b"yes"
            return await outcome(hop, GET), len(behind.calls)

    assert run(leave()) == (BrokenOff, 2)


def test_a_body_that_breaks_off_arrives_without_its_end(run: Run, path: Path) -> None:
    heard = []

    async def hear(call: Call) -> None:
        await call.head()
        with contextlib.suppress(ConnectionError):
            while True:
                heard.append(await call.hear())

    async def rest() -> AsyncIterator[bytes]:
        yield b"def"
        raise LookupError("the sender left")

    asked = Asked("POST", b"/form", [(b"host", b"shop.example"), CHUNKED], b"abc", rest())

    async def break_off() -> None:
        async with Behind(path, hear):
            with pytest.raises(LookupError):
                await whole(Hop(path, connections_max=1), asked)
            await asyncio.sleep(0.02)

    run(break_off())

    assert b"".join(heard) == b"3\r\nabc\r\n3\r\ndef\r\n"


def test_nobody_sends_faster_than_it_is_read(run: Run, path: Path) -> None:
    """A body is drawn, and an answer taken, as far as the kernel's buffers hold it; the rest waits at its source."""
    drawn, said, parts, part = [], [], 64, b"a" * 65_536

    async def rest() -> AsyncIterator[bytes]:
        for number in range(parts):
            drawn.append(number)
            yield part

    async def behave(call: Call) -> None:
        await call.head()
        await asyncio.sleep(0.1)
        drawn.append(-len(drawn))
        left = parts * len(part)
        while left:
            left -= len(await call.hear())
        await call.say(OK + b"content-length: %d\r\n\r\n" % (parts * len(part)))
        for number in range(parts):
            said.append(number)
            await call.say(part)

    async def slowly() -> tuple[int, int]:
        hop = Hop(path, connections_max=1)
        length = b"%d" % (parts * len(part))
        async with (
            Behind(path, behave),
            hop.ask(Asked("POST", b"/", [(b"content-length", length)], b"", rest())) as answer,
        ):
            await asyncio.sleep(0.1)
            before, size = len(said), 0
            while not answer.is_whole:
                size += len(await answer.read())
            return before, size

    before, size = run(slowly())

    assert -min(drawn) < parts / 2
    assert before < parts / 2
    assert size == parts * len(part)
