"""Hiding a comment with a reason, showing it again, reporting it, and the site's decision.

Nothing is deleted here. A hiding is a row that says who, why and when, its author reads the reason and may object, and
everybody else reads that something is hidden.
"""

from datetime import datetime

from django.db import transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.people.locking import lock_person
from magpie.domain.people.refusals import SignInFirst
from magpie.domain.people.rules import is_known
from magpie.domain.talk import rules
from magpie.domain.talk.events import CommentHidden, CommentReported, CommentShownAgain
from magpie.domain.talk.models import Comment, Hiding, Report
from magpie.domain.talk.refusals import (
    NoSuchComment,
    OwnComment,
    SiteDecided,
    TooManyReports,
    UnreadableReason,
)


def hide_comment(*, person: str, comment: int, reason: str, now: datetime) -> Comment:
    """The card's maker hides a comment from others. Hidden already, nothing happens.

    Raises NoSuchComment, NotYourAccount, UnreadableReason, SiteDecided where the site has said that it stays. Locks the
    comment. Fact: CommentHidden.
    """
    said = _read_reason(reason)
    with transaction.atomic():
        row = _lock(comment)
        people.check_may_act_for(person=person, account=row.account_id)
        if Hiding.objects.filter(comment=row, is_lifted_by_site=True).exists() or _was_kept(row):
            raise SiteDecided()
        _hide(row, person, said, is_by_site=False, now=now)
        return row


def show_again(*, person: str, comment: int, now: datetime) -> Comment:
    """The card's maker shows a comment again that it hid itself. Raises NoSuchComment, NotYourAccount, SiteDecided.

    Locks the comment. Fact: CommentShownAgain.
    """
    with transaction.atomic():
        row = _lock(comment)
        people.check_may_act_for(person=person, account=row.account_id)
        if Hiding.objects.filter(comment=row, lifted_at=None, is_by_site=True).exists():
            raise SiteDecided()
        _lift(row, person, is_by_site=False, now=now)
        return row


def report_comment(*, person: str, comment: int, reason: str = "", now: datetime) -> Comment:
    """Ask the site to look: a reader says why, the author of a hidden comment objects without a reason.

    Asked already, nothing happens. Raises SignInFirst, NoSuchComment, OwnComment, UnreadableReason, TooManyReports.
    Locks the person, then the comment. Fact: CommentReported.
    """
    if not is_known(person):
        raise SignInFirst()
    with transaction.atomic():
        human = lock_person(person, now=now)
        row = _lock(comment)
        is_author = row.person_id == person
        if is_author and not Hiding.objects.filter(comment=row, lifted_at=None, is_by_site=False).exists():
            raise OwnComment()
        said = "" if is_author else _read_reason(reason)
        made = Report.objects.filter(person=human, at__gt=rules.told_since(now))
        if Report.objects.filter(comment=row, person=human, settled_at=None).exists():
            return row
        if made.count() >= rules.REPORTS_PER_DAY_MAX:
            raise TooManyReports(most=rules.REPORTS_PER_DAY_MAX)
        Report.objects.create(comment=row, person=human, reason=said, at=now)
        fact = CommentReported(
            comment=row.pk, person=person, card=row.card, account=row.account_id, reason=said
        )
        write_fact(fact, now=now, simulated=human.is_simulated)
        return row


def settle_reports(*, person: str, comment: int, outcome: str, reason: str = "", now: datetime) -> Comment:
    """The site decides: hidden for a reason, or kept (shown again where its maker had hidden it).

    Whether this person runs the site is asked by the edge. Raises NoSuchComment, UnreadableReason. Locks the comment.
    Facts: CommentHidden or CommentShownAgain, where that changes something.
    """
    if outcome not in set(rules.Outcome):
        raise UnreadableReason(known=", ".join(rules.Outcome))
    with transaction.atomic():
        row = _lock(comment)
        if outcome == rules.Outcome.HIDDEN:
            _hide(row, person, _read_reason(reason), is_by_site=True, now=now)
        else:
            _lift(row, person, is_by_site=True, now=now)
        Report.objects.filter(comment=row, settled_at=None).update(settled_at=now, outcome=outcome)
        return row


def _lock(comment: int) -> Comment:
    row = Comment.objects.select_for_update().filter(pk=comment, taken_back_at=None).first()
    if row is None:
        raise NoSuchComment()
    return row


def _read_reason(reason: str) -> str:
    if reason not in set(rules.HidingReason):
        raise UnreadableReason(known=", ".join(rules.HidingReason))
    return reason


def _was_kept(row: Comment) -> bool:
    return Report.objects.filter(comment=row, outcome=rules.Outcome.KEPT).exists()


def _hide(row: Comment, person: str, reason: str, *, is_by_site: bool, now: datetime) -> None:
    hidden = Hiding.objects.filter(comment=row, lifted_at=None).first()
    if hidden is not None:
        # What the maker hid, and the site looked at, is the site's decision from now on.
        if is_by_site and not hidden.is_by_site:
            hidden.is_by_site, hidden.reason = True, reason
            hidden.save()
        return
    Hiding.objects.create(comment=row, person_id=person, is_by_site=is_by_site, reason=reason, at=now)
    fact = CommentHidden(
        comment=row.pk,
        person=person,
        card=row.card,
        account=row.account_id,
        reason=reason,
        is_by_site=is_by_site,
    )
    write_fact(fact, now=now, simulated=row.is_simulated)


def _lift(row: Comment, person: str, *, is_by_site: bool, now: datetime) -> None:
    hidden = Hiding.objects.filter(comment=row, lifted_at=None)
    if not hidden.update(lifted_at=now, is_lifted_by_site=is_by_site):
        return
    fact = CommentShownAgain(
        comment=row.pk, person=person, card=row.card, account=row.account_id, is_by_site=is_by_site
    )
    write_fact(fact, now=now, simulated=row.is_simulated)
