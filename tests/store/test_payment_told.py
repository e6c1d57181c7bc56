"""A payment that failed, came in part, twice, too late or was taken back: each page says so, with the test bank as provider."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.payment import actions as payment
from magpie.domain.payment.providers.local_post import deliver_local
from magpie.domain.payment.rules import EventKind
from magpie.domain.people.models import Person, User
from magpie.domain.trade.actions.closing import expire_trades
from magpie.domain.trade.actions.paying import hear_provider
from magpie.domain.trade.models import Order, SiteMatter, Trade
from tests.domain.cast import MemoryLog, Town, carry
from tests.domain.payment.till import the_bank
from tests.domain.trade.aftersales_cast import bank
from tests.domain.trade.cast import hear
from tests.store.test_trade import buy

pytestmark = pytest.mark.wide

CHINESE = {"accept-language": "zh-hans"}
LATER = timedelta(hours=1)


@dataclass
class Post:
    """The bank's webhooks, handed to trade without a network."""

    now: datetime

    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        hear_provider(provider="local", headers=headers, body=body, now=self.now)
        return 204


def deliver(*, after: timedelta = timedelta()) -> None:
    now = timezone.now() + after
    deliver_local(now=now, bank=the_bank(), sender=Post(now))
    carry(MemoryLog())


def text_of(browser: Client, path: str, **how: object) -> str:
    answer = browser.get(path, **how)
    assert answer.status_code == 200
    page = re.sub(r"</?span[^>]*>", "", answer.content.decode().split("<main", 1)[-1])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@dataclass
class Paying:
    """Tao before the payment of ¥68, and the bank's page of it."""

    browser: Client
    number: str
    bank: str

    @property
    def pay(self) -> str:
        return text_of(self.browser, f"/pay/{self.number}/")

    @property
    def order(self) -> str:
        return text_of(self.browser, f"/orders/{Order.objects.get().number}/")

    @property
    def in_chinese(self) -> tuple[str, str]:
        order = Order.objects.get().number
        pages = (f"/pay/{self.number}/", f"/orders/{order}/")
        pay, other = (text_of(self.browser, path, headers=CHINESE) for path in pages)
        return pay, other

    def decide(self, choice: str, **how: str) -> None:
        assert self.browser.post(f"{self.bank}decisions/", {"choice": choice, **how}).status_code == 302


@pytest.fixture
def paying(browser: Client, lantern: Town) -> Paying:
    number = buy(browser, lantern)
    page = browser.get(f"/pay/{number}/").content.decode()
    found = re.search(r'href="(/bank/[0-9A-Z]{26}/)"', page)
    assert found is not None
    return Paying(browser, number, found[1])


def test_a_try_that_failed_is_told_and_tried_again(paying: Paying) -> None:
    paying.decide("fail")

    said = "This try to pay did not work, and nothing was taken by it."
    assert (said in paying.pay, "Try again" in paying.pay) == (True, True)
    assert (said in paying.order, "Try again" in paying.order) == (True, True)
    assert all("这次付款没有成功，也没有扣款。" in page for page in paying.in_chinese)
    paying.decide("pay")
    assert "Paid. Thank you!" in paying.pay
    assert said not in paying.pay + paying.order


def test_a_part_is_held_and_the_rest_asked_for(paying: Paying) -> None:
    paying.decide("pay_other", amount="30")

    said = "¥30 has arrived and is held for this order; ¥38 is still to be paid."
    page = paying.pay
    assert "Still to pay ¥38" in page
    assert (said in page, "Pay the rest" in page) == (True, True)
    assert (said in paying.order, "Pay the rest" in paying.order) == (True, True)
    assert all("已收到 ¥30，为这笔订单保留，还差 ¥38。" in page for page in paying.in_chinese)
    paying.decide("fail")
    assert "This try to pay did not work" in paying.pay and said in paying.pay
    paying.decide("pay")
    assert "Paid. Thank you!" in paying.pay
    assert Trade.objects.get().paid_at is not None


def test_a_part_goes_back_when_it_is_called_off_and_when_its_time_is_over(paying: Paying) -> None:
    paying.decide("pay_other", amount="30")
    assert "¥30 has arrived" in paying.pay

    answer = paying.browser.post(f"/pay/{paying.number}/cancellation/", follow=True)

    assert "What you had paid goes back to where it came from." in answer.content.decode()
    under_way = "¥30 arrived, but nothing was ordered with it. Nothing is lost: ¥30 of it is on its way back"
    assert under_way in paying.pay and under_way in paying.order
    assert "Nothing was charged" not in paying.pay
    payment.do_provider_calls(now=timezone.now())
    deliver()
    back = "All of it went back to where it came from."
    assert back in paying.pay and back in paying.order
    assert all("收到了 ¥30，但订单没有成立，已全部原路退回" in page for page in paying.in_chinese)


def test_a_part_that_ran_out_of_time_goes_back(paying: Paying) -> None:
    paying.decide("pay_other", amount="30")

    expire_trades(now=timezone.now() + LATER)

    assert "Not ordered, and the money goes back" in paying.pay
    assert "¥30 of it is on its way back" in paying.pay


@pytest.mark.parametrize("order", ["straight", "reversed"])
def test_what_came_twice_goes_back_once(paying: Paying, order: str) -> None:
    """Told three times and, in one run, the last thing first: ¥68 too much is ¥68 too much."""
    paying.decide("pay_other", amount="136", copies="3", order=order)
    deliver()

    page = paying.pay
    assert "Paid. Thank you!" in page
    assert "¥68 more arrived than this costs. Nothing is lost: ¥68 of it is on its way back" in page
    payment.do_provider_calls(now=timezone.now())
    deliver()
    for page in (paying.pay, paying.order):
        assert "¥68 more arrived than this costs. All of that went back" in page
    assert all("多收到了 ¥68，已全部原路退回" in page for page in paying.in_chinese)


def test_what_the_site_paid_from_its_own_till_is_back_as_well(paying: Paying) -> None:
    paying.decide("pay_other", amount="136")
    assert "on its way back" in paying.pay
    SiteMatter.objects.create(
        trade=Trade.objects.get(), kind="surplus_stuck", refund="x", amount_minor=6800, end="paid_otherwise",
        opened_at=timezone.now(), ended_at=timezone.now(),
    )  # fmt: skip

    assert "¥68 more arrived than this costs. All of that went back" in paying.pay


def test_a_bank_that_is_slow_is_waited_for_and_nothing_else_is_said(paying: Paying) -> None:
    paying.decide("pay", delay_s="60")
    deliver()

    assert "Paid. Thank you!" in paying.pay  # who comes back is not made to wait for the webhook
    assert "pay-note" not in paying.browser.get(f"/pay/{paying.number}/").content.decode()


def test_a_charge_back_is_told_to_buyer_and_shop_and_so_is_its_end(
    paying: Paying, browser: Client, lantern: Town
) -> None:
    paying.decide("pay")
    deliver()
    paying.decide("charge_back")
    deliver()

    said = "Your bank took ¥68 of this payment back."
    for page in (paying.pay, paying.order):
        assert said in page and "Taken back by your bank" in page
        assert "Paid. Thank you!" not in page and "Promised to leave" not in page
    assert "Your bank took the money back" in paying.order
    assert "Taken back by your bank" in text_of(browser, "/orders/")
    assert all("你的银行从这笔付款中收回了 ¥68。" in page for page in paying.in_chinese)
    number = Order.objects.get().number
    mei, shops = shop_of(lantern), f"/console/@lantern_tea/orders/{number}/"
    page = text_of(mei, shops)
    assert "The buyer’s bank took ¥68 of this order back" in page
    assert "Taken back by the buyer’s bank" in page
    assert "Nothing is to be sent: what is not paid for is not sent." in page
    assert "买家的银行从这笔订单收回了 ¥68" in text_of(mei, shops, headers=CHINESE)
    assert said not in text_of(mei, f"/orders/{number}/")  # it is nobody else's bank

    paying.decide("win")
    deliver()

    assert "Paid. Thank you!" in paying.pay
    assert said not in paying.order and "Your bank gave the money back to the shop" in paying.order
    assert "The buyer’s bank took" not in text_of(mei, shops).split("What happened")[0]


def shop_of(here: Town) -> Client:
    user = User.objects.create_user("mei", password="a long tea pot")
    Person.objects.filter(key=here.mei).update(user=user)
    browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_a_part_taken_by_the_bank_is_no_refund_of_the_shops(paying: Paying, lantern: Town) -> None:
    paying.decide("pay")
    deliver()
    order, now = Order.objects.get(), timezone.now()
    hear(bank(order, EventKind.CHARGE_BACK, minor=2000, now=now), now=now)
    carry(MemoryLog())

    assert "Paid. Thank you!" in paying.pay and "Your bank took ¥20 of this payment back." in paying.pay
    assert "Your bank took a part of the money back" in paying.order
    assert "A part was refunded" not in paying.order
    page = text_of(shop_of(lantern), f"/console/@lantern_tea/orders/{order.number}/")
    assert "The buyer’s bank took ¥20 of this order back" in page
    assert "The buyer’s bank took a part of the money back by bank or carrier" in page
