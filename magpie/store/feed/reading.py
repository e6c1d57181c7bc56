"""A slate made ready to be looked at: each card with its goods, its topics, its maker and its reasons.

When no slate can be had the newest cards come instead, the same for everybody, and the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from magpie.domain.distribution import queries as cards
from magpie.domain.distribution.slates import NoSlate, SlateAnswer, SlateReason, fetch_slate
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.talk import queries as talk
from magpie.log.payloads import CardDisplay, Words
from magpie.store.visitor import Visitor

CARDS_PER_SLATE = 6
CARDS_WITHOUT_SLATE = 12
TOPICS_SHOWN_MAX = 3


@dataclass(frozen=True)
class GoodsLine:
    """A product a card offers, as its chip shows it."""

    card: str
    display: CardDisplay

    @property
    def id(self) -> str:
        return self.card.partition(":")[2]


@dataclass(frozen=True)
class FeedCard:
    """One card of the feed. `position` is -1 and `slate` is "" when nobody chose it."""

    card: str
    kind: str
    slate: str
    position: int
    account: str
    display: CardDisplay
    goods: tuple[GoodsLine, ...]
    topics: tuple[tuple[str, Words], ...]
    reasons: tuple[SlateReason, ...] = ()
    is_followed: bool = False
    is_own: bool = False
    comments: int = 0

    @property
    def key(self) -> str:
        """An id for HTML: 'post-3'; the slate keeps two showings of a card apart."""
        return f"{self.card.replace(':', '-')}-{self.slate[-6:] or 'new'}"


@dataclass(frozen=True)
class Feed:
    """`page` asks for what follows, "" at the end. `is_chosen` is False when these are simply the newest."""

    cards: tuple[FeedCard, ...]
    page: str
    is_chosen: bool
    is_personalised: bool


def read_feed(visitor: Visitor, *, token: str, page: str, after: int) -> Feed:
    """The next cards of this visitor's feed."""
    answer = _find_slate(token, page, after)
    if answer is None:
        return _newest_feed() if not page else Feed((), "", is_chosen=False, is_personalised=False)
    return _chosen_feed(answer, visitor)


def _find_slate(token: str, page: str, after: int) -> SlateAnswer | None:
    """A page mark or an offset from another day is no reason to show nothing: ask once more without them."""
    try:
        return fetch_slate(token=token, scene="feed", n=CARDS_PER_SLATE, page=page, after=after)
    except NoSlate:
        if after < 0 or page:
            return None
    try:
        return fetch_slate(token=token, scene="feed", n=CARDS_PER_SLATE)
    except NoSlate:
        return None


def _chosen_feed(answer: SlateAnswer, visitor: Visitor) -> Feed:
    shown = [card for card in answer.cards if card.display.title != Words()]
    known = cards.cards_by_id([card.card for card in shown])
    rights = people.rights_of(visitor.person) if visitor.rights_version else people.Rights(visitor.person)
    lines, names = _lines_of(list(known.values())), _topic_names()
    comments = talk.counts_of(list(known))
    drawn = tuple(
        FeedCard(
            card=card.card,
            kind=card.kind,
            slate=answer.slate,
            position=card.position,
            account=known[card.card].account,
            display=card.display,
            goods=_goods_of(known[card.card], lines),
            topics=_topics_of(known[card.card], names),
            reasons=card.reasons,
            is_followed=known[card.card].account in rights.follows,
            is_own=known[card.card].account in rights.owns,
            comments=comments[card.card],
        )
        for card in shown
        if card.card in known
    )
    return Feed(
        drawn,
        answer.page if drawn else "",
        is_chosen=True,
        is_personalised=answer.personalised,
    )


def _newest_feed() -> Feed:
    found = cards.newest_cards(limit=CARDS_WITHOUT_SLATE)
    lines, names = _lines_of(found), _topic_names()
    comments = talk.counts_of([view.card for view in found])
    drawn = tuple(
        FeedCard(
            card=view.card,
            kind=view.kind,
            slate="",
            position=-1,
            account=view.account,
            display=view.display,
            goods=_goods_of(view, lines),
            topics=_topics_of(view, names),
            comments=comments[view.card],
        )
        for view in found
    )
    return Feed(drawn, "", is_chosen=False, is_personalised=False)


def _lines_of(views: Sequence[cards.CardView]) -> dict[str, GoodsLine]:
    """Every product these cards carry. One query."""
    wanted = [anchor for view in views for anchor in view.features.anchors]
    found = cards.cards_by_id(wanted) if wanted else {}
    return {card: GoodsLine(card, view.display) for card, view in found.items()}


def _goods_of(view: cards.CardView, lines: dict[str, GoodsLine]) -> tuple[GoodsLine, ...]:
    if view.kind == "product":
        return (GoodsLine(view.card, view.display),)
    return tuple(lines[anchor] for anchor in view.features.anchors if anchor in lines)


def _topic_names() -> dict[str, Words]:
    return {topic.slug: Words(zh=topic.name_zh, en=topic.name_en) for topic in goods.topics()}


def _topics_of(view: cards.CardView, names: dict[str, Words]) -> tuple[tuple[str, Words], ...]:
    """The strongest few, e.g. (("tea", Words("茶", "Tea")),)."""
    ranked = sorted(view.features.topics.items(), key=lambda item: (-item[1], item[0]))
    return tuple((slug, names[slug]) for slug, _ in ranked if slug in names)[:TOPICS_SHOWN_MAX]
