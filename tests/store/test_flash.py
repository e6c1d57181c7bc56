"""Flash sales on pages: its own page, the product's and the shop's, in every standing and both languages, and its checkout."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.flash import actions as flash
from magpie.domain.flash.actions import FlashDraft
from magpie.domain.flash.models import ClaimUse, FlashItem
from magpie.domain.flash.rules.flash import ClaimAsk, ClaimView
from magpie.domain.people.queries import get_person_named
from magpie.domain.trade.models import CartLine, OrderLine, Trade
from magpie.kit.clock import ms_of
from tests.domain.cast import Town
from tests.domain.trade.cast import pay
from tests.store.test_goods import main_of
from tests.store.test_trade import ADDRESS, form_of

pytestmark = pytest.mark.wide
SALE_QUERIES = 11  # session, user, person, rights; sale, ids, items, claims; shop; goods in two
HOUR = timedelta(hours=1)
SLATE = "01JD5Y1V9GZC3M0B5T8RQK2W7N"


def sale(here: Town, *, opens_in: timedelta = -HOUR, lasts: timedelta = 2 * HOUR, quota: int = 5) -> int:
    """¥19 instead of ¥68; the item."""
    now = timezone.now()
    made = flash.schedule_flash_sale(
        person=here.mei, shop=here.shop, title_zh="春茶开门", title_en="Spring opens", opens_at=now + opens_in,
        closes_at=now + opens_in + lasts, now=now + min(opens_in, timedelta(0)),
        items=[FlashDraft(sku=here.sku, quota=quota, price_minor=1900, currency="CNY")],
    )  # fmt: skip
    return int(FlashItem.objects.get(sale=made).pk)


def claim(person: str, item: int, *, at: datetime | None = None) -> int:
    now = at or timezone.now()
    (made,) = flash.claim_pieces(asks=[ClaimAsk(person, item, 1, f"tap-{person}", at=now)], now=now)
    assert isinstance(made, ClaimView), made
    return made.claim


def page_of(browser: Client, item: int) -> str:
    sold_in = FlashItem.objects.get(pk=item).sale_id
    return browser.get(f"/flash/{sold_in}/").content.decode()


def shown(page: str) -> set[str]:
    """What of an item's buttons is shown, by the standings they are for."""
    return {
        names for names, more in re.findall(r'data-shows="([^"]+)"([^>]*)>', page) if "hidden" not in more
    }


def test_a_stranger_is_told_when_and_how_and_to_sign_in(browser: Client, lantern: Town) -> None:
    coming = page_of(browser, sale(lantern, opens_in=HOUR))
    assert 'data-standing="coming"' in coming and shown(coming) == {"coming", "coming sign_in"}
    assert "with 5 pieces; one person can have 1" in main_of(coming)
    assert "Claiming needs JavaScript" in re.findall(r"<noscript>(.*?)</noscript>", coming)[0]

    flash.end_sales_of_shop(shop=lantern.shop, now=timezone.now())
    running = page_of(browser, sale(lantern))
    assert 'data-standing="sign_in"' in running and shown(running) == {"open sign_in", "coming sign_in"}
    assert re.search(r'href="/accounts/login/\?next=/flash/\d+/"', running)


def test_the_page_tells_the_sites_own_time(browser: Client, lantern: Town) -> None:
    before = ms_of(timezone.now())
    page = page_of(browser, sale(lantern))

    (told,) = re.findall(r'<meta name="magpie-now" content="(\d+)">', page)
    assert before <= int(told) <= ms_of(timezone.now())


def test_each_standing_is_said_in_both_languages(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("tao")
    tao = get_person_named("tao")
    item = sale(lantern, quota=1)
    said = []
    for language in ("en", "zh-hans"):
        browser.post("/language/", {"language": language})
        said.append(re.findall(r"data-flash-said>(.*?)</p>", page_of(browser, item))[0])
    assert said == ["1 of 1 are left; one person can have 1.", "共 1 件，还剩 1 件，每人限 1 件。"]

    made = claim(tao, item)
    claimed = page_of(browser, item)
    assert shown(claimed) == {"claimed"} and f'href="/checkout/?claim={made}"' in claimed
    assert 'data-standing="taken"' in page_of(Client(HTTP_HOST="localhost"), item)


def test_the_product_and_its_sheet_and_the_shop_lead_to_it(browser: Client, lantern: Town) -> None:
    item = sale(lantern)
    product, sheet, shop = (
        browser.get(address, headers=headers).content.decode()
        for address, headers in (
            (f"/p/{lantern.product}", {}),
            (f"/p/{lantern.product}?scene=feed&slate={SLATE}&position=3", {"HX-Request": "true"}),
            ("/@lantern_tea", {}),
        )
    )

    assert f'#flash-{item}"' in product and "ends in 59" in main_of(product) and "Buy at" in product
    assert f"scene=feed&amp;slate={SLATE}" in sheet and f'#flash-{item}"' in sheet
    assert "Spring opens" in shop and "ends in 59" in main_of(shop)
    flash.end_sales_of_shop(shop=lantern.shop, now=timezone.now())
    assert "Flash sale" not in browser.get(f"/p/{lantern.product}").content.decode()
    assert "Spring opens" not in browser.get("/@lantern_tea").content.decode()


def test_what_is_seen_and_opened_on_its_page_says_this_scene(browser: Client, lantern: Town) -> None:
    sold_in = FlashItem.objects.get(pk=sale(lantern)).sale_id
    page = browser.get(
        f"/flash/{sold_in}/?scene=feed&slate={SLATE}&position=3&carrier=post:9"
    ).content.decode()

    assert f'data-card="product:{lantern.product}" data-scene="flash" data-carrier="post:9"' in page
    assert f'href="/p/{lantern.product}?scene=flash&amp;carrier=post:9" data-flash-goods' in page
    product = browser.get(f"/p/{lantern.product}?scene=flash&carrier=post:9").content.decode()
    assert 'data-scene="flash"' in product


def test_a_claim_is_bought_at_its_price_by_the_way_that_led_there(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser, tao = sign_in("tao"), get_person_named("tao")
    made = claim(tao, sale(lantern))
    browser.post(f"/p/{lantern.product}/cart/", {"sku": lantern.sku})

    page = browser.get(
        f"/checkout/?claim={made}&scene=feed&slate={SLATE}&position=3&carrier=post:9"
    ).content.decode()
    assert f'value="{lantern.sku}:1:1900:0:{made}"' in page and "kept for another" in page
    way = {"scene": "feed", "slate": SLATE, "position": "3", "carrier": "post:9"}
    answer = browser.post("/checkout/", {**form_of(page), **way, **ADDRESS})

    assert answer.status_code == 302
    line = OrderLine.objects.get()
    assert (line.unit_minor, line.claim, line.scene, line.first_scene) == (1900, made, "flash", "feed")
    assert (line.slate, line.position, line.carrier) == (SLATE, 3, "post:9")
    assert ClaimUse.objects.get().claim_id == made
    pay(answer["Location"].strip("/").split("/")[-1], now=timezone.now())
    assert "You have bought as many" in page_of(browser, FlashItem.objects.get().pk)
    assert CartLine.objects.count() == 1  # what was put in at the shop's price stays there


def test_the_checkout_of_a_claim_counts_down_beside_its_button(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser = sign_in("tao")
    at = timezone.now()
    made = claim(get_person_named("tao"), sale(lantern), at=at)

    for language, words in (("en", "is kept for you for another"), ("zh-hans", "秒杀名额为你保留")):
        page = browser.get(f"/checkout/?claim={made}", headers={"accept-language": language}).content.decode()
        bar = page.split('class="trade-bar"')[1]
        (until,) = re.findall(r'data-until="([^"]+)"', bar)
        assert datetime.fromisoformat(until) == at + timedelta(minutes=5)
        assert (words in bar and "Order and go to payment" in bar) or "提交订单" in bar
    browser.post(f"/p/{lantern.product}/cart/", {"sku": lantern.sku})
    assert "data-until" not in browser.get("/checkout/").content.decode()


def test_a_claim_that_ran_out_was_ordered_or_is_anothers_is_told_and_buys_nothing(
    sign_in: Callable[[str], Client], lantern: Town
) -> None:
    browser, tao = sign_in("tao"), get_person_named("tao")
    item = sale(lantern)
    late = claim(tao, item, at=timezone.now() - timedelta(minutes=6))
    theirs = claim(lantern.mei, item)

    told = browser.get(f"/checkout/?claim={late}").content.decode()
    assert "is not kept for you any more" in told and "Nothing to buy is chosen." in told
    assert "Nothing to buy is chosen." in browser.get(f"/checkout/?claim={theirs}").content.decode()
    forged = {
        "line": [f"{lantern.sku}:1:1900:0:{theirs}"], "total": "1900", "request_key": "forged-key-1", **ADDRESS,
    }  # fmt: skip
    assert browser.post("/checkout/", forged).status_code == 404
    assert Trade.objects.count() == 0


def test_nonsense_is_no_sale(browser: Client, lantern: Town) -> None:
    for sale_id in ("0", "999", "9" * 30):
        assert browser.get(f"/flash/{sale_id}/").status_code == 404
    assert browser.get("/checkout/?claim=x&claim=999").status_code == 200


def test_the_page_of_a_sale_costs_exact_queries(sign_in: Callable[[str], Client], lantern: Town) -> None:
    browser = sign_in("tao")
    item = sale(lantern)
    claim(get_person_named("tao"), item)
    sold_in = FlashItem.objects.get(pk=item).sale_id
    browser.get(f"/flash/{sold_in}/")

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"/flash/{sold_in}/").status_code == 200

    assert len(queries) == SALE_QUERIES
