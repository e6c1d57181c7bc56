"""A product page and what can be done on it; the page of an account that is also the shop."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.flash.actions import FlashDraft, schedule_flash_sale
from magpie.domain.goods import actions
from magpie.domain.goods import queries as goods
from magpie.domain.goods.drafts import AttributeDraft, ImageDraft, SkuDraft, StepDraft
from magpie.domain.people import actions as people_actions
from magpie.domain.people import queries as people
from tests.domain.cast import NOW, Town, green_tea
from tests.store.conftest import SLATE

pytestmark = pytest.mark.wide

PRODUCT_QUERIES = 18
TABS = ["goods", "content", "about"]
ACCOUNT_QUERIES = [16, 8, 16]
DAY = timedelta(days=1)


def test_a_product_page_shows_price_stock_and_maker(browser: Client, lantern: Town) -> None:
    page = browser.get(f"/p/{lantern.product}").content.decode()

    assert "<h1>Spring green tea</h1>" in page
    assert "68<" in page
    assert "20 left" in page
    assert "/@lantern_tea" in page


def test_both_faces_cost_the_same_exact_queries(browser: Client, lantern: Town) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/p/{lantern.product}", headers=headers)
        assert len(queries) == PRODUCT_QUERIES


def test_the_struck_through_price_is_never_above_what_a_flash_sale_asked(
    browser: Client, lantern: Town
) -> None:
    now = timezone.now()
    (tea,) = goods.get_product(lantern.product).skus
    actions.change_price(offer=tea.offer, price_minor=7_800, compare_minor=9_900, now=now - 60 * DAY)
    for minor, currency in ((6_100, "CNY"), (900, "USD")):
        schedule_flash_sale(
            person=lantern.mei, shop=lantern.shop, title_en="Flash", opens_at=now - 15 * DAY, closes_at=now - DAY,
            items=[FlashDraft(sku=lantern.sku, quota=2, price_minor=minor, currency=currency)], now=now - 16 * DAY,
        )  # fmt: skip
    actions.change_price(offer=tea.offer, price_minor=5_900, compare_minor=9_900, now=now - 2 * DAY)

    page = browser.get(f"/p/{lantern.product}").content.decode()

    (struck,) = re.findall(r"<del.*?</del>", page)
    assert "61" in struck
    assert "78" not in struck


def test_a_product_that_is_not_there_is_said_in_words(browser: Client, lantern: Town) -> None:
    answer = browser.get("/p/999")

    assert answer.status_code == 404
    assert "It is not here" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_and_nothing_is_reserved(browser: Client, lantern: Town) -> None:
    answer = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": lantern.sku, "next": f"/p/{lantern.product}"}
    )

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next=%2Fp%2F{lantern.product}"
    assert goods.get_product(lantern.product).available == 20


def test_reserving_keeps_one_piece_and_the_way_that_led_here(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("tao")
    way = {"scene": "feed", "slate": SLATE, "position": "3", "carrier": "post:9"}

    answer = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": lantern.sku, "request_key": "k1", **way}
    )
    again = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": lantern.sku, "request_key": "k1", **way}
    )

    assert (answer.status_code, again.status_code) == (302, 302)
    assert goods.get_product(lantern.product).available == 19
    page = browser.get(f"/p/{lantern.product}").content.decode()
    assert "One is kept for you" in page
    assert "data-until=" in page


def test_giving_back_returns_the_piece(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("tao")
    browser.post(f"/p/{lantern.product}/reservations/", {"sku": lantern.sku})

    browser.post("/reservations/1/release/")

    assert goods.get_product(lantern.product).available == 20
    assert "Given back" in browser.get("/reservations/").content.decode()


def test_a_refused_reservation_is_told_on_the_page_and_changes_nothing(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("tao")
    for _ in range(3):
        answer = browser.post(f"/p/{lantern.product}/reservations/", {"sku": lantern.sku}, follow=True)

    assert goods.get_product(lantern.product).available == 18
    assert 'class="notice-bar"' in answer.content.decode()


def test_an_account_page_shows_its_goods_and_can_be_followed(browser: Client, lantern: Town) -> None:
    assert "Spring green tea" in browser.get("/@lantern_tea").content.decode()

    part = browser.post("/@lantern_tea/following/?face=wide", {"is_on": "1"}, headers={"HX-Request": "true"})

    assert "Following" in part.content.decode()
    assert people.follower_count(lantern.shop) == (1, 0)


def draw(here: Town, **changes: Any) -> None:
    """The green tea as the shop now wants it."""
    actions.publish_product(draft=green_tea(here.shop, **changes), now=NOW)


def main_of(page: str) -> str:
    """The words a person reads in the middle of a page, in one line."""
    inside = page.split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_who_makes_it_how_and_what_for_is_told_in_words_with_who_says_so(
    browser: Client, lantern: Town
) -> None:
    draw(
        lantern,
        attributes=(
            AttributeDraft(name="maker", value_en="Tao", source="maker"),
            AttributeDraft(name="origin", value_en="Mist Village"),
            AttributeDraft(name="season", value_en="Spring"),
            AttributeDraft(name="occasion", value_en="New babies"),
            AttributeDraft(name="theme", value_en="Rain"),
            AttributeDraft(name="certificate", value_en="Organic", source="platform"),
        ),
        steps=(StepDraft(words_en="Picked before dawn"), StepDraft(words_zh="当晚炒干")),
    )

    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())

    assert words.index("Picked before dawn") < words.index("当晚炒干")
    for said in (
        "Maker Tao says the maker", "From Mist Village says the shop", "Season Spring", "For New babies", "Theme Rain",
        "Certificate Organic checked by us", "Sent within 48 hours",
    ):  # fmt: skip
        assert said in words


def test_pictures_can_be_reached_by_links_alone_and_one_needs_none(browser: Client, lantern: Town) -> None:
    two = tuple(ImageDraft(url=f"https://img.example/{n}.jpg", alt_en=f"View {n}") for n in (1, 2))
    draw(lantern, images=two)
    page = browser.get(f"/p/{lantern.product}").content.decode()
    sheet = browser.get(f"/p/{lantern.product}", headers={"HX-Request": "true"}).content.decode()

    assert re.findall(r'class="thumb" href="#([\w-]+)"', page) == re.findall(r'<img id="([\w-]+)"', page)
    assert 'class="thumb"' not in sheet
    draw(lantern, images=two[:1])
    assert 'class="thumb"' not in browser.get(f"/p/{lantern.product}").content.decode()


def test_a_price_is_told_from_its_history_and_a_young_one_keeps_quiet(browser: Client, lantern: Town) -> None:
    address = f"/p/{lantern.product}"
    offer = goods.get_product(lantern.product).skus[0].offer
    told = main_of(browser.get(address).content.decode())
    assert "The same price for everyone. Unchanged for 30 days." in told

    actions.change_price(
        offer=offer, price_minor=5900, compare_minor=9900, now=timezone.now() - timedelta(days=1)
    )
    page = browser.get(address).content.decode()
    assert re.sub(r"<[^>]+>", "", page.split("<del")[1].split("</del>")[0]).endswith("¥68")
    assert "Struck through: the lowest of the 30 days before" in main_of(page)

    fresh = (SkuDraft(code="NEW", price_minor=4900, compare_minor=9900, currency="CNY", on_hand=2),)
    actions.publish_product(draft=green_tea(lantern.shop, skus=fresh), now=timezone.now())
    page = browser.get(address).content.decode()
    assert "<del" not in page and "30 days" not in main_of(page)


def test_choices_tell_their_stock_and_price_and_what_others_hold_may_come_back(
    browser: Client, sign_in: Callable[[str], Client], lantern: Town
) -> None:
    kinds = (
        SkuDraft(code="S", price_minor=6800, currency="CNY", on_hand=2, name_zh="小", name_en="Small"),
        SkuDraft(code="L", price_minor=9800, currency="CNY", on_hand=0, options={"Weight": "1 kg"}),
    )
    draw(lantern, skus=kinds)
    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())
    assert "Begins at ¥ 68" in words
    assert "Small 2 left ¥ 68 1 kg gone ¥ 98" in words

    small = goods.get_product(lantern.product).skus[0].id
    actions.reserve_stock(person=lantern.mei, sku=small, quantity=2, now=timezone.now())
    page = browser.get(f"/p/{lantern.product}").content.decode()

    assert "What they leave comes back within 15 minutes" in main_of(page)
    assert re.search(r'class="button button-buy button-wide" disabled', page)


def test_a_stranger_reads_that_signing_in_comes_first(browser: Client, lantern: Town) -> None:
    assert "You sign in first" in browser.get(f"/p/{lantern.product}").content.decode()


def more_tea(here: Town, count: int) -> None:
    for number in range(count):
        draft = green_tea(here.shop, handle=f"tea-{number}", title_en=f"Tea {number}")
        actions.publish_product(draft=draft, now=NOW)


def test_an_account_is_also_the_shop_its_tabs_have_addresses_and_numbers(
    browser: Client, lantern: Town
) -> None:
    plain = browser.get("/@lantern_tea").content.decode()
    tabs = {tab: browser.get("/@lantern_tea", {"tab": tab}).content.decode() for tab in TABS}

    assert re.findall(r'class="tab" href="\?tab=(\w+)"', plain) == TABS
    assert 'href="?tab=goods" aria-current="page"' in plain
    assert all(f'href="?tab={tab}" aria-current="page"' in page for tab, page in tabs.items())
    assert "Goods 1" in main_of(plain) and "Stories 0" in main_of(plain)
    assert "No stories yet" in tabs["content"] and "Spring green tea" not in tabs["content"]
    assert "Here since March 1, 2026" in main_of(tabs["about"])
    assert browser.get("/@lantern_tea", {"tab": "nonsense"}).content.decode().count("aria-current=") >= 1


def test_a_long_shelf_comes_in_pages_with_and_without_scripts(browser: Client, lantern: Town) -> None:
    more_tea(lantern, 30)
    first = browser.get("/@lantern_tea?tab=goods").content.decode()
    following = first.split('class="tiles-more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")

    whole = browser.get(f"/@lantern_tea{following}").content.decode()
    part = browser.get(f"/@lantern_tea{following}", headers={"HX-Request": "true"}).content.decode()

    products = [re.findall(r'href="/p/(\d+)\?scene=store"', page) for page in (first, whole, part)]
    assert (len(products[0]), len(products[1]), products[2]) == (24, 7, products[1])
    assert not set(products[0]) & set(products[1])
    assert "Back to the newest" in whole and "<html" not in part and "tiles-more" not in part
    assert browser.get("/@lantern_tea?cursor=nonsense").status_code == 400


def test_an_empty_account_says_what_comes_next(
    browser: Client, sign_in: Callable[[str], Client], lantern: Town
) -> None:
    people_actions.open_account(person=lantern.tao, kind="creator", handle="tao", name_en="Tao", now=NOW)

    page = browser.get("/@tao").content.decode()

    assert "Nothing on the shelf yet" in page
    assert "Follow, and you hear when there is something." in page


def test_account_pages_cost_exact_queries_however_long(browser: Client, lantern: Town) -> None:
    counts = []
    for count in (0, 20):
        more_tea(lantern, count)
        for tab in TABS:
            with CaptureQueriesContext(connection) as queries:
                browser.get("/@lantern_tea", {"tab": tab})
            counts.append(len(queries))

    assert counts == ACCOUNT_QUERIES * 2


PROMISES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (
        {},
        {},
        "Sent within 48 hours · 7 days to send it back, no reason asked",
        "48 小时内发货 · 7 天无理由退货",
    ),
    (
        {"promise": "same_day"},
        {"return_policy": "none_fresh"},
        "Paid before 16:00, sent the same day · Fresh, so taken back only if something is wrong with it",
        "16:00 前付款，当日发货 · 鲜活易腐，不支持无理由退货，质量问题照退",
    ),
    (
        {"promise": "days", "ship_days": 12},
        {"return_policy": "seven_day_unless_opened", "return_days": 15},
        "Sent within 12 days · 15 days to send it back, unless opened",
        "12 天内发货 · 未拆封 15 天无理由退货",
    ),
]


@pytest.mark.parametrize(("sku", "product", "english", "chinese"), PROMISES)
def test_one_quiet_line_says_when_it_is_sent_and_what_comes_back(
    browser: Client, lantern: Town, sku: dict[str, Any], product: dict[str, Any], english: str, chinese: str
) -> None:
    tea = SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=20, **sku)
    draw(lantern, skus=(tea,), **product)
    address = f"/p/{lantern.product}"

    assert english in main_of(browser.get(address).content.decode())
    assert chinese in main_of(browser.get(address, headers={"Accept-Language": "zh-Hans"}).content.decode())


def test_of_several_choices_the_slowest_is_promised(browser: Client, lantern: Town) -> None:
    two = tuple(
        SkuDraft(code=code, price_minor=6800, currency="CNY", on_hand=2, promise=promise, ship_days=days)
        for code, promise, days in (("A", "h24", 0), ("B", "days", 5), ("C", "same_day", 0))
    )
    draw(lantern, skus=two)

    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())

    assert "Sent within 5 days" in words and "24 hours" not in words


def test_a_presale_says_the_day_of_the_shops_own_zone(browser: Client, lantern: Town) -> None:
    ships = NOW.replace(month=4, day=9, hour=20)  # the 10th in Shanghai
    tea = SkuDraft(
        code="SG-50", price_minor=6800, currency="CNY", on_hand=2, promise="presale", presale_ships_at=ships
    )
    draw(lantern, skus=(tea,))

    assert "Presale, sent by 04/10/2026" in main_of(browser.get(f"/p/{lantern.product}").content.decode())


PIECE = {
    "is_single_piece": True,
    "weight_mg": 48_320,
    "quality_zh": "内侧有一道细纹",
    "quality_en": "One hairline inside",
    "certificate_no": "DK-26-0417",
    "certificate_by": "Dukou <Assay>",
}


def test_a_single_piece_says_its_weight_its_own_mark_and_its_certificate(
    browser: Client, lantern: Town
) -> None:
    only = SkuDraft(code="PIN", price_minor=368_000, currency="CNY", on_hand=1, **PIECE)  # type: ignore[arg-type]
    draw(lantern, skus=(only,))

    page = browser.get(f"/p/{lantern.product}").content.decode()

    assert "There is only this one, and it is here" in page
    for said in ("Weight 48.32 g", "This very piece One hairline inside", "Certificate number DK-26-0417"):
        assert said in main_of(page)
    assert "Dukou &lt;Assay&gt;" in page


def test_of_several_pieces_each_says_its_own(browser: Client, lantern: Town) -> None:
    plain = {"price_minor": 9_900, "currency": "CNY", "on_hand": 1, "is_single_piece": True}
    heavy = SkuDraft(code="A", name_en="Green", weight_mg=17_340, quality_en="A growth line", **plain)  # type: ignore[arg-type]
    light = SkuDraft(code="B", name_en="Violet", **{**plain, **PIECE, "weight_mg": 800})  # type: ignore[arg-type]
    draw(lantern, skus=(heavy, light))

    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())

    assert "Green One left · 17.34 g · A growth line" in words
    assert "Violet One left · 800 mg · Certificate number DK-26-0417 (Dukou &lt;Assay&gt;)" in words


def test_what_is_sold_elsewhere_only_is_said_and_cannot_be_had_here(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("tao")
    room = SkuDraft(
        code="ROOM", name_en="Room tin", price_minor=4900, currency="CNY", exclusive_channel="room:5"
    )
    tea = SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=20)
    draw(lantern, skus=(tea, room))
    (elsewhere,) = goods.get_product(lantern.product).sold_elsewhere
    words = main_of(browser.get(f"/p/{lantern.product}").content.decode())

    assert "Room tin Sold in one live room only" in words and "49" not in words
    answer = browser.post(
        f"/p/{lantern.product}/reservations/", {"sku": elsewhere.sku, "scene": "live"}, follow=True
    )
    assert "This is sold only in room:5." in answer.content.decode()

    draw(lantern, skus=(room,))
    page = browser.get(f"/p/{lantern.product}").content.decode()
    assert "Room tin Sold in one live room only" in main_of(page)
    assert 'class="buy"' not in page and "goods-price" not in page
