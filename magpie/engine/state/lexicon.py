"""Which topics a word of a search speaks of, learned from the words and topics of the catalogue's own cards.

"绿茶" means tea here because cards about tea say it. A word counts only when most of the cards that say it agree.
Bounded; words beyond the limit are not learned. It needs no list of words from outside. What a card said can be taken
back: its author may be erased.
"""

from collections.abc import Iterable, Sequence
from typing import Any

WORDS_MAX = 50_000
TELLING_SHARE = 0.5
"""A word is telling when at least half of its cards share a topic."""
TOPICS_MAX = 4
PART_CHARS = (2, 3, 4, 5, 6)
"""A query without spaces is also read in parts of these lengths, as Chinese is written."""


class Lexicon:
    """word -> topic row -> how many published cards say the word and have the topic first; and who said which."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[int, int]] = {}
        # card row -> (topic row, the words that were counted for it); the texts are shared with `counts`
        self.said: dict[int, tuple[int, tuple[str, ...]]] = {}

    def learn(self, words: Iterable[str], topic: int, *, card: int) -> None:
        """A card with these words has this topic first."""
        heard: list[str] = []
        for word in dict.fromkeys(word.lower() for word in words):
            if word in self.counts or len(self.counts) < WORDS_MAX:
                topics = self.counts.setdefault(word, {})
                topics[topic] = topics.get(topic, 0) + 1
                heard.append(word)
        if heard:
            self.said[card] = (topic, tuple(heard))

    def forget(self, *, card: int) -> None:
        """Take back what a card said: a word that no other card says is gone."""
        topic, words = self.said.pop(card, (0, ()))
        for word in words:
            topics = self.counts[word]
            topics[topic] -= 1
            if not topics[topic]:
                del topics[topic]
            if not topics:
                del self.counts[word]

    def as_plain(self) -> list[Any]:
        """[[word, [[topic, count], …]], …] and [[card, topic, [place of the word in the first list, …]], …]."""
        places = {word: place for place, word in enumerate(self.counts)}
        return [
            [[word, list(topics.items())] for word, topics in self.counts.items()],
            [[card, topic, [places[word] for word in words]] for card, (topic, words) in self.said.items()],
        ]

    @classmethod
    def from_plain(cls, plain: list[Any]) -> "Lexicon":
        """The inverse of `as_plain`."""
        lexicon = cls()
        counts, said = plain
        lexicon.counts = {word: dict(topics) for word, topics in counts}
        words = list(lexicon.counts)
        lexicon.said = {card: (topic, tuple(words[at] for at in places)) for card, topic, places in said}
        return lexicon

    def topics_in(self, query: str, *, slugs: Sequence[str]) -> list[int]:
        """Rows of the topics a query speaks of, most first: named by slug, else by telling words."""
        words, votes = words_of(query), dict[int, float]()
        for row, slug in enumerate(slugs):
            if slug in words or slug.replace("-", " ") in query.lower():
                votes[row] = 2.0
        for word in words:
            counts = self.counts.get(word, {})
            total = sum(counts.values())
            for topic, count in counts.items():
                if count >= TELLING_SHARE * total:
                    votes[topic] = votes.get(topic, 0.0) + count / total
        return sorted(votes, key=lambda topic: (-votes[topic], topic))[:TOPICS_MAX]


def words_of(query: str) -> list[str]:
    """'绿茶 cup' -> ['绿茶', 'cup']; an unspaced run of Chinese also gives its parts: '手工绿茶' -> ['手工', '工绿', …]."""
    words = []
    for word in query.lower().replace("/", " ").replace("-", " ").split()[:20]:
        words.append(word)
        if not word.isascii():
            words += [
                word[at : at + size] for size in PART_CHARS for at in range(min(len(word), 40) - size + 1)
            ]
    return list(dict.fromkeys(words))
