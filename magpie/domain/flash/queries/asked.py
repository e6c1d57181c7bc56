"""What flash sales asked for goods, and when: for whoever says what a price was before, to the shop or to everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from magpie.domain.flash.models import FlashItem
from magpie.domain.goods.rules.prices import WINDOW, Deal
from magpie.kit.paging import ROW_ID_MAX

DAY: Final = timedelta(days=1)
SPANS_MAX: Final = 200


@dataclass(frozen=True)
class FlashSpan:
    """A while in which a flash sale asked this for a SKU."""

    sku: int
    currency: str
    from_at: datetime
    until_at: datetime
    minor: int


def spans_of_sku(sku: int, *, since: datetime, now: datetime) -> list[FlashSpan]:
    """Of one SKU, from `since` until now, the oldest first; of very many the last SPANS_MAX. One query."""
    found = FlashItem.objects.filter(sku=sku) if 0 < sku <= ROW_ID_MAX else FlashItem.objects.none()
    return _spans(found, since=since, now=now)


def spans_of_product(product: int, *, since: datetime, now: datetime) -> list[FlashSpan]:
    """The same of all SKUs of a product. One query."""
    return _spans(FlashItem.objects.filter(sku__product=product), since=since, now=now)


def deals_of(spans: Iterable[FlashSpan]) -> Mapping[tuple[int, str], Sequence[Deal]]:
    """(SKU, currency) -> points in time at which this was asked.

    A flash sale may outlast the law's window, so it stands for each of its days and for both ends.
    """
    found: dict[tuple[int, str], list[Deal]] = defaultdict(list)
    for span in spans:
        days = min((span.until_at - span.from_at) // DAY, WINDOW // DAY)
        inside = [span.from_at + DAY * day for day in range(days + 1)]
        found[span.sku, span.currency] += [Deal(at, span.minor) for at in (*inside, span.until_at)]
    return dict(found)


def _spans(items: "QuerySet[FlashItem]", *, since: datetime, now: datetime) -> list[FlashSpan]:
    rows = items.filter(sale__closes_at__gte=since, sale__opens_at__lt=now).select_related("sale")
    newest = rows.order_by("-sale__opens_at", "-pk")[:SPANS_MAX]
    return [
        FlashSpan(row.sku_id, row.currency, row.sale.opens_at, min(row.sale.closes_at, now), row.price_minor)
        for row in reversed(newest)
    ]
