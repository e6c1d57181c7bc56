"""A card's comments made ready to be shown, with the form that adds one: who speaks, whom it answers, what was typed."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from magpie.domain.people import queries as people
from magpie.domain.people.rules import PRIVATE_KINDS
from magpie.domain.talk.queries import CommentView, Talk, find_comment, read_talk, reader_of
from magpie.domain.talk.rules import HidingReason
from magpie.domain.talk.subjects import Subject
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id

DRAFT = "talk_draft"
DRAFT_CHARS_MAX = 2_000


@dataclass(frozen=True)
class Draft:
    """What somebody typed and could not say yet."""

    text: str = ""
    answers: int = 0
    voice: int = 0
    handle: str = ""


@dataclass(frozen=True)
class ShownTalk:
    """`voices` are the accounts this person may speak as, the fitting one first; `made` is what was said just now."""

    subject: Subject
    talk: Talk
    draft: Draft
    answered: CommentView | None
    voices: tuple[people.AccountFace, ...]
    order: str
    request_key: str
    said: str = ""
    wrong: str = ""
    made: int = 0

    @property
    def address(self) -> str:
        return address_of(self.subject)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(HidingReason)

    @property
    def is_simulated(self) -> bool:
        return any(one.is_simulated for one in self.talk.page.rows)


def address_of(subject: Subject) -> str:
    """/p/7/comments/"""
    return f"{subject.url}/comments/"


def read_shown(
    subject: Subject,
    *,
    person: str,
    draft: Draft,
    order: str,
    cursor: str,
    about: int,
    now: datetime,
    said: str = "",
    wrong: str = "",
    made: int = 0,
) -> ShownTalk:
    """One page of it for one reader. Raises BadCursor."""
    reader = reader_of(person, account=subject.account.id)
    return ShownTalk(
        subject=subject,
        talk=read_talk(subject.card, reader=reader, order=order, cursor=cursor, about=about),
        draft=draft,
        answered=find_comment(draft.answers, card=subject.card, reader=reader),
        voices=voices_of(person, subject),
        order=order,
        request_key=new_id(now_ms=ms_of(now)),
        said=said,
        wrong=wrong,
        made=made,
    )


def voices_of(person: str, subject: Subject) -> tuple[people.AccountFace, ...]:
    """The accounts a person may speak as under this card, the fitting one first. One query."""
    return tuple(sorted(people.accounts_of(person), key=lambda face: _fits(face, subject)))


def _fits(face: people.AccountFace, subject: Subject) -> tuple[bool, bool, int]:
    """Under one's own card its maker speaks; elsewhere a private face rather than a shop's."""
    return (face.id != subject.account.id, face.kind not in PRIVATE_KINDS, face.id)


def keep_draft(request: HttpRequest, card: str, draft: Draft) -> None:
    """What was typed waits in the browser's session while somebody signs in."""
    request.session[DRAFT] = {"card": card, "text": draft.text[:DRAFT_CHARS_MAX], "answers": draft.answers}


def find_draft(request: HttpRequest, card: str) -> Draft:
    kept = request.session.get(DRAFT) or {}
    if kept.get("card") != card:
        return Draft()
    return Draft(text=kept.get("text", ""), answers=kept.get("answers", 0))


def drop_draft(request: HttpRequest) -> None:
    request.session.pop(DRAFT, None)
