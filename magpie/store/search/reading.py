"""What a search opens, made ready to be looked at: sections best first, chips with true counts, topics when there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from magpie.domain.distribution.queries import CardView, cards_by_id
from magpie.domain.distribution.rules import QUERY_CHARS_MAX, read_query
from magpie.domain.distribution.search import Asker, Found, Hit, Kind, find_all, suggest
from magpie.domain.goods.queries.catalogue import TopicView
from magpie.domain.goods.queries.finding import topics_with_goods
from magpie.domain.people import queries as people
from magpie.domain.people.rules import certain_years
from magpie.log.payloads import Words
from magpie.store.visitor import Visitor

# A first look at each kind; whole rows of two and of six.
FIRST_LOOK = {Kind.GOODS: 12, Kind.STORIES: 6, Kind.ACCOUNTS: 3}
ONE_KIND_MAX = 60
TOPICS_OFFERED = 18


@dataclass(frozen=True)
class Section:
    """One kind of what was found: cards or accounts, whichever it is of, and how many there are in all."""

    kind: Kind
    count: int
    cards: tuple[CardView, ...] = ()
    accounts: tuple[people.AccountFace, ...] = ()

    @property
    def shown(self) -> int:
        return len(self.cards) + len(self.accounts)

    @property
    def is_whole(self) -> bool:
        return self.count <= self.shown


@dataclass(frozen=True)
class Results:
    """`kind` is None while all kinds are shown; `topics` are offered where there is nothing else to show."""

    query: str
    kind: Kind | None
    found: Found
    sections: tuple[Section, ...]
    topics: tuple[TopicView, ...]

    @property
    def count(self) -> int:
        return sum(self.found.count(kind) for kind in Kind)

    @property
    def chips(self) -> list[tuple[Kind, int]]:
        """Kinds that have something, in the order they are always named."""
        return [(kind, self.found.count(kind)) for kind in Kind if self.found.count(kind)]


def clean(text: str) -> str:
    """One line within the limit: '  green\\n tea ' -> 'green tea'."""
    return " ".join(text.split())[:QUERY_CHARS_MAX].strip()


def read_results(text: str, *, kind: str, visitor: Visitor) -> Results:
    """Everything that answers these words, or one kind of it."""
    query, chosen = clean(text), Kind(kind) if kind in set(Kind) else None
    found = find_all(query, asker=_asker(visitor)) if read_query(query) else Found()
    kinds = [chosen] if chosen else sorted(found.hits, key=lambda kind: -_best(found.hits[kind]))
    sections = [_section(kind, found, is_alone=chosen is not None) for kind in kinds if found.count(kind)]
    topics = () if sections else tuple(topics_with_goods(limit=TOPICS_OFFERED))
    return Results(query, chosen, found, tuple(sections), topics)


def read_suggestions(text: str, *, visitor: Visitor, language: str) -> list[dict[str, Any]]:
    """[{"kind": "topic", "text": "Tea", "url": "/search/?q=Tea"}, …] for the list under the box."""
    offered = suggest(clean(text), asker=_asker(visitor))
    topics = [(_say(view, "name", language), "topic", "") for view in offered.topics]
    accounts = [(_say(face, "name", language), "account", f"/@{face.handle}") for face in offered.accounts]
    goods = [
        (_say(row, "title", language), "product", f"/p/{row.key.partition(':')[2]}?scene=search")
        for row in offered.goods
    ]
    return [
        {"kind": kind, "text": text, "url": url or f"{reverse('search')}?{urlencode({'q': text})}"}
        for text, kind, url in (*topics, *accounts, *goods)
    ]


def _asker(visitor: Visitor) -> Asker:
    """Whoever never chose anything has no row to read."""
    if not visitor.rights_version:
        return Asker()
    rights = people.rights_of(visitor.person)
    return Asker(years=certain_years(rights.age_band), blocked=frozenset(rights.blocked))


def _best(hits: Sequence[Hit]) -> float:
    return hits[0].score if hits else 0.0


def _section(kind: Kind, found: Found, *, is_alone: bool) -> Section:
    """One query."""
    hits = found.hits[kind][: ONE_KIND_MAX if is_alone else FIRST_LOOK[kind]]
    things = [hit.thing for hit in hits]
    if kind is Kind.ACCOUNTS:
        faces = people.accounts_by_id([int(thing.partition(":")[2]) for thing in things])
        shown = sorted(faces.values(), key=lambda face: things.index(face.key))
        return Section(kind, found.count(kind), accounts=tuple(shown))
    drawn = cards_by_id(things)
    return Section(kind, found.count(kind), cards=tuple(drawn[thing] for thing in things if thing in drawn))


def _say(thing: object, name: str, language: str) -> str:
    return Words(zh=getattr(thing, f"{name}_zh"), en=getattr(thing, f"{name}_en")).say(language)
