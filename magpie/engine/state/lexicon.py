"""Which topics a word of a search speaks of, learned from the words and topics of the catalogue's own cards.

"绿茶" means tea here because cards about tea say it. A word counts only when most of the cards that say it agree.
Bounded; words beyond the limit are not learned. It needs no list of words from outside. What a card said can be taken
back: its author may be erased.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, Final

from magpie.engine.state.names import Rows

WORDS_MAX = 50_000
ROW_CODE: Final = "I"
TELLING_SHARE = 0.5
"""A word is telling when at least half of its cards share a topic."""
TOPICS_MAX = 4
PART_CHARS = (2, 3, 4, 5, 6)
"""A query without spaces is also read in parts of these lengths, as Chinese is written."""


class Lexicon:
    """word -> topic row -> how many published cards say the word and have the topic first; and who said which."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[int, int]] = {}
        self._rows = Rows()
        # card row -> topic row, then the rows of the words that were counted for it, four bytes each
        self._said: dict[int, bytes] = {}

    def learn(self, words: Iterable[str], topic: int, *, card: int) -> None:
        """A card with these words has this topic first."""
        heard = array(ROW_CODE, [topic])
        for word in dict.fromkeys(word.lower() for word in words):
            if word in self.counts or len(self.counts) < WORDS_MAX:
                topics = self.counts.setdefault(word, {})
                topics[topic] = topics.get(topic, 0) + 1
                heard.append(self._rows.touch(word)[0])
        self._said[card] = heard.tobytes()

    def forget(self, *, card: int) -> None:
        """Take back what a card said: a word that no other card says is gone."""
        said = array(ROW_CODE, self._said.pop(card, b""))
        for row in said[1:]:
            word = self._rows.names[row]
            topics = self.counts[word]
            topics[said[0]] -= 1
            if not topics[said[0]]:
                del topics[said[0]]
            if not topics:
                del self.counts[word]
                self._rows.release(word)

    def as_plain(self) -> list[Any]:
        """Counts, rows of words and what each card said, as plain values for a snapshot."""
        counts = [[word, list(topics.items())] for word, topics in self.counts.items()]
        return [counts, self._rows.as_plain(), list(self._said.items())]

    @classmethod
    def from_plain(cls, plain: list[Any]) -> "Lexicon":
        """The inverse of `as_plain`."""
        lexicon = cls()
        counts, rows, said = plain
        lexicon.counts = {word: dict(topics) for word, topics in counts}
        lexicon._rows, lexicon._said = Rows.from_plain(rows), dict(said)
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
