"""What a shop reads of its money, what a spreadsheet gets, and our books beside the provider's list."""

import csv
import io
from datetime import timedelta

import pytest

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import queries as ledger_queries
from magpie.domain.ledger.models import Entry
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, MoveDraft, Reason
from magpie.domain.outbox.models import Fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.rules import EventKind
from magpie.domain.payment.rules.bank import Choice
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.paying import hear_missed
from magpie.domain.trade.models import ShopTerms, Trade
from magpie.domain.trade.queries.statements import (
    BOM,
    decimal_text,
    order_money,
    order_statement,
    period_statement,
    reconcile_provider,
    statement_csv,
)
from magpie.domain.trade.refusals import NoSuchOrder
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.payment.till import charge_of
from tests.domain.trade.aftersales_cast import DAY, bank, bank_sends, bought, call_off
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide

PERIOD = {"since": NOW - DAY, "until": NOW + DAY}


def test_an_orders_statement_shows_its_sale_and_its_refund_and_no_other_shops(truth: str) -> None:
    here = town()
    order, other = bought(here), bought(here, quantity=1)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    moves = order_statement(here.shop, order.number)

    assert [(move.kind, move.reason, move.amount_minor) for move in moves] == [
        ("sale", "sale", 20400), ("sale", "fee", 408), ("refund", "refund", 6800), ("refund", "fee", 136),
    ]  # fmt: skip
    assert len(order_statement(here.shop, other.number)) == 2
    with pytest.raises(NoSuchOrder):
        order_statement(here.shop + 1, order.number)
    period = period_statement(here.shop, currency="CNY", **PERIOD)
    assert (period.opening_minor, period.closing_minor) == (0, 2 * 6664 + 6664)


def test_a_table_for_a_spreadsheet_says_money_as_decimals_and_sums_up(truth: str) -> None:
    here = town()
    order = bought(here)

    text = "".join(statement_csv(here.shop, currency="CNY", **PERIOD))

    assert text.startswith(BOM)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM))))
    assert rows[0] == ["时间(UTC)", "类型", "单号", "原因", "币种", "收入", "支出", "余额"]
    assert [row[1:] for row in rows[1:]] == [
        ["订单成交", order.number, "货款", "CNY", "204.00", "0.00", "204.00"],
        ["订单成交", order.number, "平台服务费", "CNY", "0.00", "4.08", "199.92"],
    ]
    english = "".join(statement_csv(here.shop, currency="CNY", language="en", **PERIOD))
    assert "Platform fee" in english


def test_carriage_is_a_line_of_its_own_and_changes_no_sum(truth: str) -> None:
    here = town()
    ShopTerms.objects.create(shop_id=here.shop, carriage_minor=800, changed_at=NOW)
    order = bought(here)
    case = call_off(here, order, quantity=3)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    rows = list(
        csv.reader(io.StringIO("".join(statement_csv(here.shop, currency="CNY", language="en", **PERIOD))))
    )
    assert [(row[1], row[3], row[5], row[6]) for row in rows[1:]] == [
        ("Sale", "Price paid", "204.00", "0.00"),
        ("Sale", "Platform fee", "0.00", "4.08"),
        ("Sale", "Carriage", "8.00", "0.00"),
        ("Refund", "Refund", "0.00", "204.00"),
        ("Refund", "Platform fee", "4.08", "0.00"),
        ("Refund", "Carriage", "0.00", "8.00"),
    ]
    chinese = list(csv.reader(io.StringIO("".join(statement_csv(here.shop, currency="CNY", **PERIOD)))))
    assert [row[3] for row in chinese[1:]] == ["货款", "平台服务费", "运费", "退款", "平台服务费", "运费"]
    (row,) = order_money(here.shop).rows
    assert (row.total_minor, row.carriage_minor) == (21_200, 800)
    sums = ledger_queries.period_sums(f"shop:{here.shop}", currency="CNY", **PERIOD)
    assert {(one.kind, one.reason, one.is_carriage): one.in_minor - one.out_minor for one in sums} == {
        ("sale", "sale", False): 20_400,
        ("sale", "fee", False): -408,
        ("sale", "sale", True): 800,
        ("refund", "refund", False): -20_400,
        ("refund", "fee", False): 408,
        ("refund", "refund", True): -800,
    }
    assert period_statement(here.shop, currency="CNY", **PERIOD).closing_minor == 0


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(123450, "CNY", "1234.50"), (-5, "CNY", "-0.05"), (700, "JPY", "700"), (1, "KWD", "0.001")],
)
def test_money_is_written_as_a_number(minor: int, currency: str, text: str) -> None:
    assert decimal_text(minor, currency) == text


def test_pages_of_orders_go_on_where_they_ended(truth: str) -> None:
    here = town()
    orders = [bought(here, quantity=1) for _ in range(3)]
    place(here.tao, wanted(here))

    first = order_money(here.shop, limit=2)
    assert first.next_cursor is not None
    rest = order_money(here.shop, cursor=first.next_cursor, limit=2)

    assert [row.number for row in (*first.rows, *rest.rows)] == [row.number for row in reversed(orders)]
    assert rest.next_cursor is None


def test_books_and_provider_agree_through_sale_refund_charge_back_and_fee(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)
    bank_sends(order, now=NOW)
    for kind, minor in ((EventKind.FEE, 50), (EventKind.CHARGE_BACK, 600), (EventKind.CHARGE_BACK_WON, 600)):
        hear(bank(order, kind, minor=minor, now=NOW))
    carry(MemoryLog())

    said = reconcile_provider("local", **PERIOD)

    assert (said.ours, said.theirs, said.differences) == (5, 5, ())


def test_a_refund_made_in_the_providers_own_desk_is_a_difference(truth: str) -> None:
    here = town()
    order = bought(here)
    hear(bank(order, EventKind.REFUND_SUCCEEDED, minor=700, now=NOW, refund="desk"), now=NOW)
    carry(MemoryLog())

    (one,) = reconcile_provider("local", **PERIOD).differences

    assert (one.what.value, one.theirs.amount_minor if one.theirs else 0) == ("missing_here", -700)
    assert "700" not in one.say("zh").replace("7.00", "")


def test_a_word_that_was_not_booked_and_a_booking_nobody_said_are_found(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    hear(captured(number, event="unheard"))
    Fact.objects.filter(name="PaymentCaptured").delete()
    carry(MemoryLog())
    invented = MoveDraft(
        AccountRef(AccountKind.PROVIDER, "provider:local"), AccountRef(AccountKind.BUYER_CLEARING), 5, Reason.PAYMENT
    )  # fmt: skip
    ledger.post_entry(
        key="local:invented", kind=EntryKind.PAYMENT, ref="trade:0", currency="CNY", moves=[invented], now=NOW
    )

    found = {one.what.value for one in reconcile_provider("local", **PERIOD).differences}

    assert found == {"missing_here", "missing_there"}
    assert reconcile_provider("local", since=NOW + DAY, until=NOW + 2 * DAY).differences == ()


def test_a_word_before_midnight_that_is_booked_after_it_is_no_difference(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    hear(captured(number, at=NOW), now=NOW + timedelta(hours=2))
    carry(MemoryLog())
    assert Entry.objects.get(kind="payment").at == NOW + timedelta(hours=2)

    for period in (
        {"since": NOW - DAY, "until": NOW + timedelta(hours=1)},
        {"since": NOW + timedelta(hours=1), "until": NOW + DAY},
    ):
        assert reconcile_provider("local", **period).differences == ()


def test_a_webhook_that_never_came_is_found_in_the_providers_own_list_and_taken_in_once(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    intent = Trade.objects.get().intent
    payment.do_calls_of(intent=intent, now=NOW)
    decide(charge=charge_of(intent), choice=Choice.PAY, now=NOW)
    assert len(payment.unheard_events(provider="local", **PERIOD)) == 3  # under way, captured, its fee
    assert reconcile_provider("local", **PERIOD).differences == ()

    assert [hear_missed(provider="local", **PERIOD, now=NOW + DAY) for _ in range(2)] == [3, 0]

    carry(MemoryLog())
    assert Trade.objects.get(number=number).paid_at == NOW + DAY
    said = reconcile_provider("local", since=NOW - DAY, until=NOW + 2 * DAY)
    assert (said.ours, said.theirs, said.differences) == (2, 2, ())
