"""Prices on their shop's pages: what was asked as a picture, sales planned once and ended, the price before and its reason."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.flash import actions as flash
from magpie.domain.flash.actions import FlashDraft
from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Offer, TimedPrice
from magpie.domain.goods.rules.prices import PriceKind, PriceStep, WhyCompare, lawful_compare
from tests.console.desk import HOME, another_shop_of_mei, queries_of, shown
from tests.console.test_flash import local
from tests.console.test_money import text_of
from tests.domain.cast import NOW, Town

pytestmark = pytest.mark.wide

PRICES = f"{HOME}prices/"
DAY = timedelta(days=1)
# Four of the frame; SKUs, their offers.
LIST_QUERIES = 6
# Four of the frame; flash sales, the SKU, its offer, its history, its prices for a while.
PRICE_QUERIES = 9


def sale(browser: Client, here: Town, **changes: str) -> tuple[int, str]:
    said = {
        "request_key": "price-key-1",
        "price": "59",
        "from_at": local(hours=-1),
        "until_at": local(hours=40),
        **changes,
    }
    form = {f"sale-{name}": value for name, value in said.items()}
    answer = browser.post(f"{PRICES}{here.sku}/sales/", form)
    return answer.status_code, unescape(answer.content.decode())


def listed(browser: Client, here: Town, price: str, *, key: str = "price-key-2") -> tuple[int, str]:
    form = {"list-request_key": key, "list-price": price}
    answer = browser.post(f"{PRICES}{here.sku}/list/", form)
    return answer.status_code, unescape(answer.content.decode())


def offer() -> Offer:
    return Offer.objects.get()


def test_a_sale_is_planned_once_seen_at_once_and_ended(here: Town, mei: Client) -> None:
    assert "¥68 is asked of everybody." in text_of(shown(mei, f"{PRICES}{here.sku}/"))

    assert [sale(mei, here)[0] for _ in range(2)] == [302, 302]

    made = TimedPrice.objects.get()
    assert (made.kind, made.price_minor, made.by, offer().asked_minor) == ("sale", 5_900, here.mei, 5_900)
    page = shown(mei, f"{PRICES}{here.sku}/")
    assert "In a sale: ¥59 is asked instead of ¥68." in text_of(page)
    assert "Running" in page
    assert "1 thing is asked for less than its list price now." in shown(mei, PRICES)
    assert [mei.post(f"{PRICES}{here.sku}/sales/{made.pk}/ending/").status_code for _ in range(2)] == [
        302,
        302,
    ]
    assert offer().asked_minor == 6_800
    assert "Ended early" in shown(mei, f"{PRICES}{here.sku}/")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"price": ""}, "Write an amount."),
        ({"price": "68"}, "68"),
        ({"price": "x"}, "is not an amount"),
        ({"from_at": ""}, "Say when."),
        ({"until_at": local(hours=-2)}, "sale-price"),
        ({"until_at": local(days=32)}, "30"),
    ],
)  # fmt: skip
def test_a_sale_that_cannot_be_is_said_and_nothing_typed_is_lost(
    here: Town, mei: Client, changes: dict[str, str], said: str
) -> None:
    status, page = sale(mei, here, **changes)

    assert status in {400, 409, 422}
    assert said in page
    assert 'class="wrong"' in page
    assert 'value="price-key-1"' not in page
    assert (TimedPrice.objects.count(), offer().asked_minor) == (0, 6_800)


def test_the_list_price_changes_from_now_on_and_the_picture_has_the_step(here: Town, mei: Client) -> None:
    for price, why in (("", "Write an amount."), ("0", "more than nothing"), ("x", "is not an amount")):
        status, page = listed(mei, here, price)
        assert (status, why in page) == (422, True), price
    assert [listed(mei, here, "58.80")[0] for _ in range(2)] == [302, 302]

    assert (offer().price_minor, offer().history.count()) == (5_880, 2)
    page = shown(mei, f"{PRICES}{here.sku}/")
    drawn = re.findall(r'class="chart-asked" d="([^"]+)"', page)[0]
    assert drawn == "M0 12H720V188H720"
    assert "¥68" in text_of(page)


def test_the_price_before_is_the_lowest_of_the_seven_days_before_and_flash_sales_count(
    here: Town, mei: Client
) -> None:
    now = timezone.now()
    goods.change_price(offer=offer().pk, price_minor=7_800, now=now - 20 * DAY)
    draft = FlashDraft(sku=here.sku, quota=2, price_minor=6_100, currency="CNY")
    flash.schedule_flash_sale(
        person=here.mei, shop=here.shop, title_en="Flash", opens_at=now - 15 * DAY, closes_at=now - DAY, items=[draft],
        now=now - 16 * DAY,
    )  # fmt: skip
    goods.change_price(offer=offer().pk, price_minor=5_900, now=now - 2 * DAY)

    page = shown(mei, f"{PRICES}{here.sku}/")
    assert (
        "The price before that you may name ¥61 The lowest that was asked or paid in the 7 days before"
        in text_of(page)
    )
    assert 'class="chart-flash"' in page
    assert "划线价不得高于它" in shown(mei, f"{PRICES}{here.sku}/", language="zh-hans")


@pytest.mark.parametrize(
    ("steps", "minor", "why"),
    [
        ([(60, 6_800)], 0, WhyCompare.NOT_REDUCED),
        ([(60, 7_800), (3, 5_900)], 7_800, WhyCompare.MAY),
        ([(60, 5_900), (9, 7_800), (3, 5_900)], 0, WhyCompare.NOT_REDUCED),
        ([(60, 5_900), (3, 7_800)], 0, WhyCompare.NOT_REDUCED),
        ([(8, 7_800), (3, 5_900)], 0, WhyCompare.YOUNG),
        ([(60, 7_800), (7, 5_900)], 0, WhyCompare.LONG_AGO),
    ],
)
def test_the_reason_is_the_one_that_holds(steps: list[tuple[int, int]], minor: int, why: WhyCompare) -> None:
    told = lawful_compare(
        [PriceStep(NOW - days * DAY, price) for days, price in steps], (), now=NOW, market="CN"
    )

    assert (told.minor, told.why, told.window_days) == (minor, why, 7)


def test_a_room_of_its_own_is_drawn_and_lowers_what_may_be_named(here: Town, mei: Client) -> None:
    now = timezone.now()
    goods.set_timed_price(
        offer=offer().pk, kind=PriceKind.LIVE, price_minor=6_000, from_at=now - 4 * DAY, until_at=now - 3 * DAY,
        now=now - 5 * DAY, place="room:5",
    )  # fmt: skip
    goods.change_price(offer=offer().pk, price_minor=5_900, now=now - DAY)

    page = shown(mei, f"{PRICES}{here.sku}/")

    assert 'class="chart-live"' in page
    assert "The price before that you may name ¥60" in text_of(page)
    assert "In a live room" in page


def test_another_shops_price_is_not_there(here: Town, mei: Client, tao: Client) -> None:
    made = goods.set_timed_price(
        offer=offer().pk, kind=PriceKind.SALE, price_minor=5_000, from_at=timezone.now(),
        until_at=timezone.now() + DAY, now=timezone.now(),
    )  # fmt: skip
    other = f"{another_shop_of_mei(here)}prices/"

    assert "Nothing is on your shelf yet." in shown(mei, other)
    for path in (f"{here.sku}/", f"{'9' * 30}/"):
        assert mei.get(other + path).status_code == 404
        assert tao.get(PRICES + path).status_code == 403
    for path in (f"{here.sku}/sales/", f"{here.sku}/list/", f"{here.sku}/sales/{made}/ending/"):
        assert mei.post(other + path, {}).status_code == 404
        assert tao.post(PRICES + path, {}).status_code == 403
    assert mei.post(f"{PRICES}{here.sku}/sales/{made + 1}/ending/").status_code == 404
    assert offer().asked_minor == 5_000


def test_what_nobody_in_general_can_buy_has_no_price_to_change(here: Town, mei: Client) -> None:
    Offer.objects.update(exclusive_channel="room:5")

    assert "Nobody in general can buy it now" in shown(mei, f"{PRICES}{here.sku}/")
    assert "not for everybody" in shown(mei, PRICES)
    assert sale(mei, here)[0] == 404
    assert "Nothing of yours has this" in shown(mei, f"{PRICES}?q=nothing+like+it")


def test_a_form_from_elsewhere_changes_nothing(here: Town, mei: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert listed(strict, here, "1")[0] == 403
    assert sale(strict, here)[0] == 403
    assert offer().asked_minor == 6_800


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    at = datetime.now(tz=NOW.tzinfo)
    assert queries_of(mei, PRICES) == LIST_QUERIES
    assert queries_of(mei, f"{PRICES}{here.sku}/") == PRICE_QUERIES
    for days in range(9, 3, -1):
        goods.change_price(offer=offer().pk, price_minor=6_000 + days, now=at - days * DAY)
    assert queries_of(mei, f"{PRICES}{here.sku}/") == PRICE_QUERIES
