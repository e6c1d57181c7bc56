"""How a search is read and how what it finds is ordered. No ORM, and no word about who asks or who is famous.

Every number is here once, with its reason; the page “How we choose” prints the points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from magpie.domain.distribution.words import CJK, STOP_WORDS, runs_of
from magpie.domain.goods.taxonomy import TOPICS, fold

# A question is a few words; what is longer is a story, and each word costs a look at every title.
QUERY_CHARS_MAX: Final = 60
TERMS_MAX: Final = 6
# Pairs looked for of one long Chinese run; eight pairs are nine characters.
PAIRS_MAX: Final = 8
# Of each kind the newest so many that might answer are weighed; a phone shows a tenth of them.
CANDIDATES_MAX: Final = 400
# Half of what was asked for must be there: "blue teapot" shows teapots that are not blue, after those that are.
MET_SHARE_MIN: Final = 0.5
TOPIC_PART_CHARS: Final = (2, 3, 4, 5, 6)
TOPIC_WORDS_MAX: Final = 3

# What a word of a search is worth by where it is found; of several places the best counts, and the words are averaged.
TITLE_SAYS: Final = 8.0
TITLE_BEGINS: Final = 6.0
ACCOUNT_SAYS: Final = 5.0
TITLE_PAIRS: Final = 4.0
TOPIC_SPEAKS: Final = 3.0
# Added once when the title or name is exactly what was typed: somebody knew what they wanted.
EXACT_NAME: Final = 2.0
SEARCH_POINTS: Final = {
    "title": TITLE_SAYS,
    "beginning": TITLE_BEGINS,
    "account": ACCOUNT_SAYS,
    "pairs": TITLE_PAIRS,
    "topic": TOPIC_SPEAKS,
    "exact": EXACT_NAME,
}


@dataclass(frozen=True)
class Term:
    """One word or unbroken Chinese run of a search, and the topics it names: ("绿茶", {"tea"})."""

    text: str
    topics: frozenset[str] = frozenset()

    @property
    def is_chinese(self) -> bool:
        return CJK.match(self.text) is not None

    @property
    def pairs(self) -> tuple[str, ...]:
        """'手工茶杯' -> ('手工', '工茶', '茶杯'); a word, or two characters, have none."""
        if not self.is_chinese or len(self.text) < 3:
            return ()
        return tuple(self.text[at : at + 2] for at in range(len(self.text) - 1))[:PAIRS_MAX]

    @property
    def fragments(self) -> tuple[str, ...]:
        """What a title must hold somewhere to be worth weighing."""
        return self.pairs or (self.text if self.is_chinese else _stem(self.text),)


class Named(NamedTuple):
    """What a thing can be found by: its own titles, its maker's names, its topics."""

    titles: tuple[str, ...]
    makers: tuple[str, ...] = ()
    topics: Mapping[str, float] = {}


def read_query(text: str) -> tuple[Term, ...]:
    """'  Hand-made 绿茶 ' -> terms hand, made, 绿茶; small words go, unless there are no others."""
    runs = list(dict.fromkeys(runs_of(text[:QUERY_CHARS_MAX])))
    telling = [run for run in runs if run not in STOP_WORDS and (len(run) > 1 or CJK.match(run))]
    kept = (telling or runs)[:TERMS_MAX]
    topics = _topics_named(kept)
    return tuple(Term(run, frozenset(topics[at])) for at, run in enumerate(kept))


def score_of(thing: Named, terms: Sequence[Term], *, typed: str = "") -> float:
    """0 for what does not answer; else the average points of the terms, e.g. 8.0 when the title says all of them."""
    if not terms:
        return 0.0
    texts = [" ".join(runs_of(title)) for title in thing.titles]
    makers = [" ".join(runs_of(name)) for name in thing.makers]
    points = [_points(term, texts, makers, thing.topics) for term in terms]
    if sum(point > 0 for point in points) < MET_SHARE_MIN * len(terms):
        return 0.0
    is_exact = bool(typed) and fold(typed) in {fold(title) for title in thing.titles if title}
    return sum(points) / len(points) + (EXACT_NAME if is_exact else 0.0)


def _points(term: Term, texts: Sequence[str], makers: Sequence[str], topics: Mapping[str, float]) -> float:
    spoken = max((weight for slug, weight in topics.items() if slug in term.topics), default=0.0)
    return max(
        max((_said(term, text) for text in texts), default=0.0),
        ACCOUNT_SAYS if any(_said(term, name) >= TITLE_BEGINS for name in makers) else 0.0,
        TOPIC_SPEAKS * spoken,
    )


def _said(term: Term, text: str) -> float:
    """`text` is folded runs with one space between: 'spring green tea', '明前绿茶'."""
    if term.is_chinese:
        if term.text in text:
            return TITLE_SAYS
        share = sum(pair in text for pair in term.pairs) / len(term.pairs) if term.pairs else 0.0
        return TITLE_PAIRS * share if share >= MET_SHARE_MIN else 0.0
    words, stem = text.split(" "), _stem(term.text)
    if any(_stem(word) == stem for word in words):
        return TITLE_SAYS
    return TITLE_BEGINS if any(word.startswith(stem) for word in words) else 0.0


def _stem(word: str) -> str:
    """'cups' -> 'cup': the plural is the same wish. Short words and 'glass' stay."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _topics_named(runs: Sequence[str]) -> list[set[str]]:
    """For each run the topics it names alone, with its neighbours ("pour over"), or in a part of a Chinese run."""
    known, named = topics_by_stem(), [set[str]() for _ in runs]
    for size in range(1, TOPIC_WORDS_MAX + 1):
        for at in range(len(runs) - size + 1):
            if slug := known.get(_stem(fold("".join(runs[at : at + size])))):
                for place in range(at, at + size):
                    named[place].add(slug)
    for at, run in enumerate(runs):
        if CJK.match(run):
            parts = (run[of : of + size] for size in TOPIC_PART_CHARS for of in range(len(run) - size + 1))
            named[at] |= {known[part] for part in parts if part in known}
    return named


@lru_cache(maxsize=1)
def topics_by_stem() -> dict[str, str]:
    """Every slug, name and alias of the taxonomy -> its topic; the first topic to claim a word keeps it."""
    words: dict[str, str] = {}
    for topic in TOPICS:
        for word in (topic.slug, topic.zh, topic.en, *topic.aliases):
            words.setdefault(_stem(fold(word)), topic.slug)
    return words


def topics_beginning(text: str, *, limit: int) -> list[str]:
    """Topics one of whose words begins like this, for suggestions: 'cer' -> ['ceramics']; Chinese anywhere in it."""
    typed = fold(text)
    if not typed:
        return []
    is_inside = CJK.match(typed) is not None
    fits = (
        slug
        for word, slug in topics_by_stem().items()
        if word.startswith(typed) or (is_inside and typed in word)
    )
    return list(dict.fromkeys(fits))[:limit]
