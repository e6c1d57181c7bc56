"""Notices, read where things happened: new things of followed accounts, new followers,
comments, and reservations that run out.

What belongs together is one line; a page holds some of them, and says whether it holds the last unread one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from magpie.domain.distribution import queries as cards
from magpie.domain.goods import queries as goods
from magpie.domain.notices import queries as notices
from magpie.domain.notices import rules
from magpie.domain.people import queries as people
from magpie.domain.people.rules import is_known
from magpie.domain.talk import news as talk
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


Thing: TypeAlias = cards.CardView | people.Follower | Talked | Due


@dataclass(frozen=True)
class Notice:
    """One line: `things` are of one kind and one subject, the newest first."""

    at: datetime
    is_unseen: bool
    things: tuple[Thing, ...]

    @property
    def kind(self) -> str:
        first = self.things[0]
        if isinstance(first, people.Follower):
            return "followers"
        if isinstance(first, Talked):
            return "heard"
        return "due" if isinstance(first, Due) else "news"

    @property
    def first(self) -> Thing:
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
    """A page of lines, newest first. Twenty queries at most. Raises BadCursor."""
    lines = _lines(person, now=now)
    rest, until = lines, now
    if cursor:
        at_ms, key, until_ms = _mark(cursor)
        rest, until = rules.lines_after(lines, at_ms=at_ms, key=key), min(now, instant_of(until_ms))
    here, more = rest[: rules.LINES_PER_PAGE], len(rest) > rules.LINES_PER_PAGE
    return NoticePage(
        lines=tuple(Notice(line.at, line.is_unseen, line.things) for line in here),
        next_cursor=write_cursor([ms_of(here[-1].at), here[-1].key, ms_of(until)]) if more else None,
        until=until,
        has_unseen=any(line.is_unseen for line in lines),
        is_last_unseen_here=not any(line.is_unseen for line in rest[rules.LINES_PER_PAGE :]),
        is_first=not cursor,
    )


def count_unseen(person: str, *, now: datetime) -> str:
    """How many lines are new, as the dock shows it: "" for none."""
    return rules.shown_count(sum(line.is_unseen for line in _lines(person, now=now)))


def _mark(cursor: str) -> tuple[int, str, int]:
    match read_cursor(cursor):
        case [int(at_ms), str(key), int(until_ms)] if 0 <= until_ms < 10**13:
            return at_ms, key, until_ms
    raise BadCursor()


def _lines(person: str, *, now: datetime) -> list[rules.Line[Thing]]:
    told = [
        *_news(person, now=now),
        *_followers(person, now=now),
        *_comments(person, now=now),
        *_reservations(person, now=now),
    ]
    return rules.lines_of(told, looked_at=notices.find_look(person))


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


def _followers(person: str, *, now: datetime) -> list[rules.Told[Thing]]:
    found = people.followers_since(person, since=rules.told_since(now), limit=rules.NEWS_MAX)
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


def _comments(person: str, *, now: datetime) -> list[rules.Told[Thing]]:
    """Under one's own cards, in answer to one's own words, that those were hidden, or what the site decided."""
    if not is_known(person):
        return []
    told = talk.heard_by(person, since=rules.told_since(now), limit=rules.NEWS_MAX)
    drawn = cards.cards_by_id([one.card for one in told]) if told else {}
    return [
        rules.Told(one.at, f"comment:{one.comment}", Talked(one, drawn[one.card]))
        for one in told
        if one.card in drawn
    ]
