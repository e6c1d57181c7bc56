"""Scheduling a flash sale, ending it early, closing it when its time is over, and bringing home what was not sold.

Locks in this order, everywhere here: person, claims by id, stock rows by SKU, flash items by id.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from magpie.domain.flash import shelf
from magpie.domain.flash.events import FlashSaleClosed, FlashSaleScheduled
from magpie.domain.flash.models import FlashItem, FlashSale
from magpie.domain.flash.refusals import NoSuchSale, NotYourSku, SaleKeyUsedOtherwise, UnreadableSale
from magpie.domain.flash.rules import flash as rules
from magpie.domain.goods import queries as goods
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.goods.rules import CURRENCY_PATTERN, PRICE_MINOR_MAX, TITLE_CHARS_MAX
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.kit.clock import ms_of
from magpie.kit.money import format_minor


@dataclass(frozen=True)
class FlashDraft:
    """One SKU of a sale to be: how many pieces, at which price, how many for one person, how long a claim lives."""

    sku: int
    quota: int
    price_minor: int
    currency: str
    per_person_max: int = 1
    claim_ttl_s: int = rules.CLAIM_TTL_S


def schedule_flash_sale(
    *,
    person: str,
    shop: int,
    title_zh: str = "",
    title_en: str = "",
    opens_at: datetime,
    closes_at: datetime,
    items: Sequence[FlashDraft],
    request_key: str | None = None,
    now: datetime,
) -> int:
    """Set the quotas apart from the shop's stock for a sale that opens and closes at stated instants; returns the sale.

    The same `request_key` of the same shop, for the same, gives the same sale. Raises NotYourAccount, SaleKeyUsedOtherwise,
    UnreadableSale, NotYourSku and PiecesMissing; then nothing has changed. Locks the stock rows. Facts: StockMoved,
    FlashSaleScheduled.
    """
    people.check_may_act_for(person=person, account=shop)
    request_hash = _hash_of(title_zh, title_en, opens_at, closes_at, items) if request_key else ""
    if request_key and (made := FlashSale.objects.filter(shop=shop, request_key=request_key).first()):
        return _same(made, request_hash)
    _check_words(title_zh, title_en)
    _check_span(opens_at, closes_at, now)
    _check_items(shop, items)
    with transaction.atomic():
        sale, is_new = FlashSale.objects.get_or_create(
            shop_id=shop,
            **({"request_key": request_key} if request_key else {"pk": None}),
            defaults={
                "title_zh": title_zh,
                "title_en": title_en,
                "opens_at": opens_at,
                "closes_at": closes_at,
                "request_key": request_key,
                "request_hash": request_hash,
                "is_simulated": people.get_account(shop).is_simulated,
                "scheduled_at": now,
            },
        )
        if not is_new:
            return _same(sale, request_hash)
        _refuse_dearer(items)
        FlashItem.objects.bulk_create(_item_of(sale, draft) for draft in items)
        shelf.set_apart(sale=sale.pk, quotas={draft.sku: draft.quota for draft in items}, now=now)
        fact = FlashSaleScheduled(
            sale=sale.pk, shop=shop, opens_ms=ms_of(opens_at), closes_ms=ms_of(closes_at)
        )
        write_fact(fact, now=now, simulated=sale.is_simulated)
        return int(sale.pk)


def end_flash_sale(*, person: str, sale: int, now: datetime) -> None:
    """End one's own sale before its time: nobody claims any more, claims that are open stay valid. Twice is once.

    What nobody holds is on the shelf again at once, the rest when it comes back. Locks the sale, the stock rows, the
    items. Facts: FlashSaleClosed, StockMoved.
    """
    row = FlashSale.objects.filter(pk=sale).first()
    if row is None or not people.may_act_for(person=person, account=row.shop_id):
        raise NoSuchSale(sale=sale)
    _close(sale, now=now)


def end_sales_of_shop(*, shop: int, now: datetime) -> int:
    """A closed account sells nothing: every sale of it that is not over ends; how many. As `end_flash_sale` for each."""
    sales = list(
        FlashSale.objects.filter(shop=shop, closed_at=None).order_by("pk").values_list("pk", flat=True)
    )
    for sale in sales:
        _close(sale, now=now)
    return len(sales)


def close_due_sales(*, now: datetime) -> int:
    """Close the sales whose time is over, and bring home what came back to closed ones; how many pieces came home.

    At most SWEEP_ITEMS_MAX sales and items at a time. Locks as `end_flash_sale`. Facts: FlashSaleClosed, StockMoved.
    """
    due = FlashSale.objects.filter(closed_at=None, closes_at__lte=now).order_by("closes_at", "pk")
    for sale in list(due.values_list("pk", flat=True)[: rules.SWEEP_ITEMS_MAX]):
        _close(sale, now=now)
    left = FlashItem.objects.filter(
        sale__closed_at__isnull=False, quota__gt=F("claimed") + F("sold") + F("returned")
    )
    rows = list(left.order_by("pk").values_list("pk", flat=True)[: rules.SWEEP_ITEMS_MAX])
    return sum(_bring_home(item, now=now) for item in rows)


def _close(sale: int, *, now: datetime) -> None:
    with transaction.atomic():
        row = FlashSale.objects.select_for_update().get(pk=sale)
        if row.closed_at is not None:
            return
        row.opens_at, row.closes_at, row.closed_at = min(row.opens_at, now), min(row.closes_at, now), now
        row.save()
        write_fact(FlashSaleClosed(sale=sale, shop=row.shop_id), now=now, simulated=row.is_simulated)
    for item in list(FlashItem.objects.filter(sale=sale).order_by("sku").values_list("pk", flat=True)):
        _bring_home(item, now=now)


def _bring_home(item: int, *, now: datetime) -> int:
    """Put what is free in a closed item back on the shelf; 0 when somebody else did, or took it, meanwhile."""
    with transaction.atomic():
        row = FlashItem.objects.get(pk=item)
        free = row.left
        if free <= 0:
            return 0
        # The stock row first: whoever settles an order locks in that order, too.
        shelf.put_back(sale=row.sale_id, quantities={row.sku_id: free}, now=now)
        is_free = F("claimed") + F("sold") + F("returned") + free
        if FlashItem.objects.filter(pk=item, quota__gte=is_free).update(returned=F("returned") + free):
            return free
        transaction.set_rollback(True)
        return 0


def _item_of(sale: FlashSale, draft: FlashDraft) -> FlashItem:
    return FlashItem(
        sale=sale,
        sku_id=draft.sku,
        quota=draft.quota,
        price_minor=draft.price_minor,
        currency=draft.currency,
        per_person_max=draft.per_person_max,
        claim_ttl_s=draft.claim_ttl_s,
    )


def _hash_of(
    title_zh: str, title_en: str, opens_at: datetime, closes_at: datetime, items: Sequence[FlashDraft]
) -> str:
    """What was asked for, in 64 letters; in which order the SKUs stand changes nothing."""
    drafts = sorted(astuple(draft) for draft in items)
    said = repr((title_zh, title_en, ms_of(opens_at), ms_of(closes_at), drafts))
    return sha256(said.encode()).hexdigest()


def _same(made: FlashSale, request_hash: str) -> int:
    """The sale that this key made; it may have been ended since. What was made before requests were kept is taken for the same."""
    if made.request_hash not in ("", request_hash):
        raise SaleKeyUsedOtherwise(sale=made.pk)
    return int(made.pk)


def _check_words(title_zh: str, title_en: str) -> None:
    if not (title_zh.strip() or title_en.strip()) or max(len(title_zh), len(title_en)) > TITLE_CHARS_MAX:
        raise UnreadableSale(
            field="title",
            why_en=f"a sale needs a title of at most {TITLE_CHARS_MAX} characters",
            why_zh=f"活动需要标题，最多 {TITLE_CHARS_MAX} 个字符",
        )


def _check_span(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    if opens_at < closes_at <= opens_at + timedelta(days=rules.SALE_DAYS_MAX) and closes_at > now:
        return
    raise UnreadableSale(
        field="closes_at",
        why_en=f"a sale closes after it opens, not in the past, and lasts at most {rules.SALE_DAYS_MAX} days",
        why_zh=f"结束时间应晚于开始时间和当前时间，活动最长 {rules.SALE_DAYS_MAX} 天",
    )


def _check_items(shop: int, items: Sequence[FlashDraft]) -> None:
    if not 1 <= len(items) <= rules.ITEMS_MAX or len({draft.sku for draft in items}) != len(items):
        raise UnreadableSale(
            field="items",
            why_en=f"a sale has 1 to {rules.ITEMS_MAX} different SKUs",
            why_zh=f"活动需包含 1 到 {rules.ITEMS_MAX} 个不同规格",
        )
    for draft in items:
        _check_item(draft)
        _check_sku(shop, draft.sku)


def _check_item(draft: FlashDraft) -> None:
    fair = {
        "quota": 1 <= draft.quota <= rules.QUOTA_MAX,
        "price_minor": 0 <= draft.price_minor <= PRICE_MINOR_MAX,
        "currency": CURRENCY_PATTERN.fullmatch(draft.currency) is not None,
        "per_person_max": 1 <= draft.per_person_max <= rules.PER_PERSON_MAX,
        "claim_ttl_s": rules.CLAIM_TTL_S_MIN <= draft.claim_ttl_s <= rules.CLAIM_TTL_S_MAX,
    }
    for field, is_fair in fair.items():
        if not is_fair:
            raise UnreadableSale(
                field=f"items.{field}",
                why_en=f"{getattr(draft, field)} is out of range",
                why_zh=f"{getattr(draft, field)} 超出范围",
            )


def _refuse_dearer(items: Sequence[FlashDraft]) -> None:
    """A flash sale dearer than the shelf deceives whoever hurries."""
    on_shelf = goods.list_prices([draft.sku for draft in items])
    for draft in items:
        list_minor = on_shelf.get((draft.sku, draft.currency), draft.price_minor)
        if draft.price_minor > list_minor:
            asked, most = (format_minor(one, draft.currency) for one in (draft.price_minor, list_minor))
            raise UnreadableSale(
                field="items.price_minor",
                why_en=f"{asked} is more than the list price, {most}: a flash sale costs at most that",
                why_zh=f"{asked} 高于标价 {most}，秒杀价不得高于标价",
            )


def _check_sku(shop: int, sku: int) -> None:
    try:
        owner = goods.shop_of_sku(sku)
    except NoSuchSku:
        owner = 0
    if owner != shop:
        raise NotYourSku(sku=sku)
