"""A shop's money on its pages: the sentence, the picture, the days, periods that add up, one order's books, payouts once."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.models import Payout
from magpie.domain.ledger.queries import statements as ledger_statements
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import confirm_order
from magpie.domain.trade.models import AnsweredRequest, Order, ShopTerms
from tests.console.desk import HOME, another_shop_of_mei, queries_of, shown
from tests.domain.cast import NOW, Town
from tests.domain.trade.aftersales_cast import DAY, bank_sends, bought, delivered, faulty

pytestmark = pytest.mark.wide

MONEY = f"{HOME}money/"
PERIOD = f"{MONEY}statement/?since=2026-02-01&until=2026-12-31"
# Four of the frame; balances, payouts' sums; what is pending: orders and two sums; orders and their two sums; payouts;
# the shop's days; whether an owner asks.
MONEY_QUERIES = 15
# Four of the frame; accounts, change, lines; accounts, sums; numbers of orders.
PERIOD_QUERIES = 10
# Four of the frame; the order, its lines, their discounts, whose it is, its moves.
ORDER_QUERIES = 9


def text_of(page: str) -> str:
    """The words of a page: figures are cut into sign, number and decimals there."""
    joined = re.sub(r"</?span[^>]*>", "", page.split("<main", 1)[-1])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", joined)).split())


def settled(here: Town, *, quantity: int = 3) -> Order:
    """Received in March, settled long ago: ¥199.92 of ¥204 are the shop's."""
    order = delivered(here, quantity=quantity)
    confirm_order(person=here.tao, order=order.number, now=NOW + 2 * DAY)
    settle_due(now=NOW + 20 * DAY)
    order.refresh_from_db()
    return order


def ask(browser: Client, amount: str, *, key: str = "") -> tuple[int, str]:
    key = (
        key
        or (
            re.search(r'name="request_key" value="([^"]+)"', shown(browser, MONEY)) or ["", "nothing-to-ask"]
        )[1]
    )
    answer = browser.post(f"{MONEY}payouts/", {"request_key": key, "currency": "CNY", "amount": amount})
    return answer.status_code, text_of(answer.content.decode())


def test_the_page_says_what_is_pending_what_is_available_and_what_comes_when(here: Town, mei: Client) -> None:
    settled(here)
    order = bought(here, quantity=1)

    page = shown(mei, MONEY)

    said = text_of(page)
    assert "¥199.92 can be paid out." in said
    assert "Pending ¥66.64" in said
    assert "no day yet 1 order that nobody has received yet ¥66.64" in said
    assert order.number in said
    assert re.findall(r'<rect class="flow-(\w+)" x="(\d+)" width="(\d+)"', page) == [
        ("pending", "0", "250"), ("available", "250", "750"),
    ]  # fmt: skip
    assert "可提现" in shown(mei, MONEY, language="zh-hans")


def test_a_day_that_is_known_is_shown_with_what_it_brings(here: Town, mei: Client) -> None:
    order = delivered(here, quantity=1)
    confirm_order(person=here.tao, order=order.number, now=NOW + 2 * DAY)

    said = text_of(shown(mei, MONEY))

    assert (
        "Nothing can be paid out yet; what was sold is on its way. Next, ¥66.64 becomes available on 2026-03-10."
        in said
    )
    assert "An order’s money becomes yours on the day on which its last right to return ends." in said


def test_nothing_sold_teaches_what_will_stand_here(here: Town, mei: Client) -> None:
    said = text_of(shown(mei, MONEY))

    assert "No money has come in yet." in said
    assert "No order was paid yet." in said
    assert "There is nothing to be paid out now." in said


def test_a_payout_is_asked_for_once_and_shown_with_what_became_of_it(here: Town, mei: Client) -> None:
    settled(here)
    for amount, why in (
        ("", "Write an amount."),
        ("199.93", "¥199.92"),
        ("-1", "more than nothing"),
        ("x", "is not an amount"),
    ):
        status, page = ask(mei, amount)
        assert (status, why in page) == (409 if amount == "199.93" else 422, True), amount
    assert Payout.objects.count() == 0

    assert [ask(mei, "100", key="payout-key-1")[0] for _ in range(2)] == [302, 302]

    made = Payout.objects.get()
    assert made.amount_minor == 10_000
    said = text_of(shown(mei, MONEY))
    assert "¥99.92 can be paid out." in said
    assert "Being paid out ¥100" in said
    settle_payout(payout=made.pk, outcome=PayoutStatus.PAID, now=timezone.now())
    assert "Paid out ¥100 in the last 30 days" in text_of(shown(mei, MONEY))


def test_pressed_while_the_same_is_still_running_it_keeps_its_key_and_does_nothing_else(
    here: Town, mei: Client
) -> None:
    settled(here)
    assert ask(mei, "100", key="payout-key-5")[0] == 302
    AnsweredRequest.objects.update(status=None, body=None, began_at=timezone.now())

    answer = mei.post(f"{MONEY}payouts/", {"request_key": "payout-key-5", "currency": "CNY", "amount": "100"})

    assert answer.status_code == 409
    assert 'value="payout-key-5"' in answer.content.decode()
    assert Payout.objects.count() == 1


def test_an_editor_reads_and_an_owner_alone_is_paid(here: Town, tao: Client) -> None:
    settled(here)
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)

    assert "An owner of the shop can have it paid out." in text_of(shown(tao, MONEY))
    assert ask(tao, "100", key="payout-key-2")[0] == 403
    assert Payout.objects.count() == 0


def test_a_refund_after_the_settlement_is_called_what_it_is_and_may_be_owed(here: Town, mei: Client) -> None:
    order = settled(here)
    assert ask(mei, "199.92")[0] == 302
    case = faulty(here, order, now=NOW + 25 * DAY)
    agree(by=here.mei, aftersale=case.number, now=NOW + 25 * DAY)
    bank_sends(order, now=NOW + 25 * DAY)

    said = text_of(shown(mei, MONEY))
    assert "Refunds took more than was available: you stand at −¥66.64." in said
    assert "There is nothing to be paid out now." in said
    period = text_of(shown(mei, PERIOD))
    assert "Clawed back after it was settled 2× −¥66.64" in period
    assert "Paid out 1× −¥199.92" in period


def test_a_period_adds_up_from_its_opening_to_its_closing(here: Town, mei: Client) -> None:
    settled(here)
    bought(here, quantity=1)

    page = shown(mei, PERIOD)

    said = text_of(page)
    assert (
        "From ¥0 to ¥266.56: pending and available together. ¥199.92 of it became available in these days."
        in said
    )
    assert "At the beginning¥0 Sold 2× +¥272 The platform’s fee 2× −¥5.44 At the end¥266.56" in said
    assert "期初" in shown(mei, PERIOD, language="zh-hans")
    only = text_of(shown(mei, f"{MONEY}statement/?since=2026-03-02&until=2026-03-31"))
    assert "From ¥266.56 to ¥266.56" in only


def test_carriage_is_said_for_itself_in_period_and_order(here: Town, mei: Client) -> None:
    ShopTerms.objects.create(shop_id=here.shop, carriage_minor=800, changed_at=NOW)
    order = bought(here)

    said = text_of(shown(mei, PERIOD))
    assert "Sold 1× +¥204 Carriage 1× +¥8 The platform’s fee 1× −¥4.08 At the end¥207.92" in said
    assert "Sale · Carriage" in said
    chinese = text_of(shown(mei, PERIOD, language="zh-hans"))
    assert "运费 1× +¥8" in chinese and "订单成交 · 运费" in chinese
    assert "The buyer pays ¥212 · of which carriage ¥8" in text_of(shown(mei, MONEY))
    assert "Sale · Carriage" in text_of(shown(mei, f"{HOME}orders/{order.number}/statement/"))


@pytest.mark.parametrize(
    "wrong", ["since=2026-05-02&until=2026-05-01", "since=yesterday", "since=0001-01-01", "until=9999-12-31"]
)
def test_a_period_that_is_none_is_said(here: Town, mei: Client, wrong: str) -> None:
    for path in ("statement/", "statement.csv"):
        answer = mei.get(f"{MONEY}{path}?{wrong}")
        assert answer.status_code == 422
        assert 'class="wrong"' in answer.content.decode()


def test_the_table_is_written_as_it_is_read_and_its_balance_runs_on(
    here: Town, mei: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_statements, "STREAM_ROWS", 2)
    settled(here)
    bought(here, quantity=1)

    answer = mei.get(PERIOD.replace("statement/", "statement.csv"))

    assert answer.streaming
    assert (
        answer["Content-Disposition"] == 'attachment; filename="lantern_tea-statement-20260201-20261231.csv"'
    )
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))[1:]
    assert [row[5:] for row in rows] == [
        ["204.00", "0.00", "204.00"], ["0.00", "4.08", "199.92"], ["68.00", "0.00", "267.92"],
        ["0.00", "1.36", "266.56"], ["199.92", "199.92", "266.56"],
    ]  # fmt: skip


def test_an_orders_own_statement_has_what_was_frozen_and_every_move(here: Town, mei: Client) -> None:
    order = bought(here)

    page = shown(mei, f"{HOME}orders/{order.number}/statement/")

    said = text_of(page)
    assert "¥199.92 is pending. Its day is known once the buyer has received it." in said
    assert "Goods ¥204 The buyer pays ¥204 The platform’s fee 2 % −¥4.08 Yours ¥199.92" in said
    assert "Sale · Price paid Paid by buyers, being shared out → Shop, not yet settled" in said
    link = f'href="{HOME}orders/{order.number}/statement/"'
    assert link in shown(mei, f"{HOME}orders/{order.number}/")
    assert link in shown(mei, MONEY)
    assert link in shown(mei, PERIOD)


def test_another_shops_money_is_not_there(here: Town, mei: Client, tao: Client) -> None:
    order = bought(here)
    other = another_shop_of_mei(here)

    assert mei.get(f"{other}orders/{order.number}/statement/").status_code == 404
    assert order.number not in shown(mei, f"{other}money/")
    assert order.number not in shown(mei, f"{other}money/statement/?since=2026-02-01&until=2026-12-31")
    for path in ("", "statement/", "statement.csv", "payouts/"):
        assert tao.get(MONEY + path).status_code == 403
    assert mei.get(f"{MONEY}payouts/")["Location"] == MONEY


def test_a_form_from_elsewhere_asks_for_nothing(here: Town, mei: Client) -> None:
    settled(here)
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert ask(strict, "1", key="payout-key-3")[0] == 403
    assert Payout.objects.count() == 0


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    order = settled(here, quantity=1)
    bought(here, quantity=1)
    assert queries_of(mei, MONEY) == MONEY_QUERIES
    assert queries_of(mei, PERIOD) == PERIOD_QUERIES
    assert queries_of(mei, f"{HOME}orders/{order.number}/statement/") == ORDER_QUERIES
    for _ in range(3):
        bought(here, quantity=1)
    assert queries_of(mei, MONEY) == MONEY_QUERIES
    assert queries_of(mei, PERIOD) == PERIOD_QUERIES
