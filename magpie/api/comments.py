"""Comments: what is said under a card, saying something, answering, taking one's own words back, asking the site to look.

The same actions as the pages, so the same refusals: too fast, said already, not welcome, hidden only for a published reason.
"""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, StrictInt

from magpie.api.callers import person_of, signed_in
from magpie.api.fields import BodyId, Cursor, Limit, RowId, Scene
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import CommentOut, PageOf
from magpie.domain.talk import actions, queries
from magpie.domain.talk.queries import CommentView, get_place
from magpie.domain.talk.refusals import NoSuchComment
from magpie.domain.talk.rules import CARD_PATTERN, TYPED_CHARS_MAX, HidingReason, Order
from magpie.domain.talk.subjects import get_subject

router = Router()
CARD = f"^{CARD_PATTERN.pattern}$"
CardInQuery = Annotated[str, Query(max_length=40, pattern=CARD, examples=["product:7"])]


class CommentIn(Schema):
    """`voice` is the account that speaks, one of the caller's own; `answers` is the comment that is answered.

    `request_key` makes a repeated request say it once; scene, slate and position say what led here.
    """

    card: Annotated[str, Field(max_length=40, pattern=CARD)]
    text: Annotated[str, Field(max_length=TYPED_CHARS_MAX)]
    voice: BodyId
    answers: BodyId | None = None
    request_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")] | None = None
    scene: Scene = ""
    slate: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,40}$")] = ""
    position: Annotated[StrictInt, Field(ge=-1, le=10_000)] = -1


class ReportIn(Schema):
    """`reason` is one of the published ones; whoever wrote a hidden comment objects to its hiding without one."""

    reason: HidingReason | Literal[""] = ""


@router.get("", response={200: PageOf[CommentOut], REFUSALS: Problem})
def list_comments(
    request: HttpRequest,
    card: CardInQuery,
    cursor: Cursor = "",
    limit: Limit = 20,
    order: Order = Order.NEWEST,
) -> Any:
    """What is said under a card, each with its answers, as the caller may read it."""
    reader = _reader(_anybody(request), card)
    return page_of(queries.read_talk(card, reader=reader, order=order, cursor=cursor, limit=limit).page)


@router.post("", auth=signed_in, response={201: CommentOut, REFUSALS: Problem})
def post_comment(request: HttpRequest, body: CommentIn) -> Any:
    """Say something under a card, or answer what was said."""
    person = person_of(request)
    made = actions.post_comment(person=person, now=timezone.now(), **body.dict())
    return Status(201, _read(made, person))


@router.get("/{comment}", response={200: CommentOut, REFUSALS: Problem})
def get_comment(request: HttpRequest, comment: RowId) -> Any:
    """One comment by itself."""
    return _read(comment, _anybody(request))


@router.delete("/{comment}", auth=signed_in, response={204: None, REFUSALS: Problem})
def take_back(request: HttpRequest, comment: RowId) -> Any:
    """Take one's own words back: they are gone at once, and the answers stay."""
    actions.take_back_comment(person=person_of(request), comment=comment, now=timezone.now())
    return Status(204, None)


@router.post("/{comment}/reports", auth=signed_in, response={204: None, REFUSALS: Problem})
def report(request: HttpRequest, comment: RowId, body: ReportIn) -> Any:
    """Ask whoever runs the site to look; asked already, nothing happens."""
    actions.report_comment(person=person_of(request), comment=comment, reason=body.reason, now=timezone.now())
    return Status(204, None)


def _anybody(request: HttpRequest) -> str:
    """The caller's person, or "" for somebody who is not signed in."""
    return person_of(request) if request.user.is_authenticated else ""


def _reader(person: str, card: str) -> queries.Reader:
    """Raises NoSuchCard."""
    return queries.reader_of(person, account=get_subject(card).account.id)


def _read(comment: int, person: str) -> CommentView:
    """Raises NoSuchComment, for one that was taken back as well."""
    card, _ = get_place(comment)
    found = queries.find_comment(comment, card=card, reader=_reader(person, card))
    if found is None:
        raise NoSuchComment()
    return found
