"""Notices, read where things happened: new things of followed accounts, new followers,
comments, reservations that run out, one's orders, and the work of one's shops.

What belongs together is one line; a page holds some of them, and says whether it holds the last unread one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from magpie.domain.distribution import queries as cards
from magpie.domain.goods import queries as goods
from magpie.domain.notices import queries as notices
from magpie.domain.notices import rules
from magpie.domain.people import queries as people
from magpie.domain.people.rules import is_known
from magpie.domain.talk import news as talk
from magpie.domain.trade.queries import news as trade
from magpie.domain.trade.queries import told
from magpie.domain.trade.rules.news import Mark
from magpie.kit.clock import instant_of, ms_of
from magpie.kit.paging import BadCursor, read_cursor, write_cursor


@dataclass(frozen=True)
class Due:
    """A reservation in its last minutes or over, with the card of its product while that is on the shelf."""

    reservation: goods.ReservationView
    card: cards.CardView | None
    is_over: bool


@dataclass(frozen=True)
class Talked:
    """What was said or decided about a comment, and the card it stands under."""

    said: talk.Heard
    card: cards.CardView


# What lies in a line before it is shown, where an order is but a mark, and what its page is given.
Thing: TypeAlias = cards.CardView | people.Follower | Talked | Due | Mark
Shown: TypeAlias = cards.CardView | people.Follower | Talked | Due | told.Told


# Whatever else there is, is the card of something new.
KINDS: Final[Mapping[type, str]] = {
    people.Follower: "followers",
    Talked: "heard",
    Due: "due",
    told.OrderTold: "order",
    told.CaseTold: "case",
    told.ShopTold: "shop",
    told.PayoutTold: "payout",
}


@dataclass(frozen=True)
class Notice:
    """One line: `things` are of one kind and one subject, the newest first."""

    at: datetime
    is_unseen: bool
    things: tuple[Shown, ...]

    @property
    def kind(self) -> str:
        return KINDS.get(type(self.things[0]), "news")

    @property
    def first(self) -> Shown:
        return self.things[0]

    @property
    def faces(self) -> tuple[people.AccountFace | None, ...]:
        """Of the newest followers, those with a public face before those without."""
        faces = [one.face for one in self.things if isinstance(one, people.Follower)]
        return tuple(sorted(faces, key=lambda face: face is None)[: rules.FACES_MAX])

    @property
    def named(self) -> people.AccountFace | None:
        """The newest follower with a public face."""
        faces = (one.face for one in self.things if isinstance(one, people.Follower))
        return next((face for face in faces if face is not None), None)

    @property
    def others(self) -> int:
        """How many beside the one that is named."""
        return len(self.things) - 1


@dataclass(frozen=True)
class NoticePage:
    """`until` is the instant of the first page: a look marks as read what was there then, and no more."""

    lines: tuple[Notice, ...]
    next_cursor: str | None
    until: datetime
    has_unseen: bool
    is_last_unseen_here: bool
    is_first: bool


def read_notices(person: str, *, now: datetime, cursor: str = "") -> NoticePage:
    """A page of lines, newest first. Twenty-eight queries at most. Raises BadCursor."""
    lines = _lines(person, now=now)
    rest, until = lines, now
    if cursor:
        at_ms, key, until_ms = _mark(cursor)
        rest, until = rules.lines_after(lines, at_ms=at_ms, key=key), min(now, instant_of(until_ms))
    here, more = rest[: rules.LINES_PER_PAGE], len(rest) > rules.LINES_PER_PAGE
    return NoticePage(
        lines=_shown(here),
        next_cursor=write_cursor([ms_of(here[-1].at), here[-1].key, ms_of(until)]) if more else None,
        until=until,
        has_unseen=any(line.is_unseen for line in lines),
        is_last_unseen_here=not any(line.is_unseen for line in rest[rules.LINES_PER_PAGE :]),
        is_first=not cursor,
    )


def count_unseen(person: str, *, now: datetime) -> str:
    """How many lines are new, as the dock shows it: "" for none."""
    return rules.shown_count(sum(line.is_unseen for line in _lines(person, now=now)))


def _shown(lines: Sequence[rules.Line[Thing]]) -> tuple[Notice, ...]:
    """What is but a mark is read now, for these lines alone."""
    marks = [[thing for thing in line.things if isinstance(thing, Mark)] for line in lines]
    dealt = iter(told.tell([of_line for of_line in marks if of_line]))
    others = ([thing for thing in line.things if not isinstance(thing, Mark)] for line in lines)
    return tuple(
        Notice(line.at, line.is_unseen, (next(dealt),) if of_line else tuple(rest))
        for line, of_line, rest in zip(lines, marks, others, strict=True)
    )


def _mark(cursor: str) -> tuple[int, str, int]:
    match read_cursor(cursor):
        case [int(at_ms), str(key), int(until_ms)] if 0 <= until_ms < 10**13:
            return at_ms, key, until_ms
    raise BadCursor()


def _lines(person: str, *, now: datetime) -> list[rules.Line[Thing]]:
    accounts = people.accounts_of(person)
    ids = [account.id for account in accounts]
    found = [
        *_news(person, now=now),
        *_followers(person, ids, now=now),
        *_comments(person, ids, now=now),
        *_reservations(person, now=now),
        *_dealings(person, accounts, now=now),
    ]
    return rules.lines_of(found, looked_at=notices.find_look(person))


def _news(person: str, *, now: datetime) -> list[rules.Told[Thing]]:
    follows = people.follows_of(person, limit=people.FOLLOWS_READ_MAX)
    since = {one.key: one.since for one in follows if one.is_heard}
    if not since:
        return []
    found = cards.cards_since(list(since), since=rules.told_since(now), limit=rules.NEWS_MAX)
    return [
        rules.Told(view.published_at, f"news:{view.account}", view)
        for view in found
        if rules.is_news(published_at=view.published_at, followed_at=since[view.account])
    ]


def _followers(person: str, accounts: Sequence[int], *, now: datetime) -> list[rules.Told[Thing]]:
    found = people.followers_since(
        person, accounts=accounts, since=rules.told_since(now), limit=rules.NEWS_MAX
    )
    return [rules.Told(one.at, f"followers:{one.account}", one) for one in found]


def _reservations(person: str, *, now: datetime) -> list[rules.Told[Thing]]:
    due = [
        (one, state)
        for one in goods.reservations_of(person, now=now)
        if (state := rules.reservation_due(expires_at=one.expires_at, outcome=one.outcome, now=now))
    ]
    drawn = cards.cards_by_id([f"product:{one.product}" for one, _ in due]) if due else {}
    return [
        rules.Told(state.at, one.key, Due(one, drawn.get(f"product:{one.product}"), state.is_over))
        for one, state in due
    ]


def _dealings(
    person: str, accounts: Sequence[people.AccountFace], *, now: datetime
) -> list[rules.Told[Thing]]:
    """What others did about one's orders and requests, and what one's shops have to do."""
    marks = trade.marks_for(person, shops=accounts, since=rules.told_since(now), now=now)
    return [rules.Told(mark.at, mark.subject, mark) for mark in marks]


def _comments(person: str, accounts: Sequence[int], *, now: datetime) -> list[rules.Told[Thing]]:
    """Under one's own cards, in answer to one's own words, that those were hidden, or what the site decided."""
    if not is_known(person):
        return []
    heard = talk.heard_by(person, accounts=accounts, since=rules.told_since(now), limit=rules.NEWS_MAX)
    drawn = cards.cards_by_id([one.card for one in heard]) if heard else {}
    return [
        rules.Told(one.at, f"comment:{one.comment}", Talked(one, drawn[one.card]))
        for one in heard
        if one.card in drawn
    ]
