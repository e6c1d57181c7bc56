"""What has no picture wears a cover wherever it stands; what has one does not."""

import pytest
from django.test import Client

from magpie.domain.goods import actions as goods
from tests.domain.cast import NOW, Town, green_tea
from tests.store.conftest import Gateway, tea_card

pytestmark = pytest.mark.wide


def test_a_product_without_a_picture_has_a_cover_in_feed_page_and_shop(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.cards = [tea_card(lantern.product)]

    feed = browser.get("/").content.decode()
    page = browser.get(f"/p/{lantern.product}").content.decode()
    shop = browser.get("/@lantern_tea").content.decode()

    media = feed.split('class="card-media"')[1].split("</div>")[0]
    assert 'class="cover cover-ink-' in media and "Spring green tea" in media
    assert feed.count("cover-small") == 2  # the chip on a phone, the line on a desk
    assert 'class="cover cover-ink-' in page.split('class="gallery"')[1].split("</div>")[0]
    assert 'class="cover cover-ink-' in shop.split('class="tile-picture"')[1].split("tile-title")[0]


def test_a_picture_needs_no_cover(browser: Client, gateway: Gateway, lantern: Town) -> None:
    card = tea_card(lantern.product)
    card["display"]["image"] = "/media/tea.jpg"
    gateway.cards = [card]

    media = browser.get("/").content.decode().split('class="card-media"')[1].split("</div>")[0]

    assert 'src="/media/tea.jpg"' in media and "cover-ink" not in media


def test_a_common_shelf_has_both_names(lantern: Town) -> None:
    from magpie.domain.goods.queries import category_names
    from magpie.domain.goods.rules import path_of

    goods.publish_product(draft=green_tea(lantern.shop, handle="lot", category="Food > 云上"), now=NOW)

    own = path_of("Food > 云上")[-1][0]
    names = category_names(["food", "food/tea", own])
    assert (names["food"].zh, names["food/tea"].zh) == ("食物", "茶")
    assert (names[own].zh, names[own].en) == ("云上", "")
