"""The overview: one sentence of what to do now, five figures that are real, in both languages."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.goods import actions as goods
from magpie.domain.goods.actions import Pieces
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.models import Order, OrderLine, Trade
from tests.console.desk import HOME, another_shop_of_mei, ordered, paid, queries_of, shown
from tests.console.test_aftersales import asked
from tests.domain.cast import NOW, Town

pytestmark = pytest.mark.wide

# Session, user, person, accounts; then waiting, sold out, on the shelf, on the way, today, the day before, what is asked, and two
# for where sales came from.
OVERVIEW_QUERIES = 13


def figures(page: str) -> list[str]:
    """The five numbers in order."""
    return [re.sub("<[^>]+>", "", said) for said in re.findall(r"</dt><dd[^>]*>(.*?)</dd>", page)]


def test_a_quiet_day(here: Town, mei: Client) -> None:
    page = shown(mei, HOME)

    assert "Nothing waits to be sent, and everything on your shelf can be bought." in page
    assert figures(page) == ["0", "0", "0", "0", "0"]
    assert "在售商品均有库存" in shown(mei, HOME, language="zh-hans")


def test_a_request_that_waits_for_an_answer_is_said_with_its_way(here: Town, mei: Client) -> None:
    asked(here)

    page = shown(mei, HOME)

    assert f'href="{HOME}aftersales/">1 request after a purchase waits for your answer.' in page
    assert "1 个售后申请等你答复" in shown(mei, HOME, language="zh-hans")


def test_what_waits_is_said_first_with_the_time_that_is_left(here: Town, mei: Client) -> None:
    for _ in range(2):
        paid(here)
    ordered(here)

    page = shown(mei, HOME)

    assert "2 orders wait to be sent; the oldest promise ends in 1\xa0day." in page
    assert figures(page) == ["2", "0", "0", "2", "0"]
    assert "¥</span>136" in page
    assert "有 2 笔订单待发货，最早的一笔承诺时间还剩 1" in shown(mei, HOME, language="zh-hans")


def test_where_sales_came_from_is_said_with_its_share(here: Town, mei: Client) -> None:
    assert 'id="came-from"' not in shown(mei, HOME)
    orders = [paid(here) for _ in range(4)]
    OrderLine.objects.filter(order__in=orders[:2]).update(scene="feed")
    OrderLine.objects.filter(order=orders[2]).update(scene="search")
    old = paid(here, at=timezone.now() - timedelta(days=8))
    OrderLine.objects.filter(order=old).update(scene="mall")

    page = shown(mei, HOME)

    block = re.sub(r"<[^>]+>", "", page.partition('id="came-from"')[2].partition("</ol>")[0])
    assert [" ".join(said.split()) for said in re.findall(r"(?:Feed|Search|Straight)[^%]*%", block)] == [
        "Feed 2 paid¥136 50 %", "Straight to the goods 1 paid¥68 25 %", "Search results 1 paid¥68 25 %",
    ]  # fmt: skip
    assert "近 7 天的成交从哪里来" in shown(mei, HOME, language="zh-hans")


def test_what_is_late_comes_before_all_else(here: Town, mei: Client) -> None:
    late = paid(here)
    paid(here)
    Order.objects.filter(pk=late.pk).update(ship_by=timezone.now() - timedelta(hours=5, minutes=1))

    page = shown(mei, HOME)

    assert "1 order is late: it should have left 5\xa0hours ago. Send it first." in page
    assert figures(page) == ["2", "1", "0", "2", "0"]
    assert "最早的一笔已超时 5" in shown(mei, HOME, language="zh-hans")


def test_what_is_sold_out_is_said_where_nothing_waits(here: Town, mei: Client) -> None:
    goods.hold_pieces(pieces=[Pieces(here.sku, 20)], ref="trade:0", now=NOW)

    page = shown(mei, HOME)

    assert "Nothing waits to be sent. 1 thing is sold out" in page
    assert figures(page)[4] == "1"
    assert f'href="{HOME}stock/?show=sold_out"' in page


def test_an_empty_shop_is_told_how_to_begin(here: Town, mei: Client) -> None:
    page = shown(mei, another_shop_of_mei(here))

    assert "Nothing is on your shelf yet." in page
    assert 'href="/publish/"' in page


def test_the_day_is_the_shops_own_and_yesterday_stands_beside_it(here: Town, mei: Client) -> None:
    in_shanghai = timezone.now().astimezone(ZoneInfo("Asia/Shanghai"))
    midnight = in_shanghai.replace(hour=0, minute=0, second=0, microsecond=0)
    for at in (midnight, midnight - timedelta(seconds=1), midnight - timedelta(days=1, seconds=1)):
        paid(here, at=at)

    page = shown(mei, HOME)

    assert figures(page)[3] == "1"
    assert "yesterday 1" in page
    assert "since midnight in Asia/Shanghai" in page


def test_what_is_on_its_way_and_what_is_simulated(here: Town, mei: Client) -> None:
    sent, other = paid(here), paid(here)
    send_parcel(by=here.mei, order=sent.number, waybill=Waybill("Swift", "1"), now=timezone.now())
    Trade.objects.filter(orders=other).update(is_simulated=True)

    page = shown(mei, HOME)

    assert figures(page) == ["1", "0", "1", "2", "0"]
    assert page.count("1 simulated") == 3  # two figures, and where sales came from


def test_an_editor_sees_it_and_a_stranger_does_not(here: Town, mei: Client, tao: Client) -> None:
    assert tao.get(HOME).status_code == 403
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)
    assert tao.get(HOME).status_code == 200


def test_it_costs_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    assert queries_of(mei, HOME) == OVERVIEW_QUERIES
    for _ in range(4):
        paid(here)
    assert queries_of(mei, HOME) == OVERVIEW_QUERIES


def test_a_shop_reads_that_no_real_money_moves_here(here: Town, mei: Client) -> None:
    assert "Payments here are simulated: the test bank moves no money." in shown(mei, HOME)
    assert "本站支付为模拟" in shown(mei, HOME, language="zh-hans")
