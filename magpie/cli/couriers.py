"""The couriers of the jobs process: a few threads that carry webhooks, so that no slow server of a merchant stalls
a chore or the other merchants.

Each tick sends out as many as there are messages due and hands free. A courier takes one message at a time, with the
clock read anew for each, and goes home when there is nothing left.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final

from magpie.kit.clock import Clock, instant_of

HANDS: Final = 8
# A courier that has carried this many goes home, so that its connection is not held for ever.
PARCELS_MAX: Final = 200

DeliverOne = Callable[[datetime, Random], int]


@dataclass
class Couriers:
    """`count_due(now, limit)` looks into the queue; `deliver_one(now, rng)` carries one message, 0 when there is none."""

    count_due: Callable[[datetime, int], int]
    deliver_one: DeliverOne
    go_home: Callable[[], None]
    clock: Clock
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(HANDS, "courier"))
    out: list["Future[int]"] = field(default_factory=list)

    def tick(self) -> str:
        """Send couriers out; never waits for one. Says what those who came home have carried, and raises their faults."""
        home = [one for one in self.out if one.done()]
        self.out = [one for one in self.out if not one.done()]
        free = HANDS - len(self.out)
        due = self.count_due(instant_of(self.clock.now_ms()), free) if free else 0
        self.out += [self.pool.submit(self._carry) for _ in range(due)]
        carried = sum(one.result() for one in home)
        return f"{carried} tried" if carried else ""

    def _carry(self) -> int:
        rng = Random()
        try:
            for carried in range(PARCELS_MAX):
                if not self.deliver_one(instant_of(self.clock.now_ms()), rng):
                    return carried
            return PARCELS_MAX
        finally:
            self.go_home()


def couriers_of_site() -> Couriers:
    """Couriers within this site's policy. Django is set up already."""
    from django.db import connection

    from magpie.domain.webhooks.actions import deliver_due
    from magpie.domain.webhooks.posting import Post
    from magpie.domain.webhooks.queries import due_count, reach_of_site
    from magpie.kit.clock import SystemClock

    post = Post(reach_of_site())
    return Couriers(
        count_due=lambda now, limit: due_count(now=now, limit=limit),
        deliver_one=lambda now, rng: deliver_due(now=now, send=post.send, rng=rng, limit=1),
        go_home=connection.close,
        clock=SystemClock(),
    )
