"""What threads put into the postbox is called in the loop's own thread, all of it, in order, with few wake-ups."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from magpie.gateway.postbox import Postbox

COUNT = 500


def put_from_a_thread(postbox: Postbox, call: Callable[[Any], None], count: int) -> None:
    thread = threading.Thread(target=lambda: [postbox.put(call, number) for number in range(count)])
    thread.start()
    thread.join()


def test_hundreds_are_called_in_order_with_one_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[int, int]] = []
    woken: list[object] = []

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        wake = loop.call_soon_threadsafe
        monkeypatch.setattr(loop, "call_soon_threadsafe", lambda call: (woken.append(call), wake(call)))
        postbox = Postbox(loop)
        for _ in range(2):
            # The loop does not turn while the thread is joined, so all of them wait together.
            put_from_a_thread(postbox, lambda said: heard.append((said, threading.get_ident())), COUNT)
            await asyncio.sleep(0)

    asyncio.run(scene())
    assert heard == [(number, threading.get_ident()) for number in range(COUNT)] * 2
    assert len(woken) == 2


def test_a_call_that_fails_takes_none_with_it() -> None:
    heard: list[int] = []
    faults: list[object] = []

    def call(said: int) -> None:
        if said % 2:
            raise ValueError
        heard.append(said)

    async def scene() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, said: faults.append(said["exception"]))
        put_from_a_thread(Postbox(asyncio.get_running_loop()), call, 6)
        while len(heard) + len(faults) < 6:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scene(), 10))
    assert heard == [0, 2, 4]
    assert len(faults) == 3


def test_threads_that_put_while_the_loop_empties_lose_nothing() -> None:
    heard: list[int] = []

    async def scene() -> None:
        postbox = Postbox(asyncio.get_running_loop())
        threads = [
            threading.Thread(target=lambda: [postbox.put(heard.append, number) for number in range(COUNT)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads) or len(heard) < 4 * COUNT:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scene(), 10))
    assert sorted(heard) == sorted(list(range(COUNT)) * 4)


def test_a_closed_loop_is_told_nothing() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    Postbox(loop).put(pytest.fail, "nobody waits")
