"""A person's requests after their purchases, for the copy of their data that they may ask for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from magpie.domain.trade.models import AfterSale, Evidence
from magpie.domain.trade.rules.states import Role


@dataclass(frozen=True)
class AfterSaleRecord:
    """A request in a person's copy of their data; `words` are their own."""

    number: str
    order: str
    kind: str
    reason: str
    quantity: int
    refund_minor: int
    currency: str
    status: str
    opened_at: datetime
    words: tuple[str, ...]


def aftersales_for_export(person: str) -> tuple[AfterSaleRecord, ...]:
    """Every request of a person, oldest first, for the copy they may ask for. Two queries."""
    rows = AfterSale.objects.filter(line__order__trade__person=person).select_related("line__order")
    own = Evidence.objects.filter(by=Role.BUYER).defer("picture")
    return tuple(
        AfterSaleRecord(
            row.number,
            row.line.order.number,
            row.kind,
            row.reason,
            row.quantity,
            row.refund_minor,
            row.line.order.currency,
            row.status,
            row.opened_at,
            tuple(one.words for one in row.evidence.all() if one.words),
        )
        for row in rows.order_by("pk").prefetch_related(Prefetch("evidence", own))
    )
