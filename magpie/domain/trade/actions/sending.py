"""Sending many orders at once, from a sheet of waybills: what can be sent is sent, and everything else says why not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.models import Order, Parcel
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules.waybills import BadRow, WaybillRow
from magpie.kit.errors import Refusal


class WaybillOfAnother(Refusal):
    """One parcel for two buyers is nearly always a cell that was filled down."""

    code, status = "waybill_of_another", 409
    en = "This waybill is also on order {order}, of another buyer; if one parcel carries both, send it on the order’s own page."
    zh = "该运单号也填在另一位买家的订单 {order} 上；如确为同一包裹，请到订单页面发货。"


@dataclass(frozen=True)
class Sent:
    """Rows that were sent now, rows whose parcel was known already, and rows that were refused."""

    sent: tuple[WaybillRow, ...]
    known: tuple[WaybillRow, ...]
    bad: tuple[BadRow, ...]


def send_waybills(*, by: str, shop: int, rows: Sequence[WaybillRow], now: datetime) -> Sent:
    """Send all that is left of each order named, those of this shop alone; the same rows again change nothing.

    Each row is `send_parcel`, a transaction of its own: a crash in between leaves what was sent, and the rest for the next
    time. Facts and locks are its.
    """
    ours = {
        number: person or f"trade:{trade}"
        for number, person, trade in Order.objects.filter(
            shop=shop, number__in={row.order for row in rows}
        ).values_list("number", "trade__person", "trade")
    }
    holders = _holders(shop, rows, ours)
    sent, known, bad = [], [], []
    for row in rows:
        others = {order: buyer for order, buyer, is_sent in holders[row.parcel[1:]] if order != row.order}
        if (row.order, ours.get(row.order, ""), True) in holders[row.parcel[1:]]:
            known.append(row)
            continue
        try:
            _check(row, ours, others)
            send_parcel(by=by, order=row.order, waybill=Waybill(row.carrier_name, row.waybill), now=now)
            sent.append(row)
        except Refusal as refusal:
            bad.append(BadRow(row, refusal))
    return Sent(tuple(sent), tuple(known), tuple(bad))


def _check(row: WaybillRow, ours: Mapping[str, str], others: Mapping[str, str]) -> None:
    if row.order not in ours:
        raise NoSuchOrder()
    stranger = next((order for order, buyer in others.items() if buyer != ours[row.order]), None)
    if stranger is not None:
        raise WaybillOfAnother(order=stranger)


Holders = Mapping[tuple[str, str], set[tuple[str, str, bool]]]


def _holders(shop: int, rows: Sequence[WaybillRow], ours: Mapping[str, str]) -> Holders:
    """(carrier, waybill) -> the (order, buyer, whether sent) that have it, in the sheet and among the shop's parcels."""
    found: dict[tuple[str, str], set[tuple[str, str, bool]]] = defaultdict(set)
    for row in rows:
        if row.order in ours:
            found[row.parcel[1:]].add((row.order, ours[row.order], False))
    parcels = Parcel.objects.filter(order__shop=shop, waybill__in={row.waybill for row in rows})
    said = parcels.values_list(
        "carrier_name", "waybill", "order__number", "order__trade__person", "order__trade"
    )
    for carrier, waybill, number, person, trade in said:
        found[carrier, waybill].add((number, person or f"trade:{trade}", True))
    return found
