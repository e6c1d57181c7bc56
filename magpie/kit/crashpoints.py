"""Crash points of the truth: named moments at which a process may die, and nothing may be lost, doubled or left half.

`reach(Point.PIECES_HELD)` does nothing unless the environment says MAGPIE_CRASH_AT=trade.pieces_held (or …:3, the third
time it is reached); then the process kills itself with SIGKILL, as a power cut would, with no handler and no rollback of
its own. Code that is handed its own `at`, such as the journey log, names its points in `log.points`. All others are here.
"""

import os
import signal
from enum import StrEnum


class Point(StrEnum):
    """Every point, in the order in which a purchase passes them."""

    PIECES_HELD = "trade.pieces_held"  # set aside, and the trade has no order yet
    TRADE_WRITTEN = "trade.written"  # everything of a trade is there, and not committed
    REQUEST_DONE = "request.done"  # the effect is there, its answer is not noted yet
    REQUEST_COMMITTED = (
        "request.committed"  # effect and answer are committed, nobody was told and nothing relayed
    )
    EVENTS_RECORDED = (
        "payment.events_recorded"  # the provider's word is written, its effect on the trade is not
    )
    PIECES_SOLD = "trade.pieces_sold"  # sold and paid, and the books do not know yet
    PIECES_RELEASED = "trade.pieces_released"  # free again, and the order does not say that it ended
    PARCEL_WRITTEN = "trade.parcel_written"  # the order says that it was sent, nobody was told
    SETTLEMENT_POSTED = (
        "trade.settlement_posted"  # the shop's in the books, and nothing says what it was made of
    )


def reach(point: Point) -> None:
    """Die here if the environment says so. Costs one look into the environment."""
    named = os.environ.get("MAGPIE_CRASH_AT")
    if named is not None:
        _count_down(point, named)


def _count_down(point: Point, named: str) -> None:
    """'trade.written:3' -> 'trade.written:2' at the first, death at the third. Another point's name changes nothing.

    Counted in the environment itself and without a lock: who wants an exact count runs one thread.
    """
    name, _, times = named.partition(":")
    if name != point:
        return
    left = int(times or "1") - 1
    os.environ["MAGPIE_CRASH_AT"] = f"{name}:{left}"
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
