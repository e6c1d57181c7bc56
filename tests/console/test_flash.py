"""Flash sales on their shop's pages: planned once, watched while they run, ended early, and nobody else's."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.flash import actions
from magpie.domain.flash.actions import FlashDraft
from magpie.domain.flash.models import FlashItem, FlashSale
from magpie.domain.goods.models import Stock
from tests.console.desk import HOME, another_shop_of_mei, queries_of, shown
from tests.domain.cast import Town
from tests.domain.flash.cast import claim

pytestmark = pytest.mark.wide

FLASH = f"{HOME}flash/"
HOUR = timedelta(hours=1)
# Four of the frame; sales, their items.
PAGE_QUERIES = 6
# Four of the frame; SKUs, their offers.
FORM_QUERIES = 6


def local(**ahead: float) -> str:
    """An instant as a browser in Shanghai sends it."""
    return (timezone.now() + timedelta(hours=8) + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def planned(here: Town, *, opens: timedelta = -HOUR, quota: int = 5) -> int:
    now = timezone.now()
    draft = FlashDraft(sku=here.sku, quota=quota, price_minor=1900, currency="CNY", per_person_max=3)
    return actions.schedule_flash_sale(
        person=here.mei, shop=here.shop, title_zh="秒杀", title_en="Flash", opens_at=now + opens,
        closes_at=now + opens + 2 * HOUR, items=[draft], now=now + min(opens, timedelta()),
    )  # fmt: skip


def form(here: Town, **changes: str) -> dict[str, str]:
    return {
        "request_key": "flash-key-1", "title_en": "Friday", "opens_at": local(hours=1), "closes_at": local(hours=2),
        "claim_ttl_s": "600", "item0-sku": str(here.sku), "item0-price": "19.90", "item0-quota": "7",
        "item0-per_person_max": "2", **changes,
    }  # fmt: skip


def plan(browser: Client, here: Town, **changes: str) -> tuple[int, str]:
    answer = browser.post(f"{FLASH}new/", form(here, **changes))
    return answer.status_code, unescape(answer.content.decode())


def test_a_sale_is_planned_once_and_its_pieces_are_set_apart(here: Town, mei: Client) -> None:
    assert "Spring green tea · SG-50 · ¥68.00 · 20 left" in unescape(shown(mei, f"{FLASH}new/"))

    asked = form(here)
    assert [plan(mei, here, **asked)[0] for _ in range(2)] == [302, 302]

    sale, item = FlashSale.objects.get(), FlashItem.objects.get()
    assert (sale.title_en, (sale.closes_at - sale.opens_at)) == ("Friday", HOUR)
    assert abs(sale.opens_at - timezone.now() - HOUR) < timedelta(minutes=2)
    assert (item.quota, item.price_minor, item.per_person_max, item.claim_ttl_s) == (7, 1990, 2, 600)
    assert Stock.objects.get(sku=here.sku).reserved == 7
    page = shown(mei, f"{FLASH}{sale.pk}/")
    assert "Planned. Its pieces are set apart from the shelf now." in page
    assert "It opens in 59\xa0minutes" in page
    assert "The next sale opens in" in shown(mei, FLASH)
    assert "后开始" in shown(mei, FLASH, language="zh-hans")

    status, page = plan(mei, here, **asked | {"item0-quota": "8"})
    assert (status, "This key was used before, for another sale" in page) == (422, True)
    assert 'name="request_key" value="flash-key-1"' not in page
    assert FlashSale.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_en": ""}, "a sale needs a title"),
        ({"opens_at": ""}, "Say when."),
        ({"opens_at": "tomorrow"}, "Write a day and a time."),
        ({"closes_at": local(hours=-1)}, "a sale closes after it opens"),
        ({"item0-sku": ""}, "Choose at least one."),
        ({"item0-sku": "999"}, "Select a valid choice."),
        ({"item0-quota": ""}, "Write how much."),
        ({"item0-quota": "0"}, "greater than or equal to 1"),
        ({"item0-quota": "21"}, "Some pieces are gone meanwhile"),
        ({"item0-price": "19.999"}, "is not an amount"),
        ({"item0-price": "68.01"}, "¥68.01 is more than the list price, ¥68.00"),
        ({"item0-per_person_max": "101"}, "less than or equal to 100"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said_and_nothing_typed_is_lost(
    here: Town, mei: Client, changes: dict[str, str], said: str
) -> None:
    status, page = plan(mei, here, **changes)

    assert status in {409, 422}
    assert said in page
    assert 'name="request_key" value="flash-key-1"' not in page
    if "title_en" not in changes:
        assert 'value="Friday"' in page
    assert FlashSale.objects.count() == 0
    assert Stock.objects.get(sku=here.sku).reserved == 0


def test_a_running_sale_shows_where_its_pieces_are_and_comes_anew_by_itself(
    here: Town, mei: Client, tao: Client
) -> None:
    sale = planned(here)
    claim(here.tao, FlashItem.objects.get().pk, quantity=2, now=timezone.now())

    page = shown(mei, f"{FLASH}{sale}/")
    figures = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)
    assert figures == [
        ("In the sale", "5"), ("Sold", "0"), ("Claimed", "2"), ("Free", "3"), ("Went back", "0"),
    ]  # fmt: skip
    assert 'class="quota-claimed" x="0" width="400"' in page
    assert 'hx-trigger="every 2s"' in page
    part = mei.get(f"{FLASH}{sale}/", HTTP_HX_REQUEST="true").content.decode()
    assert part.startswith('<div class="stack" id="now"')
    assert "End it now" not in part


def test_ended_early_it_gives_back_what_nobody_holds_and_is_still_once_all_is_decided(
    here: Town, mei: Client
) -> None:
    sale = planned(here)
    claim(here.tao, FlashItem.objects.get().pk, now=timezone.now())

    assert [mei.post(f"{FLASH}{sale}/ending/").status_code for _ in range(2)] == [302, 302]

    page = shown(mei, f"{FLASH}{sale}/")
    assert "1 piece is still held by somebody who may order it." in page
    assert "End it now" not in page
    assert 'hx-trigger="every 15s"' in page
    assert Stock.objects.get(sku=here.sku).reserved == 1
    FlashItem.objects.update(claimed=0, returned=5)
    assert "hx-trigger" not in shown(mei, f"{FLASH}{sale}/").split('id="now"')[1]


def test_another_shops_sale_is_not_there(here: Town, mei: Client, tao: Client) -> None:
    sale = planned(here)
    other = f"{another_shop_of_mei(here)}flash/"

    for path in (f"{sale}/", f"{'9' * 30}/"):
        assert mei.get(other + path).status_code == 404
        assert mei.post(f"{other}{path}ending/").status_code == 404
        assert tao.get(FLASH + path).status_code == 403
    assert tao.post(f"{FLASH}{sale}/ending/").status_code == 403
    assert plan(tao, here)[0] == 403
    assert mei.post(f"{other}new/", form(here)).status_code == 422
    assert "Nothing is on your shelf yet." in shown(mei, f"{other}new/")
    assert FlashSale.objects.get().closed_at is None


def test_a_form_from_elsewhere_plans_nothing(here: Town, mei: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert plan(strict, here)[0] == 403
    assert FlashSale.objects.count() == 0


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    sale = planned(here, quota=2)
    assert queries_of(mei, FLASH) == PAGE_QUERIES
    assert queries_of(mei, f"{FLASH}{sale}/") == PAGE_QUERIES
    assert queries_of(mei, f"{FLASH}new/") == FORM_QUERIES
    for _ in range(3):
        planned(here, quota=2)
    assert queries_of(mei, FLASH) == PAGE_QUERIES
