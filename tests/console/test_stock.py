"""Stock of a shop: counters, pieces that came in, pieces that were counted, and every movement."""

import re
from html import unescape

import pytest
from django.test import Client

from magpie.domain.goods import actions as goods
from magpie.domain.goods.actions import Pieces
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Stock, StockMovement
from magpie.domain.people import actions as people
from tests.console.desk import HOME, another_shop_of_mei, ordered, paid, queries_of, shown
from tests.domain.cast import NOW, Town, green_tea
from tests.domain.ledger.cast import at_once

pytestmark = pytest.mark.wide

LIST = f"{HOME}stock/"
# Four of the frame; the SKUs, their pictures, what lies apart; how many are sold out.
LIST_QUERIES = 8
# Four of the frame; the SKU in three; movements and their orders.
SKU_QUERIES = 9


def page_of(here: Town) -> str:
    return f"{LIST}{here.sku}/"


def key_of(page: str) -> str:
    found = re.search(r'name="in-request_key" value="([^"]+)"', page)
    assert found
    return found[1]


def receive(browser: Client, here: Town, *, key: str = "a-key-of-mine", **form: str) -> tuple[int, str]:
    said = {"in-request_key": key, **{f"in-{name}": value for name, value in form.items()}}
    answer = browser.post(f"{page_of(here)}receipts/", said)
    return answer.status_code, unescape(answer.content.decode())


def count(browser: Client, here: Town, *, free: str, taken: str) -> tuple[int, str]:
    answer = browser.post(f"{page_of(here)}counts/", {"count-free": free, "count-taken": taken})
    return answer.status_code, unescape(answer.content.decode())


def available(here: Town) -> int:
    return Stock.objects.get(sku=here.sku).available


def counters(page: str) -> list[str]:
    return re.findall(r"</dt><dd>([\d,]+)</dd>", page)


def test_the_list_shows_the_counters_of_every_sku(here: Town, mei: Client) -> None:
    paid(here, quantity=2)
    ordered(here)

    page = shown(mei, LIST)

    assert re.findall(r"<td[^>]*>(?:<strong>)?(\d+)", page) == ["17", "1", "2", "20"]
    assert "SG-50" in page
    assert "Spring green tea" in page
    assert "明前绿茶" in shown(mei, LIST, language="zh-hans")


def test_what_is_sold_out_is_a_filter_and_words_are_looked_for(here: Town, mei: Client) -> None:
    skus = (SkuDraft(code="CUP<1>", price_minor=100, currency="CNY", on_hand=1),)
    goods.publish_product(draft=green_tea(here.shop, handle="cup", title_en="Cup", skus=skus), now=NOW)
    goods.hold_pieces(pieces=[Pieces(here.sku, 20)], ref="trade:0", now=NOW)

    page = shown(mei, f"{LIST}?show=sold_out")
    assert ("SG-50" in page, "CUP" in page) == (True, False)
    assert "1 thing on your shelf is sold out" in page
    page = shown(mei, f"{LIST}?q=cup%3C")
    assert ("SG-50" in page, "CUP&lt;1&gt;" in page) == (False, True)
    assert "Nothing of yours has this" in shown(mei, f"{LIST}?q=teapot")
    for odd in ("%00", "x" * 500, "%25"):
        assert mei.get(f"{LIST}?q={odd}").status_code == 200


def test_more_skus_are_a_page_away_within_what_was_looked_for(here: Town, mei: Client) -> None:
    skus = tuple(
        SkuDraft(code=f"C-{n:02d}", options={"No": str(n)}, price_minor=100, currency="CNY", on_hand=1)
        for n in range(31)
    )
    goods.publish_product(draft=green_tea(here.shop, handle="cups", title_en="Cups", skus=skus), now=NOW)

    first = shown(mei, f"{LIST}?q=C-")
    more = re.search(r'href="(\?q=C-&amp;after=[^"]+)"', first)
    assert more
    second = shown(mei, LIST + unescape(more[1]))

    codes = re.findall(r"<code>(C-\d+)</code>", first + second)
    assert codes == [f"C-{n:02d}" for n in range(31)]
    assert mei.get(f"{LIST}?after=x").status_code == 400


def test_pieces_come_in_once_however_often_the_button_is_pressed(here: Town, mei: Client) -> None:
    key = key_of(shown(mei, page_of(here)))

    answers = [receive(mei, here, key=key, quantity="10", batch="2026 spring") for _ in range(2)]

    assert [status for status, _ in answers] == [302, 302]
    assert available(here) == 30
    page = shown(mei, page_of(here))
    assert "Noted. 30 pieces can be sold now." in page
    assert "2026 spring" in page
    assert key_of(page) != key


@pytest.mark.wide
def test_the_same_receipt_pressed_in_two_windows_at_once_counts_once(here: Town, mei: Client) -> None:
    told: list[int] = []

    def press(turn: int) -> None:
        browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
        browser.cookies = mei.cookies
        told.append(receive(browser, here, quantity="10")[0])

    at_once(3, press)

    assert set(told) <= {302, 409}
    assert 302 in told
    assert available(here) == 30


def test_the_same_key_with_other_pieces_is_refused(here: Town, mei: Client) -> None:
    receive(mei, here, quantity="10")

    status, page = receive(mei, here, quantity="11")

    assert (status, available(here)) == (422, 30)
    assert "was used for another request" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"quantity": ""}, "Write how many."),
        ({"quantity": "0"}, "greater than or equal to 1"),
        ({"quantity": "-3"}, "greater than or equal to 1"),
        ({"quantity": "1.5"}, "whole number"),
        ({"quantity": "９"}, ""),
        ({"quantity": "1" + "0" * 12}, "less than or equal to"),
        ({"quantity": "1", "batch": "x" * 81}, "at most 80"),
        ({"quantity": "1", "batch": "a\x00"}, "Null characters"),
        ({"quantity": "1000000000"}, "can hold from 0 to"),
        ({"quantity": "1", "key": "k"}, "Idempotency-Key"),
    ],
)
def test_what_cannot_come_in_is_said_and_changes_nothing(
    here: Town, mei: Client, form: dict[str, str], said: str
) -> None:
    status, page = receive(mei, here, **form)

    if not said:  # full-width digits are digits
        assert (status, available(here)) == (302, 29)
        return
    assert status in {400, 409, 422}
    assert said in page
    assert available(here) == 20


def test_after_a_refusal_the_mended_form_is_taken(here: Town, mei: Client) -> None:
    _, page = receive(mei, here, quantity="1000000000")

    assert receive(mei, here, key=key_of(page), quantity="5")[0] == 302
    assert available(here) == 25


def test_a_count_is_of_what_is_free_and_what_is_taken_is_added(here: Town, mei: Client) -> None:
    paid(here, quantity=2)
    ordered(here)
    page = shown(mei, page_of(here))
    assert 'name="count-taken" value="3"' in page
    assert counters(page) == ["17", "1", "2", "20"]

    assert count(mei, here, free="15", taken="3")[0] == 302

    assert counters(shown(mei, page_of(here))) == ["15", "1", "2", "18"]
    movements = StockMovement.objects.count()
    assert count(mei, here, free="15", taken="3")[0] == 302
    assert StockMovement.objects.count() == movements
    assert count(mei, here, free="0", taken="3")[0] == 302
    assert available(here) == 0


def test_what_was_sold_since_the_page_was_read_is_told_before_anything_is_changed(
    here: Town, mei: Client
) -> None:
    paid(here, quantity=2)

    status, page = count(mei, here, free="15", taken="0")

    assert (status, available(here)) == (409, 18)
    assert "Meanwhile some were sold" in page
    assert 'name="count-free" value="15"' in page
    assert 'name="count-taken" value="2"' in page
    assert count(mei, here, free="15", taken="2")[0] == 302
    assert available(here) == 15


@pytest.mark.parametrize("free", ["", "-1", "x", "1" + "0" * 12])
def test_what_is_no_count_changes_nothing(here: Town, mei: Client, free: str) -> None:
    assert count(mei, here, free=free, taken="0")[0] == 422
    assert available(here) == 20


def test_movements_are_pages_the_newest_first_and_lead_to_their_order(here: Town, mei: Client) -> None:
    order = paid(here)
    for _ in range(20):
        goods.receive_stock(sku=here.sku, quantity=1, now=NOW)

    first = shown(mei, page_of(here))
    older = re.search(r'href="([^"]+\?after=[^"#]+)#movements"', first)
    assert older
    second = shown(mei, unescape(older[1]))

    assert (first.count("Came in ·"), second.count("Came in ·")) == (20, 1)
    assert second.index("Sold · 1") < second.index("Held for somebody · 1") < second.index("Came in · 20")
    assert f'href="{HOME}orders/{order.number}/"' in second
    assert "入库 · 1" in shown(mei, page_of(here), language="zh-hans")
    assert mei.get(f"{page_of(here)}?after=x").status_code == 400


def test_a_sku_of_another_shop_is_not_there_also_for_somebody_who_works_for_both(
    here: Town, mei: Client
) -> None:
    other = another_shop_of_mei(here)

    for sku in (here.sku, 10**30, 0):
        assert mei.get(f"{other}stock/{sku}/").status_code == 404
    at = f"{other}stock/{here.sku}/"
    assert (
        mei.post(f"{at}receipts/", {"in-quantity": "5", "in-request_key": "a-key-of-mine"}).status_code == 404
    )
    assert mei.post(f"{at}counts/", {"count-free": "5", "count-taken": "0"}).status_code == 404
    assert available(here) == 20
    assert "Nothing to count yet." in shown(mei, f"{other}stock/")


def test_strangers_count_nothing_and_editors_do(here: Town, tao: Client) -> None:
    assert receive(tao, here, quantity="5")[0] == 403
    assert count(tao, here, free="5", taken="0")[0] == 403
    assert tao.get(page_of(here)).status_code == 403
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)

    assert receive(tao, here, quantity="5")[0] == 302
    assert available(here) == 25


def test_a_form_from_elsewhere_changes_nothing(here: Town, mei: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert receive(strict, here, quantity="5")[0] == 403
    assert count(strict, here, free="5", taken="0")[0] == 403
    assert available(here) == 20


def test_the_addresses_of_forms_lead_back_to_the_sku(here: Town, mei: Client) -> None:
    for act in ("receipts", "counts"):
        assert mei.get(f"{page_of(here)}{act}/")["Location"] == page_of(here)


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    assert queries_of(mei, LIST) == LIST_QUERIES
    paid(here)
    assert queries_of(mei, page_of(here)) == SKU_QUERIES
    skus = tuple(
        SkuDraft(code=f"C-{n}", options={"No": str(n)}, price_minor=100, currency="CNY", on_hand=1)
        for n in range(9)
    )
    goods.publish_product(draft=green_tea(here.shop, handle="cups", title_en="Cups", skus=skus), now=NOW)
    assert queries_of(mei, LIST) == LIST_QUERIES
