"""One person looking at cards, one after the other: what each card does to them, and when they have had enough."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from magpie.world.affinity import Affinity
from magpie.world.circles import F32
from magpie.world.params import BOREDOM

RECENT: Final = 8
"""Cards after which a topic is fresh again."""
MOOD_KEEPS: Final = 0.85
"""How much of the mood a card leaves as it was."""
GOOD_MOOD: Final = 0.6
"""How much longer a visit in a mood one deviation better: e^0.6 times."""
LOOK_AGAIN: Final = 0.5
"""What a card that was seen before costs in enjoyment, in deviations."""


@dataclass
class Sitting:
    """`seen` bool[things] is the person's own and is written: it outlasts the sitting."""

    affinity: Affinity
    person: int
    seen: NDArray[np.bool_]
    mood: float = 0.0
    recent: list[int] = field(default_factory=list)

    def feel(self, rows: Sequence[int]) -> F32:
        """Affinity less boredom of a page of cards: the same topic again soon, or the same card again, pleases less."""
        which = np.array(rows, np.int32)
        felt = self.affinity.of(np.full(len(rows), self.person, np.int32), which)
        topics = self.affinity.things.shares[which].argmax(1).tolist()
        for place, topic in enumerate(topics):
            felt[place] -= BOREDOM * (topic in self.recent) + LOOK_AGAIN * bool(self.seen[rows[place]])
            self.recent.append(topic)
            del self.recent[:-RECENT]
        return felt

    def has_enough(self, felt: float, rng: np.random.Generator) -> bool:
        """After a card that felt like this: whether the person leaves."""
        return bool(rng.random() < self.leaving(felt))

    def leaving(self, felt: float) -> float:
        """The chance that the person leaves after a card that felt like this. The better the mood, the longer they stay."""
        self.mood = MOOD_KEEPS * self.mood + (1.0 - MOOD_KEEPS) * felt
        return float(np.exp(-GOOD_MOOD * self.mood) / self.affinity.people.visit_cards[self.person])
