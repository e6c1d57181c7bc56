"""Giving out the pieces of a flash sale: a whole queue in one transaction, first come first served.

A batch is decided on what was read, and written only if nobody gave out a piece of the item since: the condition is in the
UPDATE itself, and the CHECK of the table says the same a second time. Whoever was overtaken by another writer decides again
while holding the items, which cannot fail. So two gateways are as exact as one.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from magpie.domain.flash.actions.claims import sweep_item
from magpie.domain.flash.claim_rows import insert_claims, take_pieces
from magpie.domain.flash.events import ClaimsMade
from magpie.domain.flash.models import FlashItem
from magpie.domain.flash.queries import flash as queries
from magpie.domain.flash.refusals import AllTaken, NoSuchFlashItem
from magpie.domain.flash.rules import flash as rules
from magpie.domain.flash.rules.flash import ClaimAsk, ClaimView, Grant, ItemNow, Known, Verdict
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people.locking import hold_persons
from magpie.kit.errors import Refusal

Answer = ClaimView | Refusal


def claim_pieces(*, asks: Sequence[ClaimAsk], now: datetime) -> list[Answer]:
    """Answer a queue of at most BATCH_MAX asks in order; what is answered with a claim is committed.

    One transaction for all that is granted, none where nothing is. An item that looks empty gets back first what ran
    out. The same key of the same person gives the same claim. Locks the persons, then the items by id, only while
    writing. Fact: ClaimsMade, one per item and batch.
    """
    plan = Plan.read(asks, now=now)
    if plan.take_back():
        plan = Plan.read(asks, now=now)
    if not plan.has_grants:
        return plan.answers({})
    try:
        return _write(plan)
    except _Overtaken:
        with transaction.atomic():
            hold_persons({ask.person for ask in asks})
            list(FlashItem.objects.select_for_update().filter(pk__in=plan.items).order_by("pk"))
            return _write(Plan.read(asks, now=now))


class _Overtaken(Exception):
    """Somebody else gave out pieces of an item between our reading and our writing."""


@dataclass
class Plan:
    """What one batch was decided to be, on what was read."""

    asks: Sequence[ClaimAsk]
    items: Mapping[int, ItemNow]
    known: Mapping[int, Known]
    now: datetime
    gone: frozenset[str] = frozenset()
    verdicts: dict[int, list[Verdict]] = field(init=False)

    def __post_init__(self) -> None:
        by_item: dict[int, list[ClaimAsk]] = defaultdict(list)
        for ask in self.asks:
            by_item[ask.item].append(ask)
        self.verdicts = {
            item: rules.decide(self.items[item], queue, self.known[item], now=self.now, gone=self.gone)
            for item, queue in by_item.items()
            if item in self.items
        }

    @classmethod
    def read(cls, asks: Sequence[ClaimAsk], *, now: datetime) -> "Plan":
        # The items first: claims that appear after it make the item's number move on, and the plan is overtaken.
        wanted: Counter[int] = Counter()
        for ask in asks:
            wanted[ask.item] += ask.quantity
        items = queries.items_now(wanted)
        known = {
            item: queries.known_claims(found, [ask for ask in asks if ask.item == item], now=now)
            for item, found in items.items()
        }
        return cls(asks, items, known, now)

    def without(self, gone: frozenset[str]) -> "Plan":
        return Plan(self.asks, self.items, self.known, self.now, gone)

    @property
    def has_grants(self) -> bool:
        return any(isinstance(verdict, Grant) for found in self.verdicts.values() for verdict in found)

    @property
    def persons(self) -> set[str]:
        return {
            verdict.ask.person
            for found in self.verdicts.values()
            for verdict in found
            if isinstance(verdict, Grant)
        }

    def take_back(self) -> bool:
        """Let run out what ran out, in items that somebody was refused for; whether anything came back."""
        dry = [
            item
            for item, found in sorted(self.verdicts.items())
            if any(isinstance(verdict, AllTaken) for verdict in found)
        ]
        due = [item for item in dry if (at := self.items[item].returns_at) and at <= self.now]
        return sum(sweep_item(item=item, now=self.now) for item in due) > 0

    def answers(self, made: Mapping[int, Sequence[ClaimView]]) -> list[Answer]:
        """One per ask, in their order; grants by what was made of them."""
        verdicts = {item: iter(found) for item, found in self.verdicts.items()}
        return [
            _answer_of(next(verdicts[ask.item]), made.get(ask.item, ()))
            if ask.item in verdicts
            else NoSuchFlashItem(item=ask.item)
            for ask in self.asks
        ]


def _answer_of(verdict: Verdict, made: Sequence[ClaimView]) -> Answer:
    return made[verdict.place] if isinstance(verdict, Grant) else verdict


def _write(plan: Plan) -> list[Answer]:
    """Commit what was granted, or raise _Overtaken with nothing changed."""
    with transaction.atomic():
        persons = plan.persons
        here = hold_persons(persons)
        gone = frozenset(persons - here.keys())
        if gone:
            plan = plan.without(gone)
        made = {
            item: _give_out(plan.items[item], rules.grants_of(found), here, now=plan.now)
            for item, found in sorted(plan.verdicts.items())
        }
    return plan.answers(made)


def _give_out(
    item: ItemNow, grants: Sequence[Grant], simulated: Mapping[str, bool], *, now: datetime
) -> list[ClaimView]:
    if not grants:
        return []
    if not take_pieces(item, grants):
        raise _Overtaken
    made = insert_claims(item, grants, simulated, now=now)
    fact = ClaimsMade(
        item=item.item,
        sale=item.sale,
        shop=item.shop,
        product=item.product,
        price_minor=item.price_minor,
        currency=item.currency,
        first=item.numbered + 1,
        last=item.numbered + len(grants),
    )
    write_fact(fact, now=now)
    return made
