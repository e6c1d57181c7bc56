"""Recording what providers say. Late, twice and in any order, it ends in one truth."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from magpie.domain.outbox.compiled import compiled
from magpie.domain.payment import rules
from magpie.domain.payment.actions.taking import keep_odd, take_events
from magpie.domain.payment.models import Intent, ProviderRef, UnmatchedEvent
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.queries.views import IntentState
from magpie.domain.payment.refusals import TooManyEvents


def record_events(*, provider: str, events: Sequence[ProviderEvent], now: datetime) -> list[IntentState]:
    """Count what is new of these; the state of every payment they speak of, by age.

    An event of a payment nobody knows here waits for it, one that cannot be counted is kept beside, with why. Joins a
    transaction that is open. Locks the intents in key order. Facts: all of `events.py`, each once per truth.
    """
    if len(events) > rules.EVENTS_AT_ONCE_MAX:
        raise TooManyEvents(limit=rules.EVENTS_AT_ONCE_MAX)
    with transaction.atomic(savepoint=False):
        book = _Book(provider, events)
        # In one order for everybody, so that two batches never wait for each other's rows.
        for event in sorted(events, key=lambda one: one.provider_event_id):
            if book.owner_of(event) is None:
                why = rules.Why.UNKNOWN if event.kind else rules.Why.IGNORED
                keep_odd(provider, event, why, now=now)
        return [
            take_events(intent, [event for event in events if book.owner_of(event) == pk], now=now)
            for pk, intent in book.intents.items()
        ]


def match_waiting(*, now: datetime, limit: int = rules.WAITING_LOOKED_AT_MAX) -> int:
    """Look again for the payments of events that waited, newest first; how many payments were found.

    Two transactions that pass each other, one that hears of a payment and one that learns its name, may both miss the
    other. The next word about the payment finds out; this does where no next word comes.
    """
    waiting = UnmatchedEvent.objects.filter(matched_at=None, why=rules.Why.UNKNOWN).order_by("-pk")
    rows = list(waiting.values_list("provider", "provider_ref", "intent_key")[:limit])
    found: set[int] = set()
    for provider in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == provider]
        found |= set(_pks(provider, {row[1] for row in mine} - {""}, {row[2] for row in mine} - {""}))
    for pk in sorted(found):
        with transaction.atomic():
            take_events(Intent.objects.select_for_update().get(pk=pk), [], now=now)
    return len(found)


class _Book:
    """Which event speaks of which intent; `intents` are locked, pk -> row, the oldest first."""

    def __init__(self, provider: str, events: Sequence[ProviderEvent]) -> None:
        refs = {event.provider_ref for event in events} | {event.also_ref for event in events}
        refs -= {""}
        keys = {event.intent for event in events} - {""}
        self.intents = {row.pk: row for row in _locked(_pks(provider, refs, keys))}
        self._by_key = {row.key: row.pk for row in self.intents.values()}
        # Read once the locks are ours: whoever held them may have taught a name.
        self._by_ref: dict[str, int] = dict(_named(provider, sorted(refs)))
        # A name that this very batch teaches: a session names its charge, a later event only the charge.
        for event in events:
            owner = self.owner_of(event)
            for ref in filter(None, (event.provider_ref, event.also_ref)):
                if owner is not None:
                    self._by_ref.setdefault(ref, owner)

    def owner_of(self, event: ProviderEvent) -> int | None:
        """The provider's own name first, then ours, which it only repeats."""
        for ref in filter(None, (event.provider_ref, event.also_ref)):
            if self._by_ref.get(ref) in self.intents:
                return self._by_ref[ref]
        return self._by_key.get(event.intent)


def _pks(provider: str, refs: set[str], keys: set[str]) -> list[int]:
    return sorted({*(pk for _, pk in _named(provider, sorted(refs))), *_keyed(provider, sorted(keys))})


@compiled
def _named(provider: str, refs: Sequence[str]) -> "QuerySet[ProviderRef, tuple[str, int]]":
    """The intents that a provider calls so."""
    return ProviderRef.objects.filter(provider=provider, ref__in=refs).values_list("ref", "intent")


@compiled
def _keyed(provider: str, keys: Sequence[str]) -> "QuerySet[Intent, int]":
    return Intent.objects.filter(provider=provider, key__in=keys).values_list("pk", flat=True)


@compiled
def _locked(pks: Sequence[int]) -> "QuerySet[Intent]":
    return Intent.objects.select_for_update().filter(pk__in=pks).order_by("pk")
