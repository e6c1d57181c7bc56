"""Carts, purchases and orders by the API: strict numbers, one effect for a key, nobody else's; and carriers' signed words."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.goods.models import Stock
from magpie.domain.payment.providers.local import BankMessage
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.models import Order, RouteEvent, Trade
from magpie.kit.clock import ms_of
from magpie.kit.signing import standard_headers
from tests.api.test_api import BASE, Caller, code_of, signed_in
from tests.databases import BuiltOnce
from tests.domain.cast import Town, town
from tests.domain.trade.cast import pay
from tests.domain.trade.test_rooms import set_apart as set_apart_now
from tests.domain.trade.test_rooms import tin_of_the_room

pytestmark = pytest.mark.wide

KEY = "key-0000001"
CART_STATEMENTS, ORDER_STATEMENTS, PAID_STATEMENTS = 18, 35, 34
DELIVERY = {
    "name": "陶小满",
    "phone": "13800000000",
    "region": "浙江",
    "city": "杭州",
    "street": "龙井路 1 号",
}


@pytest.fixture
def here(sqlite_truth: str, built: BuiltOnce) -> Town:
    cache.clear()
    return built(town)


@pytest.fixture
def tao(here: Town) -> Caller:
    return signed_in("tao", here.tao)


@pytest.fixture
def mei(here: Town) -> Caller:
    return signed_in("mei", here.mei)


def send(
    caller: Caller, path: str, body: Any = None, *, key: str = KEY, method: str = "POST"
) -> tuple[int, Any, bool]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = caller.client.generic(
        method, BASE + path, json.dumps(body or {}), content_type="application/json", headers=headers
    )
    return (
        answer.status_code,
        json.loads(answer.content) if answer.content else None,
        answer.get("Idempotency-Hit") == "true",
    )


def order_of(here: Town, **changes: Any) -> dict[str, Any]:
    line = {"sku": here.sku, "quantity": 1, "unit_minor": 6800}
    return {"lines": [line], "total_minor": 6800, "delivery": DELIVERY, **changes}


def test_from_the_cart_to_the_parcel(here: Town, tao: Caller, mei: Caller) -> None:
    status, cart = tao.send("POST", "/cart/lines", {"sku": here.sku, "quantity": 2, "scene": "feed"})
    assert (status, cart[0]["lines"][0]["total_minor"]) == (200, 13600)
    assert tao.send("PUT", f"/cart/lines/{here.sku}", {"quantity": 1})[1][0]["lines"][0]["quantity"] == 1
    assert tao.send("POST", "/quotes", {"lines": order_of(here)["lines"]})[1]["total_minor"] == 6800

    status, trade, is_hit = send(tao, "/trades", order_of(here))
    assert (status, trade["state"], is_hit) == (201, "unpaid", False)
    assert tao.get("/cart") == (200, [])
    pay(trade["number"], now=timezone.now())

    order = tao.get(f"/trades/{trade['number']}")[1]["orders"][0]
    assert (order["payment_status"], order["allowed_actions"]) == ("paid", [])
    assert [one["number"] for one in mei.get("/accounts/lantern_tea/orders?to_ship=true")[1]["items"]] == [
        order["number"]
    ]
    parcel = {"carrier_name": "Swift Crane", "waybill": "SC-1"}
    assert send(mei, f"/orders/{order['number']}/parcels", parcel)[1]["fulfilment_status"] == "shipped"
    assert send(tao, f"/orders/{order['number']}/receipt")[1]["status"] == "completed"


def test_a_purchase_costs_exact_statements(here: Town, tao: Caller) -> None:
    """What is added here, every order pays for; beginning and ending a transaction count."""

    def buy(key: str) -> list[int]:
        with CaptureQueriesContext(connection) as cart:
            assert tao.send("POST", "/cart/lines", {"sku": here.sku})[0] == 200
        with CaptureQueriesContext(connection) as order:
            assert send(tao, "/trades", order_of(here), key=key)[0] == 201
        said, headers = bank_says_paid(Trade.objects.latest("pk"))
        with CaptureQueriesContext(connection) as paid:
            assert (
                Client().generic("POST", f"{BASE}/payment-events/local", said, headers=headers).status_code
                == 204
            )
        return [len(cart), len(order), len(paid)]

    buy("key-0000001")  # the very first opens accounts of the books

    assert buy("key-0000002") == [CART_STATEMENTS, ORDER_STATEMENTS, PAID_STATEMENTS]
    assert set(Order.objects.values_list("payment_status", flat=True)) == {"paid"}


def bank_says_paid(trade: Trade) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of the bank's signed word."""
    now = timezone.now()
    said = BankMessage(
        id=f"evt_{trade.intent}", truth=f"captured:{trade.intent}", kind=EventKind.CAPTURED,
        charge=f"ch-{trade.intent}", intent=trade.intent, amount_minor=trade.total_minor, currency="CNY", refund="",
        at_ms=ms_of(now),
    )  # fmt: skip
    body = msgspec.json.encode(said)
    secret = settings.MAGPIE_BANK_SECRET.encode("ascii")
    return body, standard_headers(message_id=said.id, at=now, body=body, keys=[secret])


def test_the_same_key_again_is_the_same_answer(here: Town, tao: Caller) -> None:
    first, again = send(tao, "/trades", order_of(here)), send(tao, "/trades", order_of(here))

    assert (first[0], first[1], first[2], again[2]) == (201, again[1], False, True)
    assert Trade.objects.count() == 1
    status, said, _ = send(tao, "/trades", order_of(here, notes=[{"shop": here.shop, "words": "x"}]))
    assert (status, said["error"]["code"]) == (422, "key_used_otherwise")
    assert send(tao, "/trades", order_of(here), key="")[0] == 422


@pytest.mark.parametrize("value", [True, 1.0, "1", -1, 0, 10**20, None, [1]])
def test_quantities_are_whole_numbers(here: Town, tao: Caller, value: object) -> None:
    body = order_of(here)
    body["lines"][0]["quantity"] = value

    status, said, _ = send(tao, "/trades", body)

    assert (status, said["error"]["code"]) == (422, "unfit_request")
    assert (Trade.objects.count(), Stock.objects.get(sku=here.sku).reserved) == (0, 0)


@pytest.mark.parametrize("value", [True, 6800.0, "6800", -1, 10**20, None])
@pytest.mark.parametrize("where", ["total_minor", "unit_minor"])
def test_money_is_whole_minor_units(here: Town, tao: Caller, value: object, where: str) -> None:
    body = order_of(here)
    (body if where == "total_minor" else body["lines"][0])[where] = value

    assert send(tao, "/trades", body)[0] == 422
    assert Trade.objects.count() == 0


def test_what_changed_is_told_line_by_line(here: Town, tao: Caller) -> None:
    body = order_of(here)
    body["lines"][0]["unit_minor"] = 6700

    status, said, _ = send(tao, "/trades", body)

    assert (status, said["error"]["code"]) == (409, "lines_changed")
    assert said["error"]["detail"]["lines"] == [{"sku": here.sku, "what": "price", "seen": 6700, "now": 6800}]


def test_nobody_reads_or_moves_what_is_anothers(here: Town, tao: Caller, mei: Caller) -> None:
    _, trade, _ = send(tao, "/trades", order_of(here))
    order = trade["orders"][0]["number"]
    stranger = signed_in("stranger")

    assert code_of(stranger.get(f"/trades/{trade['number']}")) == (404, "no_such_trade")
    assert code_of(stranger.get(f"/orders/{order}")) == (404, "no_such_order")
    assert send(stranger, f"/trades/{trade['number']}/cancellation")[0] == 404
    assert send(stranger, f"/orders/{order}/parcels", {"carrier_name": "x", "waybill": "1"})[0] == 404
    assert stranger.get("/accounts/lantern_tea/orders")[0] in {403, 404}
    assert stranger.send("PUT", "/accounts/lantern_tea/carriage", {"fee_minor": 1})[0] in {403, 404}
    assert Caller(Client()).get("/cart")[0] == 401
    assert mei.get(f"/orders/{order}")[1]["allowed_actions"] == []
    assert Order.objects.get().status == "open"


def say(
    words: dict[str, Any],
    *,
    secret: bytes | None = None,
    at: datetime | None = None,
    raw: bytes | None = None,
) -> tuple[int, Any]:
    body = json.dumps(words).encode() if raw is None else raw
    signed = standard_headers(
        message_id="m1",
        at=at or datetime.now(UTC),
        body=body,
        keys=[secret or settings.MAGPIE_CARRIER_SECRET],
    )
    signed.pop("content-type")
    answer = Client(enforce_csrf_checks=True).post(
        f"{BASE}/waybill-events", body, content_type="application/json", headers=signed
    )
    return answer.status_code, json.loads(answer.content)


def test_a_carrier_is_heard_when_it_signs(here: Town, tao: Caller, mei: Caller) -> None:
    _, trade, _ = send(tao, "/trades", order_of(here))
    pay(trade["number"], now=timezone.now())
    order = trade["orders"][0]["number"]
    send(mei, f"/orders/{order}/parcels", {"carrier_name": "Swift Crane", "waybill": "SC-1"})
    word = {
        "waybill": "SC-1",
        "event": "r1",
        "kind": "arrived",
        "at": "2026-03-02T10:00:00Z",
        "place": "杭\u0000州",
    }
    words = {"carrier": "Swift Crane", "events": [word, {**word, "waybill": "OTHER"}]}

    assert say(words) == (200, {"heard": 1})
    assert say(words) == (200, {"heard": 0})
    assert RouteEvent.objects.get().place == "杭州"
    assert tao.get(f"/orders/{order}")[1]["fulfilment_status"] == "delivered"


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{", b'{"carrier":"x","events":[{}]}', b'{"carrier":1,"events":[]}', b'{"carrier":"","events":[]}',
     b'{"carrier":"x","events":[{"waybill":"1","event":"1","kind":"flown","at":"2026-03-02T10:00:00Z"}]}',
     b'{"carrier":"x","events":[{"waybill":"1","event":"1","kind":"arrived","at":"never"}]}', b"\xff\xfe"],
)  # fmt: skip
def test_words_that_make_no_sense_are_refused(here: Town, raw: bytes) -> None:
    assert code_of(say({}, raw=raw)) == (422, "unfit_request")


def test_words_without_the_right_signature_are_refused(here: Town) -> None:
    words = {"carrier": "x", "events": []}

    assert code_of(say(words, secret=b"other")) == (400, "webhook_refused")
    assert code_of(say(words, at=datetime(2020, 1, 1, tzinfo=UTC))) == (400, "webhook_refused")
    assert say({}, raw=b"x" * (256 * 1024 + 1))[0] == 413


def test_what_a_live_room_sells_alone_is_bought_there_by_the_api_and_nowhere_else(
    here: Town, tao: Caller
) -> None:
    """Room 5 sells a tin of its own, and the tea for less from its own pieces."""
    tin = tin_of_the_room(here)
    set_apart_now(here)

    assert code_of(send(tao, "/cart/lines", {"sku": tin, "scene": "feed"})[:2]) == (409, "sold_only_there")
    assert code_of(send(tao, "/cart/lines", {"sku": tin, "room": 6})[:2]) == (409, "sold_only_there")
    assert code_of(send(tao, "/cart/lines", {"sku": tin, "room": True})[:2])[0] == 422
    for sku in (tin, here.sku):
        status, cart, _ = send(tao, "/cart/lines", {"sku": sku, "scene": "live", "room": 5, "quantity": 2})
        assert status == 200
    rows = [(line["sku"], line["room"], line["goods"]["price_minor"]) for line in cart[0]["lines"]]
    assert sorted(rows) == sorted([(here.sku, 5, 6_800), (tin, 5, 4_900)])
    assert code_of(send(tao, f"/cart/lines/{tin}", {"quantity": 1}, method="PUT")[:2])[0] == 404
    status, cart, _ = send(tao, f"/cart/lines/{tin}?room=5", {"quantity": 1}, method="PUT")
    assert (status, {line["quantity"] for line in cart[0]["lines"]}) == (200, {1, 2})

    lines = [
        {"sku": tin, "quantity": 1, "unit_minor": 4_900, "room": 5},
        {"sku": here.sku, "quantity": 2, "unit_minor": 6_800, "room": 5},
    ]
    assert send(tao, "/quotes", {"lines": lines})[1]["total_minor"] == 18_500
    body = {"lines": lines, "total_minor": 18_500, "delivery": DELIVERY}
    elsewhere = {**body, "lines": [{**line, "room": 0} for line in lines]}
    assert code_of(send(tao, "/trades", elsewhere, key="elsewhere-1")[:2]) == (409, "lines_changed")

    status, made, _ = send(tao, "/trades", body, key="in-room-01")

    assert (status, made["total_minor"]) == (201, 18_500)
    sold = Order.objects.get(trade__number=made["number"]).lines.order_by("pk")
    assert list(sold.values_list("channel", "room", "scene")) == [("room:5", "room:5", "live")] * 2
    assert [bool(bucket) for bucket in sold.values_list("bucket", flat=True)] == [False, True]
    assert tao.get("/cart")[1] == []
