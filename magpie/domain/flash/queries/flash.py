"""Reading flash sales: an item as everybody sees it, claims as their person sees them, and the equation of the drills."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Sum

from magpie.domain.flash.claim_rows import read_held, read_items
from magpie.domain.flash.models import Claim, FlashItem
from magpie.domain.flash.rules import flash as rules
from magpie.domain.flash.rules.flash import ClaimAsk, ClaimView, ItemNow, Known


@dataclass(frozen=True)
class FlashItemView:
    """An item and how it stands. `claimable` is what is left now; `claimed` may come back, `sold` never does."""

    item: int
    sale: int
    shop: int
    product: int
    sku: int
    title_zh: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    quota: int
    claimable: int
    claimed: int
    sold: int
    price_minor: int
    currency: str
    per_person_max: int
    mine: tuple[ClaimView, ...] = ()


@dataclass(frozen=True)
class ClaimRecord:
    """One claim in the copy that a person may ask for."""

    claim: int
    sku: str
    quantity: int
    price_minor: int
    currency: str
    number: int
    state: str
    made_at: datetime
    expires_at: datetime


def items_now(wanted: Mapping[int, int]) -> dict[int, ItemNow]:
    """What a batch decides on, for item -> pieces asked for; items that do not exist are absent. One query, and one for
    each item of which there are too few."""
    return {
        found.item: found if wanted[found.item] <= found.left else _with_return(found)
        for found in read_items(wanted.keys())
    }


def _with_return(item: ItemNow) -> ItemNow:
    oldest = Claim.objects.filter(item=item.item, number=F("item__swept") + 1)
    return dataclasses.replace(item, returns_at=oldest.values_list("expires_at", flat=True).first())


def known_claims(item: ItemNow, asks: Iterable[ClaimAsk], *, now: datetime) -> Known:
    """What these people hold or have bought of one item, and the claims they ask for again. One query, and one more where
    somebody does."""
    asked = {(ask.person, ask.key) for ask in asks}
    held: dict[str, int] = defaultdict(int)
    again: list[int] = []
    for row in read_held(item.item, {person for person, _ in asked}, now=now):
        if (
            _state_of(row.outcome, is_ordered=row.is_ordered, is_in_time=row.is_in_time)
            not in rules.RETURNING
        ):
            held[row.person] += row.quantity
        if (row.person, row.key) in asked:
            again.append(row.claim)
    views = _views(Claim.objects.filter(pk__in=again), {item.item: item}, now) if again else ()
    return Known({(person, key): view for person, key, view in views}, held)


def items_of_sale(sale: int) -> list[int]:
    """The items of a sale, in the order in which they were drafted. One query."""
    return list(FlashItem.objects.filter(sale=sale).order_by("pk").values_list("pk", flat=True))


def find_flash_items(asked: Iterable[tuple[int, str]], *, now: datetime) -> list[FlashItemView | None]:
    """For each (item, person), the item with that person's claims; None where there is no such item. Two queries."""
    pairs = list(asked)
    wanted = {item for item, _ in pairs}
    rows = FlashItem.objects.filter(pk__in=wanted).select_related("sale", "sku").in_bulk()
    persons = {person for _, person in pairs if person}
    mine = _claims_by(Claim.objects.filter(item__in=rows, person__in=persons), rows.values(), now=now)
    return [
        _view_of(rows[item], tuple(mine.get((item, person), ()))) if item in rows else None
        for item, person in pairs
    ]


def find_claims(asked: Iterable[tuple[int, str]], *, now: datetime) -> list[ClaimView | None]:
    """For each (claim, person), the claim if it is that person's. Two queries."""
    pairs = list(asked)
    found = Claim.objects.filter(pk__in={claim for claim, _ in pairs})
    items = FlashItem.objects.filter(claims__in=found).distinct().select_related("sale", "sku")
    by_id = {
        (view.claim, person): view
        for person, _, view in _views(found, {row.pk: _now_of(row) for row in items}, now)
    }
    return [by_id.get(pair) for pair in pairs]


def claims_for_export(person: str, *, now: datetime) -> list[ClaimRecord]:
    """Every claim of a person, oldest first. Two queries."""
    rows = Claim.objects.filter(person=person).order_by("pk")
    items = {
        row.pk: row
        for row in FlashItem.objects.filter(claims__person=person).distinct().select_related("sale", "sku")
    }
    return [
        ClaimRecord(
            claim=view.claim,
            sku=items[view.item].sku.code,
            quantity=view.quantity,
            price_minor=view.price_minor,
            currency=view.currency,
            number=view.number,
            state=view.state,
            made_at=view.made_at,
            expires_at=view.expires_at,
        )
        for _, _, view in _views(rows, {pk: _now_of(row) for pk, row in items.items()}, now)
    ]


def find_flash_difference() -> list[str]:
    """For drills: every item whose counters are not what its claims say, e.g. "item 3: claimed 5, claims say 4"."""
    return [line for row in FlashItem.objects.order_by("pk") for line in _differences(row)]


def _differences(row: FlashItem) -> Iterable[str]:
    claims = Claim.objects.filter(item=row)
    numbers = list(claims.order_by("number").values_list("number", flat=True))
    said = {
        "claimed": _pieces(claims.filter(end=None)),
        "sold": _pieces(claims.filter(end__outcome=rules.Ending.SOLD)),
        "numbered": len(numbers),
    }
    for name, count in said.items():
        if getattr(row, name) != count:
            yield f"item {row.pk}: {name} {getattr(row, name)}, claims say {count}"
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"item {row.pk}: its numbers have gaps"


def _pieces(claims: "QuerySet[Claim]") -> int:
    return claims.aggregate(total=Sum("quantity"))["total"] or 0


def _now_of(row: FlashItem) -> ItemNow:
    return ItemNow(
        item=row.pk,
        sale=row.sale_id,
        shop=row.sale.shop_id,
        product=row.sku.product_id,
        quota=row.quota,
        claimed=row.claimed,
        sold=row.sold,
        returned=row.returned,
        numbered=row.numbered,
        opens_at=row.sale.opens_at,
        closes_at=row.sale.closes_at,
        price_minor=row.price_minor,
        currency=row.currency,
        per_person_max=row.per_person_max,
        claim_ttl_s=row.claim_ttl_s,
    )


def _view_of(row: FlashItem, mine: tuple[ClaimView, ...]) -> FlashItemView:
    sale = row.sale
    return FlashItemView(
        item=row.pk,
        sale=sale.pk,
        shop=sale.shop_id,
        product=row.sku.product_id,
        sku=row.sku_id,
        title_zh=sale.title_zh,
        title_en=sale.title_en,
        opens_at=sale.opens_at,
        closes_at=sale.closes_at,
        quota=row.quota,
        claimable=row.left,
        claimed=row.claimed,
        sold=row.sold,
        price_minor=row.price_minor,
        currency=row.currency,
        per_person_max=row.per_person_max,
        mine=mine,
    )


def _claims_by(
    rows: "QuerySet[Claim]", items: Iterable[FlashItem], *, now: datetime
) -> Mapping[tuple[int, str], list[ClaimView]]:
    found: dict[tuple[int, str], list[ClaimView]] = defaultdict(list)
    for person, _, view in _views(rows.order_by("number"), {row.pk: _now_of(row) for row in items}, now):
        found[view.item, person].append(view)
    return found


def _views(
    rows: "QuerySet[Claim]", items: Mapping[int, ItemNow], now: datetime
) -> Iterable[tuple[str, str, ClaimView]]:
    """(person, key, claim) of each row, in their order."""
    plain = rows.values_list(
        "pk", "item", "person", "request_key", "number", "quantity", "made_at", "expires_at", "use__ref", "end__outcome"
    )  # fmt: skip
    for pk, item, person, key, number, quantity, made_at, expires_at, ref, outcome in plain:
        at = items[item]
        state = _state_of(outcome, is_ordered=ref is not None, is_in_time=expires_at > now)
        view = ClaimView(pk, item, number, quantity, at.price_minor, at.currency, made_at, expires_at, state)
        yield person or "", key or "", view


def _state_of(outcome: str | None, *, is_ordered: bool, is_in_time: bool) -> str:
    """A claim whose time ran out counts no more, swept or not."""
    if outcome or is_ordered:
        return outcome or rules.State.ORDERED
    return rules.State.OPEN if is_in_time else rules.Ending.EXPIRED
