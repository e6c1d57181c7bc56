"""Where a line stands for whoever asks something of it: pieces and money that are left, and the terms of its sale."""

from django.db.models import Sum

from magpie.domain.goods.rules.returns import ReturnPolicy
from magpie.domain.trade.models import Order, OrderLine, ParcelLine
from magpie.domain.trade.rules.refunding import Standing, Terms


def standings_of(lines: list[OrderLine]) -> dict[int, Standing]:
    """Line -> what is left of it. One query."""
    rows = ParcelLine.objects.filter(line__in=lines).values_list("line").annotate(pieces=Sum("quantity"))
    sent = {int(line): int(pieces) for line, pieces in rows.order_by()}
    return {line.pk: _standing(line, sent.get(line.pk, 0)) for line in lines}


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


def _standing(line: OrderLine, sent: int) -> Standing:
    return Standing(
        paid_minor=line.paid_minor,
        quantity=line.quantity,
        sent=sent,
        asked_quantity=line.asked_quantity,
        refunded_quantity=line.refunded_quantity,
        called_off=line.called_off_quantity,
        asked_minor=line.asked_minor,
        refunded_minor=line.refunded_minor,
        waived_minor=line.waived_minor,
    )
