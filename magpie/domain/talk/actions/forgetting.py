"""What goes with a person who is forgotten, and with an account that closes: every word they said."""

from datetime import datetime

from django.db import transaction

from magpie.domain.talk.models import Comment, Hiding, Report


def forget_person(*, person: str, now: datetime) -> int:
    """Words, request keys and reports of a person go, and who said or hid something is forgotten; how many comments.

    The empty rows stay, so that answers of others keep their place.
    """
    with transaction.atomic():
        Report.objects.filter(person=person).delete()
        Hiding.objects.filter(person=person).update(person=None)
        said = Comment.objects.filter(person=person)
        said.filter(taken_back_at=None).update(text="", taken_back_at=now)
        return said.update(person=None, request_key=None)


def forget_voice(*, account: int, now: datetime) -> int:
    """An account that closed says nothing any more; how many comments lost their words."""
    return Comment.objects.filter(voice=account, taken_back_at=None).update(text="", taken_back_at=now)
