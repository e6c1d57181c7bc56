"""Notices, read where things happened: new things of followed accounts, comments, and reservations that run out."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.distribution import queries as cards
from magpie.domain.goods import queries as goods
from magpie.domain.notices import queries as notices
from magpie.domain.notices import rules
from magpie.domain.people import queries as people
from magpie.domain.people.rules import is_known
from magpie.domain.talk import news as talk


@dataclass(frozen=True)
class Notice:
    """Something new (`card` alone), something `heard` about its card, or a reservation; `card` while that is shown."""

    at: datetime
    is_unseen: bool
    card: cards.CardView | None = None
    reservation: goods.ReservationView | None = None
    is_over: bool = False
    heard: talk.Heard | None = None


def read_notices(person: str, *, now: datetime) -> list[Notice]:
    """Newest first, at most NEWS_MAX. Fifteen queries at most, seven for a stranger."""
    looked_at = notices.find_look(person)
    told = [
        *_news(person, looked_at=looked_at, now=now),
        *_reservations(person, looked_at=looked_at, now=now),
        *(_comments(person, looked_at=looked_at, now=now) if is_known(person) else ()),
    ]
    return sorted(told, key=lambda notice: notice.at, reverse=True)[: rules.NEWS_MAX]


def count_unseen(person: str, *, now: datetime) -> str:
    """How many of them are new, as the dock shows it: "" for none."""
    return rules.shown_count(sum(notice.is_unseen for notice in read_notices(person, now=now)))


def _news(person: str, *, looked_at: datetime | None, now: datetime) -> list[Notice]:
    follows = people.follows_of(person, limit=people.FOLLOWS_READ_MAX)
    since = {one.key: one.since for one in follows if one.is_heard}
    if not since:
        return []
    found = cards.cards_since(list(since), since=rules.told_since(now), limit=rules.NEWS_MAX)
    return [
        Notice(view.published_at, rules.is_unseen(at=view.published_at, looked_at=looked_at), card=view)
        for view in found
        if rules.is_news(published_at=view.published_at, followed_at=since[view.account])
    ]


def _reservations(person: str, *, looked_at: datetime | None, now: datetime) -> list[Notice]:
    due = [
        (one, state)
        for one in goods.reservations_of(person, now=now)
        if (state := rules.reservation_due(expires_at=one.expires_at, outcome=one.outcome, now=now))
    ]
    drawn = cards.cards_by_id([f"product:{one.product}" for one, _ in due]) if due else {}
    return [
        Notice(
            state.at,
            rules.is_unseen(at=state.at, looked_at=looked_at),
            card=drawn.get(f"product:{one.product}"),
            reservation=one,
            is_over=state.is_over,
        )
        for one, state in due
    ]


def _comments(person: str, *, looked_at: datetime | None, now: datetime) -> list[Notice]:
    """Under one's own cards, in answer to one's own words, that those were hidden, or what the site decided."""
    told = talk.heard_by(person, since=rules.told_since(now), limit=rules.NEWS_MAX)
    drawn = cards.cards_by_id([one.card for one in told]) if told else {}
    return [
        Notice(one.at, rules.is_unseen(at=one.at, looked_at=looked_at), card=drawn[one.card], heard=one)
        for one in told
        if one.card in drawn
    ]
