"""Finding what exists by words: goods, stories and accounts, best first by `rules`, each kind within a limit.

It reads no journey and no interests. Somebody's own blocks and age are obeyed, and what they hid is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from magpie.domain.content.finding import findable_content
from magpie.domain.distribution import rules
from magpie.domain.goods.queries.catalogue import TopicView
from magpie.domain.goods.queries.finding import Findable, findable_products, topics_that_have_goods
from magpie.domain.people import queries as people

ACCOUNTS_MAX = 100
TOPICS_SUGGESTED_MAX = 3
ACCOUNTS_SUGGESTED_MAX = 2
SUGGESTIONS_MAX = 8


class Kind(StrEnum):
    GOODS = "goods"
    STORIES = "stories"
    ACCOUNTS = "accounts"


@dataclass(frozen=True)
class Asker:
    """What of somebody a search obeys: how old they surely are, and what they never want to meet."""

    years: int = 0
    blocked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hit:
    """`thing` is a card's id or an account's key."""

    thing: str
    score: float


@dataclass(frozen=True)
class Found:
    """Hits by kind, best first; `blocked` and `too_young` count what was found and is not among them."""

    hits: dict[Kind, tuple[Hit, ...]] = field(default_factory=dict)
    blocked: int = 0
    too_young: int = 0

    def count(self, kind: Kind) -> int:
        return len(self.hits.get(kind, ()))


@dataclass(frozen=True)
class Suggestions:
    """What a few typed letters may mean; all of it is there to be opened."""

    topics: tuple[TopicView, ...] = ()
    accounts: tuple[people.AccountFace, ...] = ()
    goods: tuple[Findable, ...] = ()


def find_all(text: str, *, asker: Asker) -> Found:
    """Everything that answers these words. Six queries, none for an empty question."""
    terms = rules.read_query(text)
    if not terms:
        return Found()
    fragments, topics = _fragments(terms), _topics(terms)
    accounts = _accounts(terms, fragments, typed=text)
    makers = [int(hit.thing.partition(":")[2]) for hit in accounts]
    found = {
        Kind.GOODS: findable_products(
            fragments=fragments, topics=topics, shops=makers, limit=rules.CANDIDATES_MAX
        ),
        Kind.STORIES: findable_content(
            fragments=fragments, topics=topics, accounts=makers, limit=rules.CANDIDATES_MAX
        ),
    }
    names = people.accounts_by_id([row.account for rows in found.values() for row in rows])
    hits = {kind: _weigh(rows, terms, names, typed=text) for kind, rows in found.items()}
    return _obey(hits, {row.key: row for rows in found.values() for row in rows}, accounts, asker)


def suggest(text: str, *, asker: Asker) -> Suggestions:
    """What these letters may grow into: topics, accounts, then goods. At most five queries."""
    terms = rules.read_query(text)
    if not terms:
        return Suggestions()
    topics = topics_that_have_goods(rules.topics_beginning(text, limit=TOPICS_SUGGESTED_MAX))
    fragments = _fragments(terms)
    found = findable_products(fragments=fragments, limit=rules.CANDIDATES_MAX)
    accounts = _accounts(terms, fragments, typed=text)
    shown = _obey(
        {Kind.GOODS: _weigh(found, terms, {}, typed=text)}, {row.key: row for row in found}, accounts, asker
    )
    faces = people.accounts_by_id(
        [int(hit.thing[8:]) for hit in shown.hits[Kind.ACCOUNTS][:ACCOUNTS_SUGGESTED_MAX]]
    )
    by_key, room = {row.key: row for row in found}, SUGGESTIONS_MAX - len(topics) - len(faces)
    return Suggestions(
        topics=tuple(view for view in topics if f"topic:{view.slug}" not in asker.blocked),
        accounts=tuple(faces.values()),
        goods=tuple(by_key[hit.thing] for hit in shown.hits[Kind.GOODS][:room]),
    )


def _fragments(terms: Sequence[rules.Term]) -> list[str]:
    return list(dict.fromkeys(fragment for term in terms for fragment in term.fragments))


def _topics(terms: Sequence[rules.Term]) -> list[str]:
    return sorted({slug for term in terms for slug in term.topics})


def _accounts(terms: Sequence[rules.Term], fragments: Sequence[str], *, typed: str) -> list[Hit]:
    """Accounts whose own names answer, best first, the oldest of equals first. One query."""
    faces = people.accounts_named(fragments, limit=ACCOUNTS_MAX)
    scored = [
        Hit(
            face.key,
            rules.score_of(rules.Named((face.name_zh, face.name_en, face.handle)), terms, typed=typed),
        )
        for face in faces
    ]
    return sorted((hit for hit in scored if hit.score), key=lambda hit: -hit.score)


def _weigh(
    rows: Sequence[Findable],
    terms: Sequence[rules.Term],
    names: dict[int, people.AccountFace],
    *,
    typed: str,
) -> list[Hit]:
    """Best first; rows come newest first and sorting keeps that among equals."""
    scored = [Hit(row.key, rules.score_of(_named(row, names), terms, typed=typed)) for row in rows]
    return sorted((hit for hit in scored if hit.score), key=lambda hit: -hit.score)


def _named(row: Findable, names: dict[int, people.AccountFace]) -> rules.Named:
    face = names.get(row.account)
    makers = (face.name_zh, face.name_en, face.handle) if face else ()
    return rules.Named((row.title_zh, row.title_en), makers, row.topics)


def _obey(hits: dict[Kind, list[Hit]], rows: dict[str, Findable], accounts: list[Hit], asker: Asker) -> Found:
    """Take out what the asker blocked or may not see, and say how much that was."""
    kept: dict[Kind, tuple[Hit, ...]] = {}
    blocked = too_young = 0
    for kind, found in {**hits, Kind.ACCOUNTS: accounts}.items():
        open_to = [hit for hit in found if not _is_blocked(hit.thing, rows.get(hit.thing), asker)]
        old_enough = [
            hit for hit in open_to if hit.thing not in rows or rows[hit.thing].min_age_years <= asker.years
        ]
        blocked, too_young = blocked + len(found) - len(open_to), too_young + len(open_to) - len(old_enough)
        kept[kind] = tuple(old_enough)
    return Found(hits=kept, blocked=blocked, too_young=too_young)


def _is_blocked(thing: str, row: Findable | None, asker: Asker) -> bool:
    said = (
        {thing}
        if row is None
        else {thing, f"account:{row.account}", *(f"topic:{slug}" for slug in row.topics)}
    )
    return not asker.blocked.isdisjoint(said)
