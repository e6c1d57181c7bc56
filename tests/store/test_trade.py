"""Buying on the pages: cart, checkout, paying, orders. A guest can do it; nothing typed is lost; budgets are exact."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from magpie.domain.campaigns.actions import claim_coupon, create_coupon
from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Product, Stock
from magpie.domain.goods.rules.returns import REASONS, TERMS, ReturnPolicy
from magpie.domain.people.models import Person, User
from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.models import Address, CartLine, DiscountLine, Order, OrderLine, Trade
from magpie.domain.trade.rules.links import mark_of
from magpie.domain.trade.rules.settling import LATE_RULE
from tests.domain.campaigns.cast import draft
from tests.domain.cast import Town
from tests.domain.trade.cast import pay
from tests.domain.trade.test_rooms import set_apart

pytestmark = pytest.mark.wide

ADDRESS = {
    "name": "陶小满", "phone": "138 0000 0000", "region": "浙江省", "city": "杭州市", "street": "龙井路 1 号", "postcode": "",
}  # fmt: skip
CART_QUERIES, CHECKOUT_QUERIES, ORDERS_QUERIES, ORDER_QUERIES = 7, 11, 7, 21


def put_in(browser: Client, here: Town, **more: object) -> None:
    browser.post(f"/p/{here.product}/cart/", {"sku": here.sku, **more})


def hidden(page: str, name: str) -> list[str]:
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', page)]


def form_of(page: str) -> dict[str, object]:
    """What the checkout form sends besides what is typed."""
    picked = dict(re.findall(r'name="(coupon-[^"]+)" value="([^"]*)" checked', page))
    return {
        "line": hidden(page, "line"),
        **picked,
        "request_key": hidden(page, "request_key")[0],
        "total": hidden(page, "total")[0],
    }


def buy(browser: Client, here: Town, **typed: object) -> str:
    put_in(browser, here)
    page = browser.get("/checkout/").content.decode()
    answer = browser.post("/checkout/", {**form_of(page), **ADDRESS, **typed})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer["Location"]).strip("/").split("/")[-1]


def test_a_guest_buys_pays_and_reads_their_order(browser: Client, lantern: Town) -> None:
    trade = buy(browser, lantern, **{f"note-{lantern.shop}": "请\u202e轻\0放 "})

    unpaid = browser.get(f"/pay/{trade}/").content.decode()
    assert "Pay now" in unpaid
    assert re.search(r'href="/bank/[0-9A-Z]{26}/?"', unpaid)
    pay(trade, now=timezone.now())
    assert "Paid. Thank you!" in browser.get(f"/pay/{trade}/").content.decode()

    order = Order.objects.get()
    page = browser.get(f"/orders/{order.number}/").content.decode()
    for words in ("Being packed", "陶小满", "请 轻 放", "Spring green tea", "Ordered", "Paid"):
        assert words in page
    assert order.number in browser.get("/orders/").content.decode()


def test_the_way_is_frozen_on_the_line(browser: Client, lantern: Town) -> None:
    put_in(browser, lantern, scene="feed", slate="01JD5Y1V9GZC3M0B5T8RQK2W7N", position="3", carrier="post:9")
    buy(browser, lantern)

    line = OrderLine.objects.get()
    assert (line.first_scene, line.first_carrier, line.is_search_led) == ("feed", "post:9", False)


def test_a_way_of_signs_that_no_card_has_is_none(browser: Client, lantern: Town) -> None:
    put_in(browser, lantern, scene="feed", slate="案" * 26, position="3", carrier="post:9\0")

    line = CartLine.objects.get()
    assert (line.scene, line.slate, line.carrier, line.first_carrier) == ("feed", "", "", "")


def test_a_shared_link_names_its_sharer_on_the_line_by_a_mark(browser: Client, lantern: Town) -> None:
    mark = mark_of(lantern.mei)
    page = browser.get(f"/p/{lantern.product}?via={mark}").content.decode()
    assert (hidden(page, "via"), hidden(page, "scene")) == ([mark], ["share"])
    assert hidden(browser.get(f"/p/{lantern.product}?via=<b>").content.decode(), "via") == []

    put_in(browser, lantern, scene="share", via=mark)
    buy(browser, lantern)

    assert OrderLine.objects.get().referrer == mark


def test_what_came_from_a_live_room_is_changed_and_bought_as_the_rooms(
    browser: Client, lantern: Town
) -> None:
    bucket = set_apart(lantern, 3)
    put_in(browser, lantern, scene="live", carrier="room:5", quantity="2")
    page = browser.get("/cart/").content.decode()
    assert (hidden(page, "room"), f'id="line-{lantern.sku}-5"' in page) == (["5"], True)
    browser.post("/cart/line/", {"sku": lantern.sku, "quantity": "3", "room": "5"})

    form = form_of(browser.get("/checkout/").content.decode())
    assert form["line"] == [f"{lantern.sku}:3:6800:5"]
    answer = browser.post("/checkout/", {**form, **ADDRESS})

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    line = OrderLine.objects.get()
    assert (line.channel, line.room, line.quantity, line.bucket) == ("room:5", "room:5", 3, bucket)


def test_buy_now_goes_to_checkout_with_this_alone(browser: Client, lantern: Town) -> None:
    answer = browser.post(f"/p/{lantern.product}/cart/", {"sku": lantern.sku, "buy": "1"})

    assert answer["Location"] == f"/checkout/?sku={lantern.sku}"
    assert "Order and go to payment" in browser.get(answer["Location"]).content.decode()


def test_the_cart_changes_and_empties(browser: Client, lantern: Town) -> None:
    put_in(browser, lantern, quantity="2")
    assert "136" in browser.get("/cart/").content.decode()

    browser.post("/cart/line/", {"sku": lantern.sku, "quantity": "0"})

    assert "Your cart is empty" in browser.get("/cart/").content.decode()


def test_a_price_that_changes_meanwhile_is_told_and_nothing_typed_is_lost(
    browser: Client, lantern: Town
) -> None:
    put_in(browser, lantern)
    form = form_of(browser.get("/checkout/").content.decode())
    offer = Stock.objects.get(sku=lantern.sku).sku.offers.get().pk
    goods.change_price(offer=offer, price_minor=7200, now=timezone.now())

    answer = browser.post("/checkout/", {**form, **ADDRESS})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "A price changed" in page
    assert 'value="陶小满"' in page
    assert hidden(page, "total") == ["7200"]
    assert hidden(page, "request_key") != [form["request_key"]]
    assert Trade.objects.count() == 0
    again = browser.post("/checkout/", {**form_of(page), **ADDRESS})
    assert again.status_code == 302


def test_the_same_form_twice_orders_once(browser: Client, lantern: Town) -> None:
    put_in(browser, lantern)
    form = {**form_of(browser.get("/checkout/").content.decode()), **ADDRESS}

    first, second = (browser.post("/checkout/", form)["Location"] for _ in range(2))

    assert first == second
    assert Trade.objects.count() == 1


@pytest.mark.parametrize("name", ["name", "phone", "region", "city", "street"])
def test_what_is_missing_is_said_beside_its_field(browser: Client, lantern: Town, name: str) -> None:
    put_in(browser, lantern)
    form = form_of(browser.get("/checkout/").content.decode())

    answer = browser.post("/checkout/", {**form, **ADDRESS, name: ""})

    assert answer.status_code == 422
    assert f'id="id_{name}-wrong"' in answer.content.decode()
    assert Trade.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [{"total": "x"}, {"total": "-1"}, {"line": ["1:1"]}, {"line": ["1:1:1:1"]}, {"line": []}, {"request_key": "k"},
     {"total": "9" * 30}, {"line": ["9" * 18 + ":1:1"]}, {"phone": "call me"}],
)  # fmt: skip
def test_a_form_that_was_tampered_with_orders_nothing(
    browser: Client, lantern: Town, said: dict[str, object]
) -> None:
    put_in(browser, lantern)
    form = form_of(browser.get("/checkout/").content.decode())

    answer = browser.post("/checkout/", {**form, **ADDRESS, **said})

    assert answer.status_code in {400, 404, 409, 422}
    assert Trade.objects.count() == 0


def test_where_nobody_takes_money_checkout_says_so_and_keeps_the_cart(
    browser: Client, lantern: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(browser, lantern)
    monkeypatch.setitem(apps.get_app_config("payment").__dict__, "providers", {})

    page = browser.get("/checkout/").content.decode()
    answer = browser.post("/checkout/", {**form_of(page), **ADDRESS})

    assert "No payment is available on this site yet. Your cart is kept." in page
    assert "Order and go to payment" not in page
    assert (answer.status_code, Trade.objects.count()) == (409, 0)
    assert "No payment is available on this site yet, so nothing can be ordered." in answer.content.decode()
    assert (
        "暂未开通支付" in browser.get("/checkout/", headers={"accept-language": "zh-hans"}).content.decode()
    )


def test_the_page_remembers_what_was_chosen_and_who_types_over_a_language_or_a_refusal(
    browser: Client, lantern: Town
) -> None:
    put_in(browser, lantern)
    asked = f"/checkout/?sku={lantern.sku}&way=<b>"

    page = browser.get(asked).content.decode()
    assert f'action="/checkout/?sku={lantern.sku}&amp;way=%3Cb%3E"' in page
    assert re.search(r'data-typing="a:[0-9A-Z]{26}">', page)
    answer = browser.post(asked, {**form_of(page), **ADDRESS, "name": ""})

    page = answer.content.decode()
    assert (answer.status_code, re.search(r'data-typing="[^"]+" data-sent>', page) is not None) == (422, True)
    assert f'name="next" value="/checkout/?sku={lantern.sku}&amp;way=%3Cb%3E"' in page


def test_an_address_is_kept_only_where_asked(browser: Client, lantern: Town) -> None:
    buy(browser, lantern)
    assert Address.objects.count() == 0

    buy(browser, lantern, is_kept="on")

    assert Address.objects.count() == 1
    put_in(browser, lantern)
    assert 'value="陶小满"' in browser.get("/checkout/").content.decode()


def test_others_see_none_of_it(browser: Client, lantern: Town) -> None:
    trade = buy(browser, lantern)
    order = Order.objects.get().number
    stranger = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")

    for path in (f"/pay/{trade}/", f"/orders/{order}/"):
        assert stranger.get(path).status_code == 404
    for path in (f"/pay/{trade}/cancellation/", f"/orders/{order}/receipt/"):
        assert stranger.post(path).status_code == 404
    assert Order.objects.get().status == "open"


def test_the_best_coupons_are_used_and_come_back(browser: Client, lantern: Town) -> None:
    """Five off and eight off, one for each shop: the eight."""
    user = User.objects.create_user("tao", password="a long tea pot")
    Person.objects.filter(key=lantern.tao).update(user=user)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    now = timezone.now()
    for minor in (500, 800):
        window = {"claim_from": now - timedelta(days=1), "claim_until": now + timedelta(days=7)}
        offered = draft(lantern.shop, amount_minor=minor, threshold_minor=0, **window)
        claim_coupon(person=lantern.tao, coupon=create_coupon(draft=offered, now=now), now=now)

    trade = buy(browser, lantern)

    assert [(line.discount_minor, line.paid_minor) for line in OrderLine.objects.all()] == [(800, 6000)]
    assert list(DiscountLine.objects.values_list("payer", "minor")) == [("shop", 800)]
    browser.post(f"/pay/{trade}/cancellation/")
    put_in(browser, lantern)
    assert hidden(browser.get("/checkout/").content.decode(), "total") == ["6000"]


def test_an_exclusion_is_confirmed_at_the_purchase_and_never_beforehand(
    browser: Client, lantern: Town
) -> None:
    Product.objects.update(return_policy="none_fresh")
    put_in(browser, lantern)
    page = browser.get("/checkout/").content.decode()
    assert re.search(rf'name="confirm" value="{lantern.sku}">', page)

    buy(browser, lantern)
    buy(browser, lantern, confirm=[lantern.sku])

    assert list(OrderLine.objects.order_by("pk").values_list("return_policy", "is_exclusion_confirmed")) == [
        ("none_fresh", False),
        ("none_fresh", True),
    ]


@pytest.mark.parametrize(("language", "index"), [("en", 0), ("zh-CN", 1)])
@pytest.mark.parametrize("policy", ReturnPolicy)
def test_goods_are_taken_back_in_the_same_words_on_their_page_and_at_checkout(
    browser: Client, lantern: Town, policy: ReturnPolicy, language: str, index: int
) -> None:
    Product.objects.update(return_policy=policy)
    put_in(browser, lantern)
    words = TERMS[policy][index].format(days=7)

    for path in (f"/p/{lantern.product}", "/checkout/"):
        page = browser.get(path, headers={"accept-language": language}).content.decode()
        assert words in page
        if why := REASONS.get(policy):
            assert escape((why.en, why.zh)[index]) in page


def test_calling_off_and_saying_that_it_arrived(browser: Client, lantern: Town) -> None:
    first = buy(browser, lantern)
    browser.post(f"/pay/{first}/cancellation/")
    assert Order.objects.get().status == "cancelled"
    assert "Not paid, so not ordered" in browser.get(f"/pay/{first}/").content.decode()

    second = buy(browser, lantern)
    pay(second, now=timezone.now())
    order = Order.objects.get(trade__number=second)
    send_parcel(
        by=lantern.mei, order=order.number, waybill=Waybill("Swift Crane", "SC-1"), now=timezone.now()
    )
    assert "I have it" in browser.get(f"/orders/{order.number}/").content.decode()
    browser.post(f"/orders/{order.number}/receipt/")
    assert Order.objects.get(pk=order.pk).status == "completed"


def test_a_late_order_says_what_the_shop_owes_for_it(browser: Client, lantern: Town) -> None:
    pay(buy(browser, lantern), now=timezone.now())
    order = Order.objects.get()
    assert LATE_RULE["en"][:40] not in browser.get(f"/orders/{order.number}/").content.decode()

    Order.objects.filter(pk=order.pk).update(ship_by=timezone.now() - timedelta(hours=1))

    for language, start in (("en", LATE_RULE["en"][:40]), ("zh-hans", LATE_RULE["zh"][:20])):
        page = browser.get(f"/orders/{order.number}/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
        assert start in page


def test_the_pages_speak_chinese(browser: Client, lantern: Town) -> None:
    trade = buy(browser, lantern)
    chinese = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}

    for path, words in (
        (f"/pay/{trade}/", "待支付"),
        ("/orders/", "我的订单"),
        (f"/orders/{Order.objects.get().number}/", "<title>订单 · "),
        ("/cart/", "购物车"),
        ("/checkout/", "结算"),
    ):
        assert words in browser.get(path, **chinese).content.decode()


def test_each_page_costs_exact_queries(browser: Client, lantern: Town) -> None:
    trade = buy(browser, lantern)
    pay(trade, now=timezone.now())
    put_in(browser, lantern)
    order = Order.objects.get().number
    budgets = {
        "/cart/": CART_QUERIES,
        "/checkout/": CHECKOUT_QUERIES,
        "/orders/": ORDERS_QUERIES,
        f"/orders/{order}/": ORDER_QUERIES,
    }

    counted = {}
    for path in budgets:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        counted[path] = len(queries)

    assert counted == budgets
