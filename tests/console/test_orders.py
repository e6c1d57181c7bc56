"""Orders of a shop: the list and its filter, one order, and parcels that leave."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.goods import actions as goods
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, hear_carrier, send_parcel
from magpie.domain.trade.models import Order, OrderLine, Parcel, ParcelLine, RecordKey
from magpie.domain.trade.rules.shipping import RouteKind
from tests.console.desk import HOME, another_shop_of_mei, ordered, paid, queries_of, shown
from tests.domain.cast import NOW, Town
from tests.domain.trade.chain_cast import Told, bought_by_a_post, lin, post_of

pytestmark = pytest.mark.wide

LIST = f"{HOME}orders/"
# Four of the frame; ids, orders, lines, events, parcels, shop; how much waits.
LIST_QUERIES = 11
# Four of the frame; the order in five (no parcel: no contents, no route); codes; where it goes in four; carriers; requests; what
# of it a bank took; where it came from in two, three more where content led there.
ORDER_QUERIES = 19


def numbers(page: str) -> list[str]:
    return re.findall(rf'href="{LIST}([0-9A-Z]+)/"', page)


def line_of(order: Order) -> int:
    return OrderLine.objects.get(order=order).pk


def send(browser: Client, order: Order, **form: object) -> tuple[int, str]:
    answer = browser.post(
        f"{LIST}{order.number}/parcels/", {"carrier_name": "Swift Crane", "waybill": "SC-1", **form}
    )
    return answer.status_code, unescape(answer.content.decode())


def test_an_order_says_at_a_look_where_it_came_from(here: Town, mei: Client) -> None:
    told = Told()
    told.say(here.tao, "Products Searched", ago=timedelta(days=1), props={"query": "secret words"})
    told.say(
        here.tao, "Product Viewed", ago=timedelta(days=1), card=f"product:{here.product}", scene="search"
    )
    order = bought_by_a_post(told, here, post_of(lin(), here))
    assert "More than this is not known" in shown(mei, f"{LIST}{order}/")
    told.freeze()

    page = unescape(shown(mei, f"{LIST}{order}/"))

    words = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition('id="came-from"')[2].partition("</section>")[0])
    )
    assert "The content of Lin put it into the cart. It began with a search of the buyer’s own." in words
    assert "Looked for 8 s · How we roast feed no. 3 · @lin_films 2026-03-01 19:51" in words
    touches = re.findall("Searched|Looked|Liked it|Opened the goods|Put it into the cart|Ordered", words)
    assert touches == [
        "Searched", "Opened the goods", "Looked", "Liked it", "Opened the goods", "Put it into the cart", "Ordered",
    ]  # fmt: skip
    assert "secret words" not in page
    assert queries_of(mei, f"{LIST}{order}/") == ORDER_QUERIES + 3
    assert "这一单从哪里来" in shown(mei, f"{LIST}{order}/", language="zh-hans")


def test_the_list_shows_what_waits_or_everything_newest_first(here: Town, mei: Client) -> None:
    first, second, unpaid = paid(here), paid(here), ordered(here)
    sent = paid(here)
    send_parcel(by=here.mei, order=sent.number, waybill=Waybill("Swift", "1"), now=timezone.now())

    assert numbers(shown(mei, LIST)) == [second.number, first.number]
    page = shown(mei, f"{LIST}?show=all")
    assert numbers(page) == [sent.number, unpaid.number, second.number, first.number]
    assert "Not paid yet" in page
    assert "On the way" in page
    assert "待付款" in shown(mei, f"{LIST}?show=all", language="zh-hans")


def test_earlier_orders_are_a_page_away_within_the_filter(here: Town, mei: Client) -> None:
    goods.receive_stock(sku=here.sku, quantity=5, now=NOW)
    made = [paid(here) for _ in range(21)]

    first = shown(mei, f"{LIST}?show=all")
    older = re.search(r'href="(\?show=all&amp;after=[^"]+)"', first)
    assert older
    second = shown(mei, LIST + unescape(older[1]))

    assert [*numbers(first), *numbers(second)] == [order.number for order in reversed(made)]
    assert len(numbers(first)) == 20
    assert mei.get(f"{LIST}?after=%00").status_code == 400


def test_an_empty_list_teaches_the_next_step(here: Town, mei: Client) -> None:
    assert "Orders appear here the moment they are paid." in shown(mei, LIST)
    assert "Nobody has ordered yet." in shown(mei, f"{LIST}?show=all")


def test_one_order_says_what_to_do_what_is_in_it_and_where_it_goes(here: Town, mei: Client) -> None:
    order = paid(here, quantity=2)
    Order.objects.filter(pk=order.pk).update(note="请轻放 <b>")

    page = shown(mei, f"{LIST}{order.number}/")

    for words in ("It is paid; it was promised to leave within 1", "陶小满", "138 0000 0000", "龙井路 1 号", "请轻放 &lt;b&gt;",
                  "Spring green tea", "SG-50", "Ordered", "by the buyer", "by bank or carrier"):  # fmt: skip
        assert words in page, words
    assert "of which the platform’s fee" in page
    assert "买家已付款，承诺在" in shown(mei, f"{LIST}{order.number}/", language="zh-hans")


def test_an_unpaid_order_cannot_be_sent(here: Town, mei: Client) -> None:
    order = ordered(here)

    page = shown(mei, f"{LIST}{order.number}/")

    assert "The buyer has not paid yet." in page
    assert "It has left" not in page
    assert send(mei, order, **{f"pieces-{line_of(order)}": 1})[0] == 409
    assert Parcel.objects.count() == 0


def test_a_late_order_says_so(here: Town, mei: Client) -> None:
    order = paid(here)
    Order.objects.filter(pk=order.pk).update(ship_by=timezone.now() - timedelta(hours=3, minutes=1))

    page = shown(mei, f"{LIST}{order.number}/")
    assert "should have left 3\xa0hours ago" in page
    assert "The site advances nothing." in page
    assert "late by 3\xa0hours" in shown(mei, LIST)


def test_a_parcel_with_a_part_and_then_the_rest(here: Town, mei: Client) -> None:
    order = paid(here, quantity=3)
    line = line_of(order)

    assert send(mei, order, **{f"pieces-{line}": "1"})[0] == 302
    page = shown(mei, f"{LIST}{order.number}/")
    assert "Sent. The buyer sees it with the order." in page
    assert "Partly sent" in page
    assert f'name="pieces-{line}" value="2"' in page
    assert '<option value="Swift Crane">' in page

    assert send(mei, order, waybill="SC-2", **{f"pieces-{line}": "2"})[0] == 302
    page = shown(mei, f"{LIST}{order.number}/")
    assert "It has left" not in page
    assert "SC-1" in page
    assert "SC-2" in page
    assert list(ParcelLine.objects.order_by("pk").values_list("quantity", flat=True)) == [1, 2]


def test_pressing_twice_sends_one_parcel(here: Town, mei: Client) -> None:
    order = paid(here)

    answers = [send(mei, order, **{f"pieces-{line_of(order)}": "1"})[0] for _ in range(2)]

    assert Parcel.objects.count() == 1
    assert answers == [302, 302]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"carrier_name": ""}, 422, "Who carries it?"),
        ({"waybill": ""}, 422, "Write the number on its label."),
        ({"waybill": "运单"}, 422, "1 to 40 letters and digits"),
        ({"waybill": "9" * 41}, 422, "1 to 40 letters and digits"),
        ({"carrier_name": "x" * 41}, 422, "at most 40 characters"),
        ({"carrier_name": "a\x00b"}, 422, "Null characters"),
        ({"pieces": "4"}, 422, "less than or equal to 3"),
        ({"pieces": "-1"}, 422, "greater than or equal to 0"),
        ({"pieces": ""}, 422, "How many go with it?"),
        ({"pieces": "0"}, 422, "pieces that are still to be sent"),
        ({"pieces": "9" * 5_000}, 422, "whole number"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_typed_is_lost(
    here: Town, mei: Client, form: dict[str, str], status: int, said: str
) -> None:
    order = paid(here, quantity=3)
    pieces = form.pop("pieces", "2")

    answer, page = send(mei, order, **{f"pieces-{line_of(order)}": pieces, **form})

    assert answer == status
    assert said in page
    if "carrier_name" not in form:
        assert 'value="Swift Crane"' in page
    assert Parcel.objects.count() == 0


def test_where_a_colleague_was_quicker_it_is_said_and_the_words_stay(here: Town, mei: Client) -> None:
    order = paid(here, quantity=2)
    line = line_of(order)
    send_parcel(
        by=here.mei, order=order.number, waybill=Waybill("Swift", "1"), pieces={line: 1}, now=timezone.now()
    )

    status, page = send(mei, order, **{f"pieces-{line}": "2"})
    assert (status, "less than or equal to 1" in page) == (422, True)
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift", "2"), now=timezone.now())
    status, page = send(mei, order)

    assert status == 409
    assert "Nothing of this order is left to send." in page
    assert Parcel.objects.count() == 2


def test_what_a_buyer_asked_to_call_off_is_not_offered_to_be_sent(here: Town, mei: Client) -> None:
    whole, part = paid(here), paid(here, quantity=3)
    for order, pieces in ((whole, 1), (part, 2)):
        OrderLine.objects.filter(order=order).update(called_off_quantity=pieces)

    page = shown(mei, f"{LIST}{whole.number}/")
    assert "The buyer asked to call off what has not left." in page
    assert "It has left" not in page
    page = shown(mei, f"{LIST}{part.number}/")
    assert "2 called off" in page
    assert f'type="hidden" name="pieces-{line_of(part)}" value="1"' in page
    assert numbers(shown(mei, LIST)) == [part.number]


def test_what_the_carrier_said_stands_at_the_parcel(here: Town, mei: Client) -> None:
    order = paid(here)
    now = timezone.now()
    send_parcel(by=here.mei, order=order.number, waybill=Waybill("Swift", "1"), now=now)
    word = RouteWord("1", "r1", RouteKind.AT_HAND, now, place="杭州")
    hear_carrier(carrier_name="Swift", words=[word], now=now)

    assert "Out for delivery · 杭州" in shown(mei, f"{LIST}{order.number}/")


def test_where_the_record_is_destroyed_the_page_says_so(here: Town, mei: Client) -> None:
    order = paid(here)
    RecordKey.objects.update(key=None, destroyed_at=timezone.now())

    page = shown(mei, f"{LIST}{order.number}/")

    assert "it is destroyed" in page
    assert "陶小满" not in page


def test_an_order_of_another_shop_is_not_there_also_for_somebody_who_works_for_both(
    here: Town, mei: Client
) -> None:
    order = paid(here)
    other = another_shop_of_mei(here)

    for path in (order.number, "01JD5Y1V9GZC3M0B5T8RQK2W7N", "x" * 300):
        assert mei.get(f"{other}orders/{path}/").status_code == 404
        form = {"carrier_name": "Swift", "waybill": "1", f"pieces-{line_of(order)}": "1"}
        assert mei.post(f"{other}orders/{path}/parcels/", form).status_code == 404
    assert numbers(shown(mei, f"{other}orders/?show=all")) == []
    assert Parcel.objects.count() == 0


def test_a_buyer_who_is_no_staff_does_not_come_in_and_an_owner_who_bought_sends(
    here: Town, mei: Client, tao: Client
) -> None:
    of_tao, of_mei = paid(here), paid(here, person=here.mei)

    assert tao.get(f"{LIST}{of_tao.number}/").status_code == 403
    assert send(tao, of_tao, **{f"pieces-{line_of(of_tao)}": "1"})[0] == 403
    assert "It has left" in shown(mei, f"{LIST}{of_mei.number}/")
    assert send(mei, of_mei, **{f"pieces-{line_of(of_mei)}": "1"})[0] == 302


def test_an_editor_sends_and_no_longer_once_the_role_is_taken_back(here: Town, tao: Client) -> None:
    first, second = paid(here, person=here.mei), paid(here, person=here.mei)
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)
    assert send(tao, first, **{f"pieces-{line_of(first)}": "1"})[0] == 302

    people.revoke_role(account=here.shop, person=here.tao, now=NOW)

    assert send(tao, second, **{f"pieces-{line_of(second)}": "1"})[0] == 403
    assert Parcel.objects.count() == 1


def test_a_form_from_elsewhere_sends_nothing(here: Town, mei: Client) -> None:
    order = paid(here)
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert send(strict, order, **{f"pieces-{line_of(order)}": "1"})[0] == 403
    assert Parcel.objects.count() == 0


def test_the_address_of_a_form_leads_back_to_the_order(here: Town, mei: Client) -> None:
    order = paid(here)

    assert mei.get(f"{LIST}{order.number}/parcels/")["Location"] == f"{LIST}{order.number}/"


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    order = paid(here)
    assert queries_of(mei, LIST) == LIST_QUERIES
    assert queries_of(mei, f"{LIST}{order.number}/") == ORDER_QUERIES
    for _ in range(4):
        paid(here)
    assert queries_of(mei, LIST) == LIST_QUERIES
