"""What is let go: messages that have grown old, what was said of an erased person, endpoints of a closed account."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.actions.endpoints import take_away
from magpie.domain.webhooks.models import Due, Endpoint, Message

FORGOTTEN_AT_ONCE_MAX = 500


def forget_old(*, now: datetime) -> int:
    """Messages older than KEPT_FOR go with their tries, the oldest first, at most 500; says how many.

    One that was never delivered is counted on its endpoint, where staff can see it. Locks those endpoints by key.
    """
    with transaction.atomic():
        old = Message.objects.filter(created_at__lt=now - rules.KEPT_FOR).order_by("created_at", "pk")
        ids = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE_MAX])
        endpoints = Message.objects.filter(pk__in=ids).values_list("endpoint", flat=True)
        list(Endpoint.objects.select_for_update().filter(pk__in=set(endpoints)).order_by("pk"))
        waiting = Due.objects.filter(message__in=ids).values("endpoint").annotate(count=Count("pk"))
        for one in waiting.order_by("endpoint"):
            Endpoint.objects.filter(pk=one["endpoint"]).update(forgotten=F("forgotten") + one["count"])
        Message.objects.filter(pk__in=ids).erase()
        return len(ids)


def forget_person(*, person: str) -> int:
    """An erased person: what is kept about them goes, delivered or not, and endpoints forget whose hands they were in.

    Says how many messages went. Locks their endpoints by key.
    """
    with transaction.atomic():
        about = Message.objects.filter(person=person)
        ids = set(about.values_list("endpoint", flat=True))
        list(Endpoint.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        Endpoint.objects.filter(created_by=person).update(created_by=None)
        Endpoint.objects.filter(disabled_by=person).update(disabled_by=None)
        count = about.count()
        about.erase()
        return count


def close_endpoints(*, account: int, now: datetime) -> int:
    """A closed account is told nothing more; says how many endpoints went. Locks them by key."""
    with transaction.atomic():
        rows = Endpoint.objects.select_for_update().filter(account=account, removed_at=None).order_by("pk")
        return len([take_away(row, now=now) for row in rows])
