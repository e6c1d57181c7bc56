"""After-sales on the pages: found on the order, asked in two steps, and a page that says who is waited for and until when."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from magpie.domain.trade.actions.aftersales import refuse
from magpie.domain.trade.actions.arbitration import offer
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, hear_carrier, send_parcel
from magpie.domain.trade.models import AfterSale, AnsweredRequest, Evidence, Order, OrderLine, ReturnAddress
from magpie.domain.trade.rules.shipping import RouteKind
from tests.domain.cast import Town, photo
from tests.domain.trade.aftersales_cast import takes_back
from tests.domain.trade.cast import pay
from tests.store.test_trade import buy, hidden

pytestmark = pytest.mark.wide
CASE_QUERIES = 6


@pytest.fixture
def order(browser: Client, lantern: Town) -> Order:
    """A guest's order that is paid and in their hands, of a shop that says where goods come back to."""
    row = sent(browser, lantern)
    word = RouteWord("SC-1", "r1", RouteKind.ARRIVED, timezone.now())
    hear_carrier(carrier_name="Swift Crane", words=[word], now=timezone.now())
    takes_back(lantern)
    return row


def sent(browser: Client, lantern: Town) -> Order:
    """Paid and on its way."""
    pay(buy(browser, lantern), now=timezone.now())
    row = Order.objects.get()
    send_parcel(by=lantern.mei, order=row.number, waybill=Waybill("Swift Crane", "SC-1"), now=timezone.now())
    return row


def ask(browser: Client, order: Order, kind: str = "refund_only", **typed: object) -> str:
    """Go through the two steps; the address of the request."""
    line = OrderLine.objects.get(order=order).pk
    page = browser.get(f"/orders/{order.number}/aftersales/?line={line}&kind={kind}").content.decode()
    form = {"line": line, "kind": kind, "request_key": hidden(page, "request_key")[0], "quantity": 1}
    answer = browser.post(f"/orders/{order.number}/aftersales/", {**form, "reason": "faulty", **typed})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer["Location"])


def test_from_the_order_to_the_request_and_back(browser: Client, order: Order) -> None:
    page = browser.get(f"/orders/{order.number}/").content.decode()
    assert f"/orders/{order.number}/aftersales/" in page
    kinds = browser.get(f"/orders/{order.number}/aftersales/").content.decode()
    assert "Send it back for the money" in kinds

    address = ask(browser, order, words="It leaks.", amount="10.00")

    case = AfterSale.objects.get()
    assert (case.kind, case.reason, case.amount_minor) == ("refund_only", "faulty", 1000)
    page = browser.get(address).content.decode()
    for words in ("Waiting for the shop", "It leaks.", "It is faulty", "The shop answers within 48 hours"):
        assert words in page
    assert address in browser.get(f"/orders/{order.number}/").content.decode()
    assert browser.post(f"{address}withdrawal/").status_code == 302
    case.refresh_from_db()
    assert case.status == "closed"


def test_the_same_form_again_is_one_request(browser: Client, order: Order) -> None:
    line = OrderLine.objects.get().pk
    form = {
        "line": line,
        "kind": "refund_only",
        "reason": "faulty",
        "quantity": 1,
        "request_key": "form-key-1",
    }

    answers = [browser.post(f"/orders/{order.number}/aftersales/", form) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert (AfterSale.objects.count(), AnsweredRequest.objects.filter(key="form-key-1").count()) == (1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        {"quantity": 2},
        {"quantity": 0},
        {"reason": "no_reason"},
        {"amount": "69.00"},
        {"amount": "a lot"},
        {"kind": "x"},
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_typed_is_lost(
    browser: Client, order: Order, typed: dict[str, object]
) -> None:
    line = OrderLine.objects.get().pk
    form = {
        "line": line, "kind": "refund_only", "reason": "faulty", "quantity": 1, "words": "It leaks.",
        "request_key": "form-key-1", **typed,
    }  # fmt: skip

    answer = browser.post(f"/orders/{order.number}/aftersales/", form)

    assert (answer.status_code, AfterSale.objects.count()) == (422, 0)
    if "kind" not in typed:
        assert "It leaks." in answer.content.decode()


def test_a_return_says_its_waybill_on_the_page(browser: Client, order: Order) -> None:
    address = ask(browser, order, "return_refund", reason="no_reason")
    page = browser.get(address).content.decode()
    for words in ("Please send it back", "12 Returns Lane", "Ring twice", 'data-copy="send-to"'):
        assert words in page
    assert page.index("12 Returns Lane") < page.index('name="carrier_name"')
    assert Client().get(address).status_code == 404

    browser.post(f"{address}parcel/", {"carrier_name": "Swift Crane", "number": ""})
    assert AfterSale.objects.get().status == "sending_back"
    browser.post(f"{address}parcel/", {"carrier_name": "Swift Crane", "number": "SC-9"})

    page = browser.get(address).content.decode()
    assert "SC-9" in page
    assert "On its way back to the shop" in page


def test_a_buyer_of_a_shop_without_an_address_reads_that_their_days_have_not_begun(
    browser: Client, order: Order
) -> None:
    ReturnAddress.objects.all().delete()
    address = ask(browser, order, "return_refund", reason="no_reason")

    page = browser.get(address).content.decode()

    assert "Waiting for the return address" in page
    assert "your 7 days to send it back begin when you know the address" in page
    assert 'name="carrier_name"' not in page
    page = browser.get(address, headers={"accept-language": "zh-CN"}).content.decode()
    assert "你的 7 天寄回时间自收到地址起计算" in page


def test_what_is_still_on_its_way_is_not_offered_to_be_sent_back(browser: Client, lantern: Town) -> None:
    order = sent(browser, lantern)

    page = browser.get(f"/orders/{order.number}/aftersales/").content.decode()

    assert re.findall(r"kind=(\w+)", page) == ["refund_only", "resend"]
    assert "It is still on its way" in page
    ask(browser, order, reason="parcel_declined")
    assert AfterSale.objects.get().reason == "parcel_declined"


@pytest.mark.parametrize(
    ("policy", "is_confirmed", "words"),
    [
        ("seven_day", False, "7 days to send it back, no reason asked"),
        ("seven_day_unless_opened", True, "7 days to send it back, unless opened"),
        ("none_fresh", True, "Fresh, so taken back only if something is wrong with it"),
        ("none_fresh", False, "7 days to send it back, no reason asked"),
    ],
)
def test_the_order_and_the_request_say_the_terms_the_goods_were_sold_under(
    browser: Client, order: Order, policy: str, is_confirmed: bool, words: str
) -> None:
    OrderLine.objects.update(return_policy=policy, is_exclusion_confirmed=is_confirmed)

    pages = [browser.get(f"/orders/{order.number}/{page}") for page in ("", "aftersales/")]
    pages.append(browser.get(ask(browser, order)))

    for page in pages:
        assert words in page.content.decode()


def test_a_dispute_is_led_on_the_page_with_words_pictures_and_an_offer(
    browser: Client, lantern: Town, order: Order
) -> None:
    address = ask(browser, order)
    case = AfterSale.objects.get()
    refuse(by=lantern.mei, aftersale=case.number, words="It <b>was</b> whole.", now=timezone.now())
    page = browser.get(address).content.decode()
    assert "It &lt;b&gt;was&lt;/b&gt; whole." in page

    browser.post(f"{address}objection/", {"words": "It was not."})
    picture = SimpleUploadedFile("leak.jpg", photo(), content_type="image/jpeg")
    browser.post(f"{address}evidence/", {"words": "See.", "picture": picture})
    shown = Evidence.objects.get(picture__isnull=False)
    answer = browser.get(f"{address}evidence/{shown.pk}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert Client().get(f"{address}evidence/{shown.pk}/").status_code == 404
    browser.post(f"{address}evidence/", {"picture": io.BytesIO(b"no picture")})
    assert Evidence.objects.filter(picture__isnull=False).count() == 1

    offer(by=lantern.mei, aftersale=case.number, amount_minor=1200, now=timezone.now())
    assert "Take it" in browser.get(address).content.decode()
    browser.post(f"{address}offer/", {"offer": "1200", "accept": "1"})
    case.refresh_from_db()
    assert (case.status, case.refund_minor) == ("refunding", 1200)


def test_a_request_of_somebody_else_is_not_there(browser: Client, order: Order) -> None:
    address = ask(browser, order)
    stranger = Client()

    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/orders/{order.number}/aftersales/").status_code == 404
    for act in ("withdrawal", "parcel", "receipt", "objection", "evidence", "offer"):
        stranger.post(f"{address}{act}/", {"words": "x", "carrier_name": "x", "number": "1"})
    assert (AfterSale.objects.get().status, Evidence.objects.count()) == ("asked", 0)


def test_the_page_is_chinese_for_who_reads_chinese_and_costs_the_same_queries(
    browser: Client, order: Order
) -> None:
    address = ask(browser, order)
    with translation.override("zh-hans"):
        page = browser.get(address, headers={"accept-language": "zh-CN"}).content.decode()
    assert "等待商家处理" in page
    assert "商家 48 小时内答复" in page

    with CaptureQueriesContext(
        connection,
    ) as queries:
        browser.get(address)

    assert len(queries) == CASE_QUERIES, [query["sql"][:90] for query in queries]


def test_when_nothing_is_left_to_ask_the_page_says_so(browser: Client, order: Order) -> None:
    Order.objects.update(
        delivered_at=timezone.now() - timedelta(days=60), paid_at=timezone.now() - timedelta(days=60)
    )

    page = browser.get(f"/orders/{order.number}/aftersales/").content.decode()

    assert "There is nothing left to ask" in page
    assert not re.search(r"\?line=", page)
