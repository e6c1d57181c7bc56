"""Couriers of the jobs process: as many as are needed and no more, and no tick waits for one."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import pytest

from magpie.cli.couriers import HANDS, PARCELS_MAX, Couriers
from magpie.kit.clock import FrozenClock


@dataclass
class Queue:
    """So many messages, each taking until `gate` opens."""

    left: int
    gate: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    carried: int = 0
    home: int = 0

    def count(self, now: datetime, limit: int) -> int:
        return min(self.left, limit)

    def one(self, now: datetime, rng: Random) -> int:
        with self.lock:
            if not self.left:
                return 0
            self.left -= 1
        self.gate.wait(5)
        with self.lock:
            self.carried += 1
        return 1

    def go_home(self) -> None:
        with self.lock:
            self.home += 1


def couriers(queue: Queue, deliver: Callable[[datetime, Random], int] | None = None) -> Couriers:
    return Couriers(queue.count, deliver or queue.one, queue.go_home, FrozenClock(0))


def wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not done() and time.monotonic() < end:
        time.sleep(0.005)
    assert done()


def test_no_tick_waits_and_no_more_than_eight_are_out() -> None:
    queue = Queue(left=30)
    team = couriers(queue)
    began = time.monotonic()

    for _ in range(5):
        assert team.tick() == ""
    assert time.monotonic() - began < 1
    assert len(team.out) == HANDS

    queue.gate.set()
    wait_for(lambda: all(one.done() for one in team.out))
    assert team.tick() == "30 tried"
    assert (queue.carried, queue.home, team.out) == (30, HANDS, [])


def test_nobody_goes_out_for_nothing() -> None:
    queue = Queue(left=0)
    team = couriers(queue)

    assert team.tick() == ""
    assert (team.out, queue.home) == ([], 0)


def test_a_courier_goes_home_after_two_hundred() -> None:
    queue = Queue(left=PARCELS_MAX + 1)
    queue.gate.set()
    team = Couriers(lambda now, limit: min(queue.left, 1), queue.one, queue.go_home, FrozenClock(0))

    team.tick()
    wait_for(lambda: queue.home == 1)
    assert (queue.carried, queue.left) == (PARCELS_MAX, 1)


def test_a_fault_is_raised_by_the_next_tick_and_the_courier_has_gone_home() -> None:
    queue = Queue(left=1)

    def broken(now: datetime, rng: Random) -> int:
        queue.left = 0
        raise OSError("the database is away")

    team = couriers(queue, broken)
    team.tick()
    wait_for(lambda: queue.home == 1)

    with pytest.raises(OSError, match="away"):
        team.tick()
    assert team.tick() == ""
