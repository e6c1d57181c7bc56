"""What becomes of a claim: ordered, sold, given back, run out, forgotten. Each ends at most once.

Locks in this order: claims by id, stock rows by SKU, flash items by id. A sweep passes over claims that somebody holds.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest

from magpie.domain.flash import shelf
from magpie.domain.flash.events import ClaimsEnded
from magpie.domain.flash.models import Claim, ClaimEnd, ClaimUse, FlashItem
from magpie.domain.flash.refusals import ClaimEnded, ClaimExpired, NotYourClaim
from magpie.domain.flash.rules import flash as rules
from magpie.domain.outbox.actions import write_fact


@dataclass(frozen=True)
class ClaimTerms:
    """What an order is made of: the pieces are held by the sale already, so an order holds none of its own."""

    claim: int
    sku: int
    quantity: int
    price_minor: int
    currency: str


def use_claim(*, person: str, claim: int, ref: str, now: datetime) -> ClaimTerms:
    """One's own claim becomes part of the order `ref`, once; asking again for the same order gives the same terms.

    Inside the caller's transaction. Raises NotYourClaim, ClaimEnded, ClaimExpired. Locks the claim until that
    transaction ends: use several in the order of their ids.
    """
    with transaction.atomic():
        row = Claim.objects.select_for_update(of=("self",)).select_related("item").filter(pk=claim).first()
        if row is None or not person or row.person != person:
            raise NotYourClaim(claim=claim)
        end = ClaimEnd.objects.filter(claim=row).first()
        if end is not None:
            raise ClaimEnded(outcome=end.outcome)
        use = ClaimUse.objects.filter(claim=row).first()
        if use is not None and use.ref != ref:
            raise ClaimEnded(outcome=rules.State.ORDERED.value)
        if use is None and row.expires_at <= now:
            raise ClaimExpired(expired_at=row.expires_at.isoformat())
        if use is None:
            ClaimUse.objects.create(claim=row, ref=ref, at=now)
        item = row.item
        return ClaimTerms(row.pk, item.sku_id, row.quantity, item.price_minor, item.currency)


def settle(*, ref: str, now: datetime) -> int:
    """The order `ref` is paid: its claims end as sold and their pieces leave the stock; how many pieces. Twice is once.

    Inside the caller's transaction, which then holds the flash item until it ends: call it last. Locks the claims, the
    stock rows, the items. Facts: StockMoved.
    """
    with transaction.atomic():
        rows = _held_by_order(ref)
        for row in rows:
            shelf.hand_over(sale=row.item.sale_id, quantities={row.item.sku_id: row.quantity}, now=now)
        _write_ends(rows, rules.Ending.SOLD, now=now)
        for item, pieces in sorted(_pieces_by_item(rows).items()):
            FlashItem.objects.filter(pk=item).update(claimed=F("claimed") - pieces, sold=F("sold") + pieces)
        return sum(row.quantity for row in rows)


def give_back(*, ref: str, now: datetime) -> int:
    """The order `ref` was called off unpaid: its claims end and their pieces are the next one's; how many. Twice is once.

    Inside the caller's transaction. Locks the claims, then the items. Fact: ClaimsEnded.
    """
    with transaction.atomic():
        rows = _held_by_order(ref)
        _return_pieces(rows, rules.Ending.GIVEN_BACK, now=now)
        return sum(row.quantity for row in rows)


def sweep_claims(*, now: datetime) -> int:
    """End claims whose time ran out unordered, oldest first; how many. Bounded in items and in claims of each.

    Several sweepers may run. Locks the claims it can get, then the item, item by item. Fact: ClaimsEnded.
    """
    oldest = Claim.objects.filter(item=OuterRef("pk"), number=OuterRef("swept") + 1, expires_at__lte=now)
    due = FlashItem.objects.filter(Exists(oldest), swept__lt=F("numbered")).order_by("pk")
    items = list(due.values_list("pk", flat=True)[: rules.SWEEP_ITEMS_MAX])
    return sum(sweep_item(item=item, now=now) for item in items)


def sweep_item(*, item: int, now: datetime) -> int:
    """The same for one item, at most SWEEP_CLAIMS_MAX of its claims."""
    with transaction.atomic():
        swept = FlashItem.objects.values_list("swept", flat=True).get(pk=item)
        after = Claim.objects.filter(item=item, number__gt=swept, number__lte=swept + rules.SWEEP_CLAIMS_MAX)
        # Claims of one item live equally long, so what ran out stands in front.
        due = list(takewhile(lambda row: row.expires_at <= now, after.order_by("number")))
        held = {row.pk: row for row in _held([row.pk for row in due], skip=True)}
        late = _unused(list(held.values()))
        _return_pieces(late, rules.Ending.EXPIRED, now=now)
        seen = [row.number for row in takewhile(lambda row: row.pk in held, due)]
        if seen:
            FlashItem.objects.filter(pk=item).update(swept=Greatest(F("swept"), seen[-1]))
        return len(late)


def forget_claims(*, person: str, now: datetime) -> int:
    """An erased person's open claims end, and all of theirs forget whose they were; how many. What is ordered stays so.

    Locks the claims, then the items. Fact: ClaimsEnded.
    """
    with transaction.atomic():
        mine = Claim.objects.filter(person=person).order_by("pk").values_list("pk", flat=True)
        rows = _held(list(mine))
        _return_pieces(_unused(rows), rules.Ending.ERASED, now=now)
        return Claim.objects.filter(pk__in=[row.pk for row in rows]).update(person=None, request_key=None)


def _held(claims: Sequence[int], *, skip: bool = False) -> list[Claim]:
    """Their rows, locked in id order; with `skip`, those that nobody else holds."""
    may_skip = skip and connection.features.has_select_for_update_skip_locked
    rows = Claim.objects.select_for_update(of=("self",), skip_locked=may_skip).select_related("item")
    return list(rows.filter(pk__in=claims).order_by("pk"))


def _held_by_order(ref: str) -> list[Claim]:
    """The claims of an order that have not ended, locked."""
    used = ClaimUse.objects.filter(ref=ref).values_list("claim", flat=True)
    rows = _held(list(used))
    ended = set(ClaimEnd.objects.filter(claim__in=rows).values_list("claim", flat=True))
    return [row for row in rows if row.pk not in ended]


def _unused(rows: Sequence[Claim]) -> list[Claim]:
    """Those neither ordered nor ended. The caller holds them, so it stays so."""
    ids = [row.pk for row in rows]
    busy = set(ClaimEnd.objects.filter(claim__in=ids).values_list("claim", flat=True))
    busy |= set(ClaimUse.objects.filter(claim__in=ids).values_list("claim", flat=True))
    return [row for row in rows if row.pk not in busy]


def _return_pieces(rows: Sequence[Claim], outcome: rules.Ending, *, now: datetime) -> None:
    _write_ends(rows, outcome, now=now)
    for item, pieces in sorted(_pieces_by_item(rows).items()):
        FlashItem.objects.filter(pk=item).update(claimed=F("claimed") - pieces)
        claims = tuple(row.pk for row in rows if row.item_id == item)
        write_fact(ClaimsEnded(item=item, outcome=outcome, claims=claims), now=now)


def _write_ends(rows: Sequence[Claim], outcome: rules.Ending, *, now: datetime) -> None:
    ClaimEnd.objects.bulk_create(ClaimEnd(claim=row, outcome=outcome, at=now) for row in rows)


def _pieces_by_item(rows: Sequence[Claim]) -> Counter[int]:
    pieces: Counter[int] = Counter()
    for row in rows:
        pieces[row.item_id] += row.quantity
    return pieces
