"""What a visitor says under a card: words that fit what it is about, theirs to say once, and not said there already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from magpie.world.catalogue import SHOPS
from magpie.world.catalogue.remarks import Remarks, remarks_on

ENGLISH_ONE_IN: Final = 3
"""Of so many visitors one speaks English, as in the town's own talk."""


@dataclass
class Tongue:
    """One visitor's words: `number` decides their language, `said` is what they have said so far."""

    number: int
    said: set[str] = field(default_factory=set)

    def find_words(self, topics: Sequence[str], *, heard: Collection[str]) -> str:
        """Something fitting that neither they nor anybody under this card has said; "" where nothing is left."""
        fitting = (words for topic in topics for words in self._own(remarks_on(topic)))
        free = [words for words in dict.fromkeys(fitting) if words not in self.said and words not in heard]
        if not free:
            return ""
        words = free[self.number % len(free)]
        self.said.add(words)
        return words

    def _own(self, remarks: Remarks) -> tuple[str, ...]:
        return remarks.en if self.number % ENGLISH_ONE_IN == 0 else remarks.zh


def topics_of_cards() -> dict[tuple[str, str], tuple[str, ...]]:
    """(maker, English title) -> topics, of everything in the town. A card that is not the town's is left uncommented."""
    goods = {(shop.handle, one.title.en): one.topics for shop in SHOPS for one in shop.goods}
    stories = {(shop.handle, one.title.en): one.topics for shop in SHOPS for one in shop.posts}
    return goods | stories
