"""Sheets of waybills: good rows are sent, bad ones say why, and the same sheet again changes nothing."""

import pytest

from magpie.domain.people import actions as people
from magpie.domain.trade.actions.sending import Sent, WaybillOfAnother, send_waybills
from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.models import Order, OrderLine, Parcel, ParcelLine
from magpie.domain.trade.refusals import NoSuchOrder, SentAlready, UnreadableWaybill
from magpie.domain.trade.rules.states import NotNow
from magpie.domain.trade.rules.waybills import (
    ROWS_MAX,
    NoCarrierNamed,
    NoOrderNamed,
    SpoiledWaybill,
    TwoWaybills,
    WaybillRow,
    read_waybills,
)
from magpie.kit.sheets import UnreadableSheet
from tests.domain.cast import NOW, Town, fact_names, town
from tests.domain.ledger.cast import at_once
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide

ONE, TWO, THREE = ("01JD5Y1V9GZC3M0B5T8RQK2W7" + end for end in "NPQ")


def read(text: str) -> tuple[list[tuple[str, str, str]], list[tuple[int, type]], int]:
    sheet = read_waybills(text.encode())
    return (
        [row.parcel for row in sheet.rows],
        [(one.row.number, type(one.why)) for one in sheet.bad],
        sheet.unfilled,
    )


def paid(here: Town, *, person: str = "", quantity: int = 1) -> Order:
    number = place(person or here.tao, wanted(here, quantity=quantity))
    hear(captured(number, event=number))
    return Order.objects.get(trade__number=number)


def send(here: Town, *rows: tuple[str, str, str]) -> Sent:
    numbered = [WaybillRow(at, *row) for at, row in enumerate(rows, start=2)]
    return send_waybills(by=here.mei, shop=here.shop, rows=numbered, now=NOW)


def why(done: Sent) -> list[tuple[str, type]]:
    return [(one.row.order, type(one.why)) for one in done.bad]


@pytest.mark.parametrize(
    "text",
    [
        f"order,carrier,waybill\n{ONE},Swift Crane,SC1",
        f"Waybill,note,ORDER Number,Carrier\nSC1,x,{ONE.lower()}, Swift  Crane",
        f"订单号,快递公司,运单号\n{ONE},Swift Crane,S C 1",
        f"{ONE},Swift Crane,SC1",
        f'order;carrier;waybill\n\'{ONE};Swift Crane;="SC1"',
    ],
)
def test_columns_are_found_by_their_names_or_by_their_order(text: str) -> None:
    assert read(text) == ([(ONE, "Swift Crane", "SC1")], [], 0)


def test_every_problem_is_told_at_once_and_the_good_rows_stay() -> None:
    sheet = (
        "order,carrier,waybill\n"
        f"{ONE},Swift,1\n"
        ",Swift,2\n"
        f"{TWO},,3\n"
        f"{TWO},Swift,4.31001E+15\n"
        f"{THREE},Swift,5\n"
        f"{THREE},Swift,6\n"
        f"{ONE},Swift,1\n"
        f"{THREE},Swift,\n"
    )

    good, bad, unfilled = read(sheet)

    assert good == [(ONE, "Swift", "1")]
    assert bad == [
        (3, NoOrderNamed), (4, NoCarrierNamed), (5, SpoiledWaybill), (6, TwoWaybills), (7, TwoWaybills),
    ]  # fmt: skip
    assert unfilled == 1


@pytest.mark.parametrize("waybill", ["4.31E+15", "4e+20", "4,31E+15", "431001234567.0"])
def test_what_a_spreadsheet_made_of_a_long_number_is_noticed(waybill: str) -> None:
    assert [kind for _, kind in read(f'order,carrier,waybill\n{ONE},S,"{waybill}"')[1]] == [SpoiledWaybill]


@pytest.mark.parametrize("waybill", ["1E10", "SF1.5", "4310012345678901", "YT-12.00A"])
def test_a_waybill_that_only_looks_odd_is_taken(waybill: str) -> None:
    assert read(f"order,carrier,waybill\n{ONE},S,{waybill}")[1] == []


@pytest.mark.parametrize(
    "text", ["", "order,carrier\nx,y", "a,b,c\n1,2,3", "order,carrier,waybill" + "\nx,y,z" * (ROWS_MAX + 1)]
)
def test_what_is_no_sheet_of_waybills_is_refused_whole(text: str) -> None:
    with pytest.raises(UnreadableSheet):
        read_waybills(text.encode())


def test_the_most_rows_are_read() -> None:
    text = "order,carrier,waybill" + "".join(f"\n{n:026d},S,W{n}" for n in range(ROWS_MAX))

    assert len(read(text)[0]) == ROWS_MAX


def test_good_rows_are_sent_and_the_same_again_changes_nothing(truth: str) -> None:
    here = town()
    first, second = paid(here, quantity=2), paid(here)
    unpaid = Order.objects.get(trade__number=place(here.tao, wanted(here)))
    rows = [
        (first.number, "Swift", "1"), (unpaid.number, "Swift", "2"), (second.number, "Swift", "运单"), (ONE, "Swift", "3"),
    ]  # fmt: skip

    done = send(here, *rows)
    facts = len(fact_names())
    again = send(here, *rows)

    assert [row.order for row in done.sent] == [first.number]
    refused = [(unpaid.number, NotNow), (second.number, UnreadableWaybill), (ONE, NoSuchOrder)]
    assert why(done) == refused
    assert ([row.order for row in again.known], again.sent, why(again)) == ([first.number], (), refused)
    assert (Parcel.objects.count(), ParcelLine.objects.get().quantity, len(fact_names())) == (1, 2, facts)
    assert fact_names().count("ParcelSent") == 1


def test_what_is_left_of_a_part_sent_order_goes_and_another_waybill_afterwards_is_refused(truth: str) -> None:
    here = town()
    order = paid(here, quantity=3)
    line = OrderLine.objects.get(order=order).pk
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift", "1"), pieces={line: 1}, now=NOW)

    done = send(here, (order.number, "Swift", "2"))
    late = send(here, (order.number, "Swift", "3"))

    assert len(done.sent) == 1
    assert list(ParcelLine.objects.order_by("pk").values_list("quantity", flat=True)) == [1, 2]
    assert why(late) == [(order.number, SentAlready)]


def test_one_waybill_for_two_buyers_sends_neither_and_for_one_buyer_both(truth: str) -> None:
    here = town()
    of_tao, also_of_tao, of_mei = paid(here), paid(here), paid(here, person=here.mei)

    filled_down = send(here, (of_tao.number, "Swift", "1"), (of_mei.number, "Swift", "1"))
    together = send(here, (of_tao.number, "Swift", "2"), (also_of_tao.number, "Swift", "2"))
    later = send(here, (of_mei.number, "Swift", "2"))

    assert why(filled_down) == [(of_tao.number, WaybillOfAnother), (of_mei.number, WaybillOfAnother)]
    assert len(together.sent) == 2
    assert why(later) == [(of_mei.number, WaybillOfAnother)]
    assert len(send(here, (of_mei.number, "Other carrier", "2")).sent) == 1


@pytest.mark.wide
def test_the_same_sheet_from_two_desks_at_once_sends_each_order_once(truth: str) -> None:
    here = town()
    orders = [paid(here) for _ in range(4)]
    rows = [(order.number, "Swift", str(order.pk)) for order in orders]
    told: list[Sent] = []

    at_once(2, lambda turn: told.append(send(here, *rows[:: 1 if turn else -1])))

    assert [done.bad for done in told] == [(), ()]
    assert Parcel.objects.count() == 4
    assert fact_names().count("ParcelSent") == 4
    assert all(len(done.sent) + len(done.known) == 4 for done in told)


@pytest.mark.wide
def test_two_waybills_at_once_for_one_order_send_it_once(truth: str) -> None:
    here = town()
    order = paid(here, quantity=2)
    told: list[Sent] = []

    at_once(2, lambda turn: told.append(send(here, (order.number, "Swift", f"W{turn}"))))

    assert sorted(len(done.sent) for done in told) == [0, 1]
    assert [type(one.why) for done in told for one in done.bad] == [SentAlready]
    assert ParcelLine.objects.get().quantity == 2


def test_an_order_of_another_shop_is_not_there_even_for_somebody_who_works_for_both(truth: str) -> None:
    here = town()
    order = paid(here)
    other = people.open_account(
        person=here.mei, kind="shop", handle="clay_tiger", name_en="Clay Tiger", now=NOW
    )

    rows = [WaybillRow(2, order.number, "Swift", "1")]
    done = send_waybills(by=here.mei, shop=other, rows=rows, now=NOW)

    assert why(done) == [(order.number, NoSuchOrder)]
    assert Parcel.objects.count() == 0


def test_whoever_does_not_work_for_the_shop_sends_nothing(sqlite_truth: str) -> None:
    here = town()
    order = paid(here)

    rows = [WaybillRow(2, order.number, "Swift", "1")]
    done = send_waybills(by=here.tao, shop=here.shop, rows=rows, now=NOW)

    assert why(done) == [(order.number, NoSuchOrder)]
    assert Parcel.objects.count() == 0
