"""Who runs the site: a mark on the sign-in, given and taken by whoever holds the home; and whom they let be heard."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people.events import VoiceChanged
from magpie.domain.people.models import User
from magpie.domain.people.refusals import NobodySignsInAs


def let_operate(*, user_name: str, is_on: bool = True) -> None:
    """This sign-in may see the operators' pages, or no longer; holds from the next request. No fact, no lock."""
    if not User.objects.filter(username=user_name).update(is_staff=is_on):
        raise NobodySignsInAs(name=user_name)


def change_voices(*, persons: Sequence[str], is_heard: bool, reason: str, now: datetime) -> None:
    """What these persons do moves what others see, or no longer, and what it had moved is taken back. Their own pages,
    orders and words stay as they are. A browser needs no row here. Facts: VoiceChanged for each. No lock."""
    with transaction.atomic():
        for person in persons:
            write_fact(VoiceChanged(person=person, is_heard=is_heard, reason=reason), now=now)
