"""How well a shop served in a stretch of time, and what its sales were worth: every figure with what it was counted from.

A figure is of the orders paid here in that time, whenever the rest happened, so an order is never half in a figure. What was
imported from elsewhere is not ours to judge. The definitions are those that platforms publish (reference/definitions.md,
"Sub-metrics" and "Settled quality"); a share is shown with its two numbers. The caller has checked whose shop it is.
"""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import (
    Avg,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from magpie.domain.trade.models import AfterSale, Order, OrderLine, Parcel
from magpie.domain.trade.rules.aftersales import ENDED, Arbitration, Status
from magpie.domain.trade.rules.refunding import BY_THE_SHOP
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import FulfilmentStatus

# 揽收及时率: what is promised later, such as a presale, is in no band.
BANDS: Final = (timedelta(hours=24), timedelta(hours=36), timedelta(hours=48))
LEFT: Final = (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED)
TO_LEAVE: Final = (FulfilmentStatus.UNFULFILLED, FulfilmentStatus.PARTLY_SHIPPED)


@dataclass(frozen=True)
class Share:
    """So many of so many; None of none, never 0 %."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Sold:
    """What was sold in a currency, side by side: `gross_minor` was paid; `net_minor` of it did not go back; `settled_minor`
    was there when nobody could send it back any more; `quality_minor` of that is still there, charge backs taken off."""

    currency: str
    orders: int
    simulated: int
    gross_minor: int
    net_minor: int
    settled_minor: int
    quality_minor: int


@dataclass(frozen=True)
class Service:
    """`sent_on_time` is of the orders whose promise is over or which have left; `picked_up` is pieces of a whole that sum up:
    within 24, 36, 48 hours of payment, and later; `on_the_way` is from the carrier's taking to its arriving."""

    sent_on_time: Share
    picked_up: tuple[int, int, int, int]
    on_the_way: timedelta | None
    arrived: int
    faulty: Share
    lost_disputes: Share


def sold_of(shop: int, *, since: datetime, until: datetime) -> list[Sold]:
    """By currency, the most orders first. Two queries: of the orders, and of what went back of their lines."""
    orders, settled = _paid(shop, since, until), Q(settled_at__isnull=False)
    rows = orders.values("currency").annotate(
        orders=Count("pk"),
        simulated=Count("pk", filter=Q(trade__is_simulated=True)),
        gross=Sum("total_minor"),
        carriage_back=Sum("carriage_refunded_minor"),
        settled=_sum("settlement__cash_minor"),
        settled_gross=_sum("total_minor", filter=settled),
        settled_carriage_back=_sum("carriage_refunded_minor", filter=settled),
    )
    backs = (
        OrderLine.objects.filter(order__in=orders)
        .order_by()
        .values_list("order__currency")
        .annotate(
            whole=_sum("refunded_minor"),
            of_settled=_sum("refunded_minor", filter=Q(order__settled_at__isnull=False)),
        )
    )
    went_back = {currency: (whole, of_settled) for currency, whole, of_settled in backs}
    found = []
    for row in rows:
        back, settled_back = went_back.get(row["currency"], (0, 0))
        found.append(
            Sold(
                currency=row["currency"],
                orders=row["orders"],
                simulated=row["simulated"],
                gross_minor=row["gross"],
                net_minor=row["gross"] - row["carriage_back"] - back,
                settled_minor=row["settled"],
                quality_minor=row["settled_gross"] - row["settled_carriage_back"] - settled_back,
            )
        )
    return sorted(found, key=lambda one: (-one.orders, one.currency))


def service_of(shop: int, *, since: datetime, until: datetime, now: datetime) -> Service:
    """Four queries."""
    orders = _paid(shop, since, until)
    picked, way, arrived = _parcels(orders)
    return Service(
        sent_on_time=_sent_on_time(orders, now=now),
        picked_up=picked,
        on_the_way=way,
        arrived=arrived,
        **_cases(orders),
    )


def _paid(shop: int, since: datetime, until: datetime) -> "QuerySet[Order]":
    return Order.objects.filter(shop=shop, paid_at__gte=since, paid_at__lt=until, trade__origin="").order_by()


def _sent_on_time(orders: "QuerySet[Order]", *, now: datetime) -> Share:
    """An order is sent when its last piece is. What was called off before it could leave counts nowhere."""
    last_left = (
        Parcel.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(last=Max("sent_at"))
    )
    left, is_over = Q(fulfilment_status__in=LEFT), Q(fulfilment_status__in=TO_LEAVE, ship_by__lte=now)
    found = (
        orders.filter(ship_by__isnull=False)
        .annotate(left_at=Subquery(last_left.values("last"), output_field=DateTimeField()))
        .aggregate(
            whole=Count("pk", filter=left | is_over),
            part=Count("pk", filter=left & Q(left_at__lte=F("ship_by"))),
        )
    )
    return Share(found["part"], found["whole"])


def _parcels(orders: "QuerySet[Order]") -> tuple[tuple[int, int, int, int], timedelta | None, int]:
    """(picked up in each band, mean time from the carrier's taking to its arriving, how many arrived)."""
    collected = Q(route__kind=RouteKind.COLLECTED)
    # A day's promise may end on its own midnight, so a same-day order can be due some 32 hours after it was paid.
    is_prompt = Q(order__ship_by__lte=F("order__paid_at") + BANDS[-1])
    taken = Parcel.objects.filter(order__in=orders).annotate(taken_at=Min("route__at", filter=collected))
    waited = _span("taken_at", "order__paid_at")
    bands: dict[str, Any] = {
        f"band{number}": Count("pk", filter=is_prompt & Q(waited__lte=band))
        for number, band in enumerate(BANDS)
    }
    found = (
        taken.filter(taken_at__isnull=False)
        .annotate(waited=waited, way=_span("arrived_at", "taken_at"))
        .aggregate(
            whole=Count("pk", filter=is_prompt),
            mean=Avg("way", filter=Q(arrived_at__isnull=False)),
            arrived=Count("pk", filter=Q(arrived_at__isnull=False)),
            **bands,
        )
    )
    ends = [0, *(found[f"band{number}"] for number in range(len(BANDS))), found["whole"]]
    first, second, third, later = (after - before for before, after in itertools.pairwise(ends))
    return (first, second, third, later), found["mean"], found["arrived"]


def _cases(orders: "QuerySet[Order]") -> dict[str, Share]:
    """品质退货率 and 纠纷商责率: orders refunded for a fault of goods or parcel, and disputes that the site decided for the
    buyer among the cases that were closed."""
    cases = AfterSale.objects.filter(line__order__in=orders)
    found = cases.aggregate(
        faulty=Count(
            "line__order",
            distinct=True,
            filter=Q(reason__in=BY_THE_SHOP, status=Status.DONE, refund_minor__gt=0),
        ),
        closed=Count("pk", filter=Q(status__in=ENDED)),
        lost=Count("pk", filter=Q(status__in=ENDED, arbitration=Arbitration.FOR_BUYER)),
    )
    return {
        "faulty": Share(found["faulty"], orders.count()),
        "lost_disputes": Share(found["lost"], found["closed"]),
    }


def _sum(field: str, **more: Any) -> Coalesce:
    return Coalesce(Sum(field, **more), 0)


def _span(end: str, start: str) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(end) - F(start), output_field=DurationField())
