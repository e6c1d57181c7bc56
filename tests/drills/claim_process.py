"""A claim desk in a process of its own, for the kill drill: claims at a steady pace, prints each answer when it has it.

    python -m tests.drills.claim_process ITEM FIRST_BUYER CLAIMS_PER_S [DIE_AT COUNT]

Prints "ready", then one line per claim: `<buyer> <claim> <number>`. DIE_AT is "written" (claims are written and not
committed), "committed" (committed and not answered) or "early": answered before it asks, the mutation the drill must notice.
"""

import itertools
import os
import signal
import sys
import threading
import time
from typing import Any

import django

from magpie.kit.clock import FrozenClock, ms_of

WAITING_MAX = 64
EARLY = "early"
POINTS = ("written", "committed")


def main(item: str, first: str, per_second: str, die_at: str = "", count: str = "0") -> None:
    django.setup()
    from magpie.domain.flash import claim_desk
    from magpie.domain.flash.actions import claiming
    from magpie.domain.flash.rules.flash import ClaimView
    from tests.domain.cast import NOW
    from tests.domain.flash.cast import person_named

    left = int(count)

    def dying(act: Any, point: str) -> Any:
        def acting(*args: Any, **named: Any) -> Any:
            nonlocal left
            done = act(*args, **named)
            left -= point == die_at
            if point == die_at and left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return acting

    claiming.insert_claims = dying(claiming.insert_claims, "written")
    claim_desk.claim_pieces = dying(claim_desk.claim_pieces, "committed")
    desk = claim_desk.ClaimDesk(clock=FrozenClock(ms_of(NOW)))
    desk.start()
    room = threading.Semaphore(WAITING_MAX)

    def claim(buyer: int) -> None:
        def done(answer: object) -> None:
            if isinstance(answer, ClaimView):
                os.write(1, f"{buyer} {answer.claim} {answer.number}\n".encode())
            room.release()

        desk.claim(person=person_named(buyer), item=int(item), quantity=1, key="k", done=done)

    os.write(1, b"ready\n")
    started = time.monotonic()
    for buyer in itertools.count(int(first)):
        room.acquire()
        if die_at == EARLY and buyer == int(first) + int(count):
            os.write(1, f"{buyer} {buyer + 1} {buyer + 1}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)
        claim(buyer)
        time.sleep(max(0.0, started + (buyer - int(first)) / int(per_second) - time.monotonic()))


if __name__ == "__main__":
    main(*sys.argv[1:])
