"""What somebody is told of comments, and what the copy of their data says of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from magpie.domain.people import queries as people
from magpie.domain.talk.models import Comment, Hiding, Report


@dataclass(frozen=True)
class Heard:
    """Somebody commented under one's card, answered one's comment, hid it (`hidden_why`), or the site decided (`outcome`).

    `is_own` is whether that decision is about one's own comment; of somebody else's no word is repeated.
    """

    comment: int
    card: str
    voice: people.AccountFace | None
    text: str
    at: datetime
    is_answer: bool = False
    hidden_why: str = ""
    outcome: str = ""
    is_own: bool = False


def heard_by(person: str, *, accounts: Collection[int], since: datetime, limit: int) -> list[Heard]:
    """Newest first, nothing of one's own and nothing of whom one muted or blocked. Six queries.

    `accounts` are those this person acts for.
    """
    unheard = [subject[8:] for subject in people.unheard_by(person) if subject.startswith("account:")]
    hidden = Exists(Hiding.objects.filter(comment=OuterRef("pk"), lifted_at=None))
    rows = (
        Comment.objects.filter(Q(account__in=accounts) | Q(answers__person=person), posted_at__gt=since)
        .filter(~hidden, taken_back_at=None)
        .exclude(person=person)
        .exclude(voice__in=[int(number) for number in unheard if number.isdigit()])
        .select_related("answers")
        .order_by("-posted_at", "-pk")[:limit]
    )
    said = list(rows)
    faces = people.accounts_by_id([row.voice_id for row in said])
    told = [
        Heard(
            row.pk,
            row.card,
            faces[row.voice_id],
            row.text,
            row.posted_at,
            is_answer=row.answers is not None and row.answers.person_id == person,
        )
        for row in said
    ]
    return [*told, *_hidings(person, since, limit), *_decisions(person, since, limit)]


def _hidings(person: str, since: datetime, limit: int) -> list[Heard]:
    rows = Hiding.objects.filter(comment__person=person, at__gt=since, lifted_at=None)
    return [
        Heard(one.comment_id, one.comment.card, None, one.comment.text, one.at, hidden_why=one.reason)
        for one in rows.select_related("comment").order_by("-at")[:limit]
    ]


def _decisions(person: str, since: datetime, limit: int) -> list[Heard]:
    """What the site answered to whoever asked it to look."""
    rows = Report.objects.filter(person=person, settled_at__gt=since).select_related("comment")
    return [
        Heard(
            one.comment_id,
            one.comment.card,
            None,
            one.comment.text if one.comment.person_id == person else "",
            one.settled_at or one.at,
            outcome=one.outcome,
            is_own=one.comment.person_id == person,
        )
        for one in rows.order_by("-settled_at")[:limit]
    ]


@dataclass(frozen=True)
class CommentRecord:
    comment: int
    card: str
    voice: str
    answers: int
    text: str
    posted_at: datetime
    taken_back_at: datetime | None
    hidden: tuple[str, ...]


@dataclass(frozen=True)
class ReportRecord:
    comment: int
    reason: str
    at: datetime
    outcome: str


def comments_for_export(person: str) -> list[CommentRecord]:
    """Everything a person said, oldest first, with the reasons for which it was ever hidden."""
    rows = Comment.objects.filter(person=person).select_related("voice").prefetch_related("hidings")
    return [
        CommentRecord(
            comment=row.pk,
            card=row.card,
            voice=f"@{row.voice.handle}",
            answers=row.answers_id or 0,
            text=row.text,
            posted_at=row.posted_at,
            taken_back_at=row.taken_back_at,
            hidden=tuple(one.reason for one in row.hidings.all()),
        )
        for row in rows.order_by("pk")
    ]


def reports_for_export(person: str) -> list[ReportRecord]:
    """What a person asked the site to look at, oldest first."""
    rows = Report.objects.filter(person=person).order_by("pk")
    return [ReportRecord(row.comment_id, row.reason, row.at, row.outcome) for row in rows]


@dataclass(frozen=True)
class Case:
    """A comment the site is asked to look at: why, by how many readers, and whether its author objects to its hiding."""

    comment: int
    card: str
    voice: people.AccountFace
    text: str
    posted_at: datetime
    reasons: tuple[str, ...]
    is_objected: bool
    hidden_why: str
    asked_at: datetime


def open_cases(*, limit: int) -> list[Case]:
    """What waits for the site, the longest waiting first. Four queries."""
    open_rows = Report.objects.filter(settled_at=None, comment__taken_back_at=None)
    ids = list(dict.fromkeys(open_rows.order_by("at", "pk").values_list("comment", flat=True)))[:limit]
    asked: dict[int, list[Report]] = {}
    for report in open_rows.filter(comment__in=ids).order_by("at", "pk"):
        asked.setdefault(report.comment_id, []).append(report)
    rows = Comment.objects.in_bulk(ids)
    hidings = dict(Hiding.objects.filter(comment__in=ids, lifted_at=None).values_list("comment", "reason"))
    faces = people.accounts_by_id([row.voice_id for row in rows.values()])
    # What another operator settled since the first query is no case any more.
    return [_case(rows[pk], asked[pk], hidings.get(pk, ""), faces) for pk in ids if pk in asked]


def _case(
    row: Comment, asked: Sequence[Report], hidden_why: str, faces: dict[int, people.AccountFace]
) -> Case:
    return Case(
        comment=row.pk,
        card=row.card,
        voice=faces[row.voice_id],
        text=row.text,
        posted_at=row.posted_at,
        reasons=tuple(dict.fromkeys(report.reason for report in asked if report.reason)),
        is_objected=any(not report.reason for report in asked),
        hidden_why=hidden_why,
        asked_at=asked[0].at,
    )
