"""Whether what the engine expects comes true, per head of the busiest scene, and how today's exposure is spread."""

from collections.abc import Sequence
from dataclasses import dataclass

from magpie.engine.ask import Truth

HEADS_SHOWN_MAX = 8
SHOWN_MIN = 0.02
"""Ranges are drawn from 0 to 2 in 100 at least, so that rare things do not look often."""


@dataclass(frozen=True)
class ShownTruth:
    """One head: of `asked` showings, in 100, what was expected and what came; `off` is their mean distance (ECE)."""

    head: str
    asked: int
    said: float
    done: float
    off: float

    @property
    def lower(self) -> float:
        """Where the bar from what was expected to what came begins."""
        return min(self.said, self.done)

    @property
    def upper(self) -> float:
        """Where it ends."""
        return max(self.said, self.done)


@dataclass(frozen=True)
class ShownTruths:
    """The heads most often done first; `top` is the right edge of all their bars, in 100."""

    lines: tuple[ShownTruth, ...] = ()
    top: float = 100 * SHOWN_MIN


def shown_truths(truths: Sequence[Truth]) -> ShownTruths:
    """Of the scene in which most was asked; nothing where nothing was."""
    busiest = max(truths, key=lambda one: one.asked, default=None)
    if busiest is None:
        return ShownTruths()
    own = sorted((one for one in truths if one.scene == busiest.scene), key=lambda one: (-one.done, one.head))
    lines = tuple(
        ShownTruth(one.head, round(one.asked), 100 * one.said, 100 * one.done, 100 * one.error)
        for one in own[:HEADS_SHOWN_MAX]
    )
    return ShownTruths(lines, max(100 * SHOWN_MIN, *(line.upper for line in lines)))
