"""Saying something under a card, and taking it back."""

from datetime import datetime

from django.db import transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.people.locking import lock_person
from magpie.domain.people.models import Person
from magpie.domain.people.refusals import GuardianMustAgree, SignInFirst
from magpie.domain.people.rules import AgeBand, GuardianState, is_known
from magpie.domain.talk import rules
from magpie.domain.talk.events import CommentPosted, CommentTakenBack
from magpie.domain.talk.models import Comment, Hiding
from magpie.domain.talk.refusals import (
    NoSuchComment,
    NothingSaid,
    NotWelcome,
    SaidAlready,
    SaidTooMuch,
    ThreadIsFull,
    TooFast,
)
from magpie.domain.talk.subjects import Subject, get_subject
from magpie.log.event import NO_POSITION


def post_comment(
    *,
    person: str,
    card: str,
    voice: int,
    text: str,
    answers: int | None = None,
    request_key: str | None = None,
    scene: str = "",
    slate: str = "",
    position: int = NO_POSITION,
    now: datetime,
) -> int:
    """Say something under a card as one of one's accounts; returns the comment's id.

    The same words with the same `request_key` of the same person give the same comment. Raises SignInFirst, NotYourAccount, NoSuchCard,
    NoSuchComment, NothingSaid, SaidTooMuch, SaidAlready, TooFast, ThreadIsFull, NotWelcome, GuardianMustAgree; then
    nothing has changed. Locks the person, then the thread. Fact: CommentPosted.
    """
    if not is_known(person):
        raise SignInFirst()
    said = _read(text)
    subject = get_subject(card)
    with transaction.atomic():
        human = lock_person(person, now=now)
        people.check_may_act_for(person=person, account=voice)
        made = _made_by(human, request_key) if request_key else None
        if made is not None and _is_same(made, card, said):
            return int(made.pk)
        _check_age(human)
        _check_pace(human, card, said, now=now)
        answered = _lock_answered(answers, card) if answers else None
        _check_welcome(subject, answered, person, voice)
        row = Comment.objects.create(
            card=card,
            account_id=subject.account.id,
            thread=_thread_of(answered),
            answers=answered,
            person=human,
            voice_id=voice,
            text=said,
            request_key=None if made is not None else request_key,
            is_simulated=human.is_simulated,
            posted_at=now,
        )
        fact = CommentPosted(
            comment=row.pk,
            person=person,
            card=card,
            account=subject.account.id,
            voice=voice,
            thread=row.thread_id or 0,
            is_maker=voice == subject.account.id,
            scene=scene,
            slate=slate,
            position=position,
        )
        write_fact(fact, now=now, simulated=human.is_simulated)
        return int(row.pk)


def take_back_comment(*, person: str, comment: int, now: datetime) -> Comment:
    """Take one's own words back: they are gone at once, and answers stay. Taken back before, nothing happens.

    Raises NoSuchComment, for somebody else's as well. Locks the comment. Fact: CommentTakenBack.
    """
    with transaction.atomic():
        row = Comment.objects.select_for_update().filter(pk=comment, person=person).first()
        if row is None:
            raise NoSuchComment()
        if row.taken_back_at is None:
            row.text, row.taken_back_at = "", now
            row.save()
            fact = CommentTakenBack(comment=row.pk, person=person, card=row.card, account=row.account_id)
            write_fact(fact, now=now, simulated=row.is_simulated)
        return row


def _read(text: str) -> str:
    said = rules.clean_text(text[: 20 * rules.TEXT_CHARS_MAX])
    if not said:
        raise NothingSaid()
    if len(said) > rules.TEXT_CHARS_MAX:
        raise SaidTooMuch(most=rules.TEXT_CHARS_MAX, count=len(said))
    return said


def _made_by(human: Person, request_key: str) -> Comment | None:
    return Comment.objects.filter(person=human, request_key=request_key).first()


def _is_same(made: Comment, card: str, said: str) -> bool:
    """Sent twice; a page one went back to says other words with the old key."""
    return made.card == card and (made.taken_back_at is not None or made.text == said)


def _check_age(human: Person) -> None:
    """A child under 14 speaks in public when a guardian has agreed."""
    if human.age_band == AgeBand.UNDER_14 and human.guardian_state != GuardianState.AGREED:
        raise GuardianMustAgree()


def _check_pace(human: Person, card: str, said: str, *, now: datetime) -> None:
    """The caller holds the person's lock, so that two presses at once count each other."""
    first, last = rules.told_between(now)
    today = Comment.objects.filter(person=human, posted_at__gt=first, posted_at__lt=last)
    last_minute = today.filter(posted_at__gt=now - rules.MINUTE).count()
    if rules.is_too_fast(last_minute=last_minute, last_day=today.count()):
        raise TooFast()
    same = today.filter(text=said)
    under_card = same.filter(card=card).count()
    if rules.is_repeat(text=said, same_under_card=under_card, same_anywhere=same.count()):
        raise SaidAlready()


def _lock_answered(answers: int, card: str) -> Comment:
    """The comment that is answered, its thread locked: it stands under this very card and is there to be read."""
    row = Comment.objects.select_related("thread").filter(pk=answers, card=card, taken_back_at=None).first()
    if row is None or Hiding.objects.filter(comment=row, lifted_at=None).exists():
        raise NoSuchComment()
    Comment.objects.select_for_update().get(pk=row.thread_id or row.pk)
    if Comment.objects.filter(thread=row.thread_id or row.pk).count() >= rules.ANSWERS_MAX:
        raise ThreadIsFull(most=rules.ANSWERS_MAX)
    return row


def _thread_of(answered: Comment | None) -> Comment | None:
    """One level: who answers an answer stands in the same thread."""
    return answered and (answered.thread or answered)


def _check_welcome(subject: Subject, answered: Comment | None, speaker: str, voice: int) -> None:
    """Neither the card's maker nor whoever is answered has blocked the account that speaks, or another of its owner's."""
    person = answered.person_id if answered else None
    faces = {voice, *people.owned_by(speaker)}
    if people.has_blocked(account=subject.account.id, person=person, whom=faces):
        raise NotWelcome()
