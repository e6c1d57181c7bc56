"""What a shop has to do and how it fares today: what waits, what is on its way, what was paid. The caller has checked whose
shop it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, Sum

from magpie.domain.trade.models import Order, Parcel
from magpie.domain.trade.queries.orders import TO_SHIP
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.sealing import open_contacts

CARRIERS_SHOWN = 8
# Carriers a shop used are looked for among its latest parcels.
PARCELS_LOOKED_AT = 200


@dataclass(frozen=True)
class Waiting:
    """Orders that wait for a parcel; `late` of them were promised for an instant that is over."""

    orders: int
    late: int
    simulated: int
    first_ship_by: datetime | None


@dataclass(frozen=True)
class Takings:
    """What was paid in a currency in a stretch of time."""

    currency: str
    orders: int
    total_minor: int
    simulated: int


def waiting_of(shop: int, *, now: datetime) -> Waiting:
    """One query."""
    found = Order.objects.filter(TO_SHIP, shop=shop).aggregate(
        orders=Count("pk"),
        late=Count("pk", filter=Q(ship_by__lte=now)),
        simulated=Count("pk", filter=Q(trade__is_simulated=True)),
        first_ship_by=Min("ship_by"),
    )
    return Waiting(**found)


def count_on_the_way(shop: int) -> int:
    """Orders that left whole and did not arrive yet. One query."""
    return Order.objects.filter(shop=shop, status="open", fulfilment_status="shipped").count()


def takings_of(shop: int, *, since: datetime, until: datetime) -> list[Takings]:
    """What was paid from `since` on and before `until`, by currency, the most orders first. Refunds are not taken off.

    One query.
    """
    paid = Order.objects.filter(shop=shop, paid_at__gte=since, paid_at__lt=until)
    rows = (
        paid.order_by()
        .values_list("currency")
        .annotate(
            orders=Count("pk"),
            sum_minor=Sum("total_minor"),
            simulated=Count("pk", filter=Q(trade__is_simulated=True)),
        )
    )
    return sorted((Takings(*row) for row in rows), key=lambda said: (-said.orders, said.currency))


def deliveries_of(shop: int, numbers: Sequence[str]) -> dict[str, Delivery]:
    """Order number -> where it goes, for orders of this shop whose record still opens. Three queries."""
    trades = dict(Order.objects.filter(shop=shop, number__in=numbers).values_list("number", "trade"))
    places = open_contacts(list(trades.values()))
    return {number: places[trade] for number, trade in trades.items() if trade in places}


def carriers_of(shop: int) -> list[str]:
    """The carriers this shop sent with lately, the last one first. One query."""
    latest = Parcel.objects.filter(order__shop=shop).order_by("-pk").values("pk")[:PARCELS_LOOKED_AT]
    rows = Parcel.objects.filter(pk__in=latest).values_list("carrier_name").annotate(last=Max("pk"))
    return [name for name, _ in rows.order_by("-last")[:CARRIERS_SHOWN]]


def orders_of_refs(shop: int, refs: Iterable[str]) -> dict[str, str]:
    """The same for refs of any kind, as other books keep them; those that name no trade of this shop are absent. One query."""
    named = {ref.removeprefix("trade:") for ref in refs if ref.startswith("trade:")}
    return orders_of_trades(shop, [int(one) for one in named if one.isascii() and one.isdigit()])


def orders_of_trades(shop: int, trades: Sequence[int]) -> dict[str, str]:
    """{"trade:12": number of this shop's order in it}. One query."""
    rows = Order.objects.filter(shop=shop, trade__in=trades).values_list("trade", "number")
    return {f"trade:{trade}": number for trade, number in rows}
