"""Where a line stands for whoever asks something of it: pieces and money that are left, and the terms of its sale."""

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from magpie.domain.goods.rules.returns import ReturnPolicy
from magpie.domain.trade.models import Order, OrderLine, ParcelLine
from magpie.domain.trade.rules.refunding import Standing, Terms


def standings_of(lines: list[OrderLine]) -> dict[int, Standing]:
    """Line -> what is left of it. What a carrier or the buyer says is here has arrived. One query."""
    is_here = Q(parcel__arrived_at__isnull=False) | Q(line__order__delivered_at__isnull=False)
    rows = (
        ParcelLine.objects.filter(line__in=lines)
        .values_list("line")
        .annotate(sent=Sum("quantity"), arrived=Coalesce(Sum("quantity", filter=is_here), 0))
    )
    found = {int(line): (int(sent), int(arrived)) for line, sent, arrived in rows.order_by()}
    return {line.pk: _standing(line, *found.get(line.pk, (0, 0))) for line in lines}


def terms_of(line: OrderLine, order: Order, *, zone: str) -> Terms:
    """The terms frozen at the sale; `order` is paid."""
    assert order.paid_at is not None
    return Terms(
        policy=ReturnPolicy(line.return_policy),
        days=line.return_days,
        is_confirmed=line.is_exclusion_confirmed,
        zone=zone,
        paid_at=order.paid_at,
        ship_by=order.ship_by,
        delivered_at=order.delivered_at,
    )


def _standing(line: OrderLine, sent: int, arrived: int) -> Standing:
    return Standing(
        paid_minor=line.paid_minor,
        quantity=line.quantity,
        sent=sent,
        arrived=arrived,
        asked_quantity=line.asked_quantity,
        refunded_quantity=line.refunded_quantity,
        called_off=line.called_off_quantity,
        asked_minor=line.asked_minor,
        refunded_minor=line.refunded_minor,
        waived_minor=line.waived_minor,
    )
