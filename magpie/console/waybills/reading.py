"""What goes out as a sheet: the orders that wait, and the rows that could not be sent with why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from magpie.domain.goods import queries as goods
from magpie.domain.people.queries import AccountFace
from magpie.domain.trade.queries.orders import OrderView, orders_to_send
from magpie.domain.trade.queries.shops import deliveries_of
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.rules.waybills import HEADER_EN, HEADER_ZH, ROWS_MAX, BadRow
from magpie.kit.sheets import write_rows, write_sheet
from magpie.log.payloads import Words

NOWHERE = Delivery("", "", "", "", "", "")


def write_waiting(shop: AccountFace, *, language: str, now: datetime) -> bytes:
    """The orders that wait, the earliest promise first, at most ROWS_MAX; carrier and waybill are left to be filled in.

    Ten queries.
    """
    orders = orders_to_send(shop.id, limit=ROWS_MAX, now=now)
    places = deliveries_of(shop.id, [order.number for order in orders])
    codes = goods.codes_of([line.sku for order in orders for line in order.lines])
    header = (
        *_columns(language), _("Promised by"), _("Goods"), _("Name"), _("Telephone"), _("Province or state"),
        _("City and district"), _("Street and number"), _("Postcode"), _("Note"),
    )  # fmt: skip
    rows = (
        (
            order.number, "", "", _instant(order.ship_by, shop.zone), _goods(order, codes, language),
            place.name, place.phone, place.region, place.city, place.street, place.postcode, order.note,
        )
        for order in orders for place in (places.get(order.number, NOWHERE),)
    )  # fmt: skip
    return write_sheet([header, *rows])


def write_bad(bad: Sequence[BadRow], *, language: str) -> str:
    """The rows that were not sent, as text that can be mended and sent again, with why beside them."""
    rows = ((one.row.order, one.row.carrier_name, one.row.waybill, one.why.say(language)) for one in bad)
    return write_rows([(*_columns(language), _("Why not")), *rows]) if bad else ""


def _columns(language: str) -> tuple[str, str, str]:
    return HEADER_ZH if language.startswith("zh") else HEADER_EN


def _goods(order: OrderView, codes: dict[int, str], language: str) -> str:
    """'SG-50 Spring green tea ×2; …': what is still to be sent."""
    return "; ".join(_line(order, codes, language))


def _line(order: OrderView, codes: dict[int, str], language: str) -> Iterator[str]:
    for line in order.lines:
        if left := order.pieces_left.get(line.id):
            title = Words(zh=line.title_zh, en=line.title_en).say(language)
            option = Words(zh=line.option_zh, en=line.option_en).say(language)
            yield " ".join(part for part in (codes.get(line.sku, ""), title, option, f"×{left}") if part)


def _instant(instant: datetime | None, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if instant else ""
