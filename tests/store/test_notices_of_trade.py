"""Notices of orders and requests on the page: in both languages, with a way to each, counted by the bell, read by a look."""

from datetime import datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.queries import PayoutView
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.payment.rules import EventKind
from magpie.domain.people.queries import get_account
from magpie.domain.trade.actions.aftersales import refuse
from magpie.domain.trade.actions.compensating import compensate_late
from magpie.domain.trade.actions.settling import request_shop_payout, settle_due
from magpie.domain.trade.actions.shipping import Waybill, confirm_order, send_parcel
from magpie.domain.trade.models import AfterSale, Order, Trade
from magpie.domain.trade.queries.told import CaseTold, OrderTold, PayoutTold, ShopTold, Sold, Told
from magpie.domain.trade.rules import aftersales
from magpie.domain.trade.rules import news as rules
from magpie.domain.trade.rules.states import Role
from magpie.store.notices.reading import Notice, count_unseen, read_notices
from magpie.store.templatetags.notices import case_news
from tests.console.conftest import browser_of
from tests.domain.cast import NOW, MemoryLog, Town, carry
from tests.domain.trade.aftersales_cast import DAY, HOUR, bank, bank_sends, bought, delivered, faulty
from tests.domain.trade.cast import captured, hear, pay
from tests.domain.trade.test_compensating import shop_has
from tests.store.test_aftersales import ask
from tests.store.test_trade import buy

pytestmark = pytest.mark.wide

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}
SOLD = Sold("NO-1", "CNY", "lantern_tea", "灯笼茶", "Lantern Tea", 1, "明前绿茶", "Spring green tea", "", 2)
DEADLINE = datetime(2026, 3, 8, tzinfo=NOW.tzinfo)
# What every count asks (the look, whom one follows, accounts, followers, what is said to one), and one for all orders.
COUNT_QUERIES = {"tao": 12, "mei": 13}
# That, and what the lines of the page show.
PAGE_QUERIES = {"tao": 16, "mei": 20}


def sent_order(browser: Client, here: Town) -> Order:
    """A guest's order, paid and sent just now."""
    pay(buy(browser, here), now=timezone.now())
    row = Order.objects.get()
    send_parcel(by=here.mei, order=row.number, waybill=Waybill("Swift Crane", "SC-1"), now=timezone.now())
    return row


def test_a_buyer_reads_that_the_order_left_and_the_bell_counts_it(browser: Client, lantern: Town) -> None:
    order = sent_order(browser, lantern)

    english = browser.get("/notifications/").content.decode()
    chinese = browser.get("/notifications/", **CHINESE).content.decode()

    assert "Lantern Tea</strong> sent your order" in english
    assert "灯笼茶</strong> 已发货" in chinese
    for page in (english, chinese):
        assert f'href="/orders/{order.number}/"' in page and "SC-1" in page and "notice-new" in page
    assert browser.get("/notifications/count/").json() == {"count": "1"}
    browser.post("/notifications/looks/", {"until": timezone.now().isoformat()})
    assert browser.get("/notifications/count/").json() == {"count": ""}
    assert "notice-new" not in browser.get("/notifications/").content.decode()


def test_a_buyer_reads_why_the_shop_refused_and_until_when_to_answer(browser: Client, lantern: Town) -> None:
    address = ask(browser, sent_order(browser, lantern))
    case = AfterSale.objects.get()
    refuse(by=lantern.mei, aftersale=case.number, words="It was <whole>", now=timezone.now())

    english = browser.get("/notifications/").content.decode()
    chinese = browser.get("/notifications/", **CHINESE).content.decode()

    case.refresh_from_db()
    assert case.deadline_at is not None
    for said, page in (
        (("The shop refused your request", "Waits for you until"), english),
        (("商家拒绝了你的申请", "前处理"), chinese),
    ):
        assert all(words in page for words in said)
        assert "It was &lt;whole&gt;" in page and f'href="{address}"' in page
        assert case.deadline_at.isoformat() in page


def test_a_keeper_reads_how_many_orders_came_in_on_every_page_and_in_the_console(lantern: Town) -> None:
    mei = browser_of("mei", lantern.mei)
    now = timezone.now()
    first = bought(lantern, now=now)
    one = mei.get("/notifications/").content.decode()
    bought(lantern, now=now)
    two = mei.get("/notifications/").content.decode()
    chinese = mei.get("/notifications/", **CHINESE).content.decode()
    console = mei.get("/console/@lantern_tea/").content.decode()

    assert "has 1 new order to ship" in one and f'href="/console/@lantern_tea/orders/{first.number}/"' in one
    assert "has 2 new orders to ship" in two and 'href="/console/@lantern_tea/orders/"' in two
    assert "有 2 笔新订单待发货" in chinese
    assert mei.get("/notifications/count/").json() == {"count": "1"}
    assert console.count('data-notices="/notifications/count/"') == 2


def test_a_keeper_reads_what_a_buyer_asks_and_who_is_no_keeper_does_not(
    browser: Client, lantern: Town
) -> None:
    ask(browser, sent_order(browser, lantern))
    case = AfterSale.objects.get()
    mei, tao = browser_of("mei", lantern.mei), browser_of("tao", lantern.tao)

    page, chinese = (mei.get("/notifications/", **more).content.decode() for more in ({}, CHINESE))

    assert "A buyer asks for money back" in page and "Waits for you until" in page
    assert "有买家申请仅退款" in chinese
    assert f'href="/console/@lantern_tea/aftersales/{case.number}/"' in page
    assert mei.get(f"/console/@lantern_tea/aftersales/{case.number}/").status_code == 200
    assert "Nothing new for you" in tao.get("/notifications/").content.decode()


def test_a_buyer_reads_that_what_was_too_much_went_back_and_is_led_to_where_it_is_explained(
    browser: Client, lantern: Town
) -> None:
    number = buy(browser, lantern)
    now = timezone.now()
    hear(captured(number, amount_minor=Trade.objects.get().total_minor + 1_050), now=now)
    order = Order.objects.get()
    bank_sends(order, now=now)

    english = browser.get("/notifications/").content.decode()
    chinese = browser.get("/notifications/", **CHINESE).content.decode()

    assert "went back to where it came from" in english and "已原路退回" in chinese
    address = f"/orders/{order.number}/"
    for page in (english, chinese):
        assert f'href="{address}"' in page and '10<span class="price-part">.50</span>' in page
    assert browser.get("/notifications/count/").json() == {"count": "1"}
    assert "All of that went back to where it came from" in browser.get(address).content.decode()


def pay_out(here: Town, outcome: PayoutStatus, *, now: datetime) -> None:
    """Mei has ¥5.00 of the shop's paid out, and this came of it."""
    payout = request_shop_payout(
        by=here.mei, shop=here.shop, currency="CNY", amount_minor=500, key="ask-1", now=now
    )
    settle_payout(payout=payout, outcome=outcome, why="account_closed", now=now)


def test_a_keeper_reads_that_a_payout_failed_and_is_led_to_the_money(lantern: Town) -> None:
    mei = browser_of("mei", lantern.mei)
    shop_has(lantern, 600)
    pay_out(lantern, PayoutStatus.FAILED, now=timezone.now())

    english = mei.get("/notifications/").content.decode()
    chinese = mei.get("/notifications/", **CHINESE).content.decode()

    assert "Lantern Tea</strong> · The payout of" in english and "did not work" in english
    assert "未成功" in chinese and "可查看原因并再次申请" in chinese
    where = "/console/@lantern_tea/money/?currency=CNY"
    for page in (english, chinese):
        assert f'href="{where}#payouts"' in page and "<code>account_closed</code>" in page
    assert mei.get("/notifications/count/").json() == {"count": "1"}
    assert "account_closed" in mei.get(where).content.decode()


@pytest.mark.parametrize(
    ("word", "english", "chinese"),
    [
        ("sent", "is on its way to your bank", "已打款，等待到账"),
        ("paid", "was paid out", "已到账"),
        ("failed", "did not work", "未成功"),
    ],
)
def test_every_outcome_of_a_payout_is_said_in_both_languages(
    lantern: Town, word: str, english: str, chinese: str
) -> None:
    payout = PayoutView(1, "shop:1", 500, "CNY", PayoutStatus(word), "", NOW, None)
    told = PayoutTold(word, payout, get_account(lantern.shop))

    assert english in shown(told, "en") and chinese in shown(told, "zh-hans")


def test_everything_at_once_costs_exact_queries(lantern: Town) -> None:
    """Every source has something to tell: what is read for it is read for all lines together."""
    shop_has(lantern, 600)
    bought(lantern)
    order = delivered(lantern)
    refuse(by=lantern.mei, aftersale=faulty(lantern, order).number, words="No", now=NOW + 2 * DAY)
    taken = delivered(lantern)
    hear(bank(taken, EventKind.CHARGE_BACK, minor=20400, now=NOW + 2 * DAY), now=NOW + 2 * DAY)
    carry(MemoryLog())
    done = delivered(lantern)
    confirm_order(person=lantern.tao, order=done.number, now=NOW + 2 * DAY)
    compensate_late(now=NOW + 2 * DAY)
    settle_due(now=NOW + 9 * DAY)
    pay_out(lantern, PayoutStatus.PAID, now=NOW + 9 * DAY)
    now = NOW + 9 * DAY

    for name, person in (("tao", lantern.tao), ("mei", lantern.mei)):
        with CaptureQueriesContext(connection) as counted:
            count_unseen(person, now=now)
        with CaptureQueriesContext(connection) as read:
            page = read_notices(person, now=now)
        assert (len(counted), len(read)) == (COUNT_QUERIES[name], PAGE_QUERIES[name])
        assert len(page.lines) >= 4


def test_each_days_orders_are_a_line_of_their_own(lantern: Town) -> None:
    for hours in (0, 1, 24):
        bought(lantern, now=NOW + hours * HOUR)

    lines = [one.first for one in read_notices(lantern.mei, now=NOW + 25 * HOUR).lines]

    assert [one.count for one in lines if isinstance(one, ShopTold) and one.word == "to_ship"] == [1, 2]


def shown(told: Told, language: str) -> str:
    notice = Notice(NOW, True, (told,))
    with translation.override(language):
        return render_to_string("store/notice.html", {"notice": notice})


@pytest.mark.parametrize(
    ("told", "english", "chinese"),
    [
        (OrderTold("ship_part", SOLD), "sent a part of your order", "已发出部分商品"),
        (OrderTold("deliver", SOLD), "Your order arrived", "订单已送达"),
        (OrderTold("receipt", SOLD, until=DEADLINE), "soon counts as received", "即将自动确认收货"),
        (OrderTold("confirm", SOLD), "Your order counts as received", "订单已自动确认收货"),
        (OrderTold("expire", SOLD), "Not paid in time", "超时未付款"),
        (OrderTold("coupon", SOLD, minor=300), "Sent late: a coupon of", "晚发货补偿"),
        (
            OrderTold("surplus", SOLD, minor=300),
            "too late, and went back to where it came from",
            "已原路退回",
        ),
        (OrderTold("paid_otherwise", SOLD, minor=300), "sent it back another way", "以其他方式退还"),
        (OrderTold("charge_back", SOLD, minor=300), "Your bank took", "你的银行已收回"),
        (OrderTold("won", SOLD, minor=300), "it is paid again", "恢复有效"),
        (ShopTold("today", 1, SOLD), "has 1 order that must leave today", "有 1 笔订单须在今天发出"),
        (ShopTold("late", 120, SOLD), "has 99+ orders that are late", "有 99+ 笔订单已超时未发"),
        (ShopTold("bank", 1, SOLD, ((300, "CNY"),)), "bank took the money back", "有买家拒付"),
        (ShopTold("won", 1, SOLD, ((300, "CNY"),)), "bank gave the money back", "拒付已撤销"),
        (ShopTold("settled", 3, SOLD, ((300, "CNY"),)), "the money of 3 orders", "有 3 笔订单已结算到账"),
    ],
)
def test_every_line_is_said_in_both_languages(told: Told, english: str, chinese: str) -> None:
    assert english in shown(told, "en")
    assert chinese in shown(told, "zh-hans")
    assert "Spring green tea" in shown(told, "en")


def steps_told(side: Role) -> list[CaseTold]:
    """Every step that the table lets happen and that this side is told, with where it leads."""
    acts = rules.CASE_STEPS if side is Role.BUYER else rules.ASKED_STEPS
    found = []
    for kind in aftersales.Kind:
        states = [
            aftersales.State(kind, status, arbitration)
            for status in aftersales.Status
            for arbitration in aftersales.Arbitration
        ]
        for act in acts:
            if act == rules.OPENED:
                found.append(_told("open", kind, "asked", side))
                continue
            step = aftersales.Act(act)
            found += [
                _told(act, kind, aftersales.after(step, state, by).status, side)
                for state in states
                for by in rules.OTHERS[side]
                if aftersales.may(step, state, by)
            ]
    return found


def _told(act: str, kind: str, status: str, side: Role) -> CaseTold:
    return CaseTold(act, "A-1", kind, status, SOLD, 0, "", side is Role.SHOP, None)


@pytest.mark.parametrize("side", [Role.BUYER, Role.SHOP])
def test_every_step_that_may_happen_has_words(side: Role) -> None:
    steps = steps_told(side)

    assert len(steps) > 100
    assert all(case_news(step) for step in steps)
