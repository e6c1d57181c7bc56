"""Comments as a reader meets them: each with its answers, newest first or the most answered first.

What a reader has muted or blocked is not read to them. What is hidden is said to be hidden; its words go to its author
and to the card's maker alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from magpie.domain.people import queries as people
from magpie.domain.talk.models import Comment, Hiding, Report
from magpie.domain.talk.refusals import NoSuchComment
from magpie.domain.talk.rules import Order
from magpie.kit.paging import BadCursor, Page, read_cursor, write_cursor


@dataclass(frozen=True)
class CommentView:
    """`text` is "" where this reader may not read it. `answers_to` names whom an answer to an answer is for.

    `hidden_why` is "" while it is shown. `is_reported` is whether this reader has asked the site to look.
    """

    id: int
    card: str
    voice: people.AccountFace
    answers_to: people.AccountFace | None
    text: str
    posted_at: datetime
    is_maker: bool
    is_own: bool
    is_taken_back: bool
    is_simulated: bool
    hidden_why: str = ""
    is_hidden_by_site: bool = False
    is_reported: bool = False
    thread: int = 0
    answers: tuple["CommentView", ...] = ()


@dataclass(frozen=True)
class Reader:
    """Who reads: `unheard` are the accounts they muted or blocked, `is_maker` whether the card is their own."""

    person: str
    unheard: frozenset[int] = field(default_factory=frozenset)
    is_maker: bool = False


@dataclass(frozen=True)
class Talk:
    """`count` is of all that everybody may read, `hidden_count` of what is hidden from others."""

    page: Page[CommentView]
    count: int
    hidden_count: int
    is_maker: bool


def count_of(card: str) -> int:
    """What everybody may read under a card."""
    return counts_of([card])[card]


def counts_of(cards: Sequence[str]) -> dict[str, int]:
    """The same for several cards, 0 for silent ones. One query."""
    said = _standing(Comment.objects.filter(card__in=set(cards))).exclude(_is_hidden())
    counted = dict(said.order_by().values_list("card").annotate(count=Count("pk")))
    return {card: counted.get(card, 0) for card in cards}


def reader_of(person: str, *, account: int) -> Reader:
    """Who reads under a card of this account. Three queries."""
    unheard = frozenset(
        int(subject.partition(":")[2])
        for subject in people.unheard_by(person)
        if subject.startswith("account:") and subject[8:].isdigit()
    )
    return Reader(person, unheard, people.may_act_for(person=person, account=account))


def read_talk(
    card: str, *, reader: Reader, order: str = Order.NEWEST, cursor: str = "", about: int = 0, limit: int = 12
) -> Talk:
    """One page of what is said under a card; the thread of `about` stands first on the first page.

    Seven queries for any number. Raises BadCursor.
    """
    rows = _threads(card, reader)
    first = rows.filter(Q(pk=about) | Q(answers_in=about)).first() if about and not cursor else None
    if first is not None:
        rows = rows.exclude(pk=first.pk)
    found = list(_after(rows, order, cursor)[: limit + 1])
    shown = ([first] if first is not None else []) + found[:limit]
    last = found[limit - 1] if len(found) > limit else None
    mark = None if last is None else write_cursor([getattr(last, "answer_count"), last.pk])  # noqa: B009
    return Talk(
        page=Page(rows=_views(shown, reader), next_cursor=mark),
        count=count_of(card),
        hidden_count=_standing(Comment.objects.filter(_is_hidden(), card=card)).count(),
        is_maker=reader.is_maker,
    )


def get_place(comment: int) -> tuple[str, int]:
    """The card of a comment and its thread, taken back or not; raises NoSuchComment."""
    row = Comment.objects.filter(pk=comment).first()
    if row is None:
        raise NoSuchComment()
    return row.card, row.thread_id or row.pk


def find_comment(comment: int, *, card: str, reader: Reader) -> CommentView | None:
    """One that stands under this card, by itself; None for 0 and for what is not there. No query for 0."""
    rows = list(_standing(Comment.objects.filter(pk=comment, card=card))) if comment else []
    return next(iter(_dress(rows, reader, {})), None)


def _threads(card: str, reader: Reader) -> "QuerySet[Comment]":
    """Those that stand, and those taken back that somebody has answered, each with its `answer_count`."""
    counted = Count("answers_in", filter=Q(answers_in__taken_back_at=None))
    rows = Comment.objects.filter(card=card, thread=None).annotate(answer_count=counted)
    return rows.filter(Q(taken_back_at=None) | Q(answer_count__gt=0)).exclude(voice__in=reader.unheard)


def _after(rows: "QuerySet[Comment]", order: str, cursor: str) -> "QuerySet[Comment]":
    count, pk = _read_mark(cursor) if cursor else (0, 0)
    if order == Order.MOST_ANSWERED:
        if cursor:
            rows = rows.filter(Q(answer_count__lt=count) | Q(answer_count=count, pk__lt=pk))
        return rows.order_by(F("answer_count").desc(), "-pk")
    return (rows.filter(pk__lt=pk) if cursor else rows).order_by("-pk")


def _read_mark(cursor: str) -> tuple[int, int]:
    mark = read_cursor(cursor)
    if len(mark) != 2 or not all(isinstance(part, int) and 0 <= part < 2**63 for part in mark):
        raise BadCursor()
    return int(mark[0]), int(mark[1])


def _standing(rows: "QuerySet[Comment]") -> "QuerySet[Comment]":
    return rows.filter(taken_back_at=None)


def _is_hidden() -> Exists:
    return Exists(Hiding.objects.filter(comment=OuterRef("pk"), lifted_at=None))


def _views(threads: Sequence[Comment], reader: Reader) -> list[CommentView]:
    answers = _standing(Comment.objects.filter(thread__in=[row.pk for row in threads]))
    by_thread: dict[int, list[Comment]] = {}
    for row in answers.exclude(voice__in=reader.unheard).order_by("pk"):
        by_thread.setdefault(row.thread_id or 0, []).append(row)
    return _dress(list(threads), reader, by_thread)


def _dress(rows: Sequence[Comment], reader: Reader, by_thread: dict[int, list[Comment]]) -> list[CommentView]:
    """Rows with what belongs to them: faces, hidings and this reader's open reports. Three queries, four with answers."""
    every = [*rows, *(row for answers in by_thread.values() for row in answers)]
    ids = [row.pk for row in every]
    voices = dict(
        Comment.objects.filter(answered_by__in=ids, thread__isnull=False).values_list("pk", "voice")
    )
    faces = people.accounts_by_id([*(row.voice_id for row in every), *voices.values()])
    hidings = {one.comment_id: one for one in Hiding.objects.filter(comment__in=ids, lifted_at=None)}
    asked = Report.objects.filter(comment__in=ids, person=reader.person, settled_at=None)
    reported = set(asked.values_list("comment", flat=True))

    def view(row: Comment) -> CommentView:
        hiding, is_own = hidings.get(row.pk), row.person_id == reader.person
        to = voices.get(row.answers_id or 0)
        return CommentView(
            id=row.pk,
            card=row.card,
            voice=faces[row.voice_id],
            answers_to=faces[to] if to else None,
            text=row.text if hiding is None or is_own or reader.is_maker else "",
            posted_at=row.posted_at,
            is_maker=row.voice_id == row.account_id,
            is_own=is_own,
            is_taken_back=row.taken_back_at is not None,
            is_simulated=row.is_simulated,
            hidden_why=hiding.reason if hiding else "",
            is_hidden_by_site=bool(hiding and hiding.is_by_site),
            is_reported=row.pk in reported,
            thread=row.thread_id or row.pk,
            answers=tuple(view(answer) for answer in by_thread.get(row.pk, ())),
        )

    return [view(row) for row in rows]
