"""After-sales by the API: one effect for a key, the right side alone, and a refusal that says why."""

import csv
import io
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from magpie.domain.people.actions import erase_person
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, hear_carrier, send_parcel
from magpie.domain.trade.models import AfterSale, AnsweredRequest, Order, OrderLine
from magpie.domain.trade.rules.shipping import RouteKind
from tests.api.test_api import BASE, Caller, code_of, signed_in
from tests.api.test_trade import order_of, say, send
from tests.databases import BuiltOnce
from tests.domain.cast import MemoryLog, Town, carry, town
from tests.domain.trade.cast import pay

pytestmark = pytest.mark.wide


PLACE = {
    "name": "Mei", "phone": "13800000001", "region": "Zhejiang", "city": "Hangzhou", "street": "12 Returns Lane",
    "postcode": "310000", "note": "Ring twice",
}  # fmt: skip


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


@pytest.fixture
def order(here: Town, tao: Caller) -> Order:
    """Tao's paid order of one piece."""
    number = send(tao, "/trades", order_of(here))[1]["number"]
    pay(number, now=timezone.now())
    return Order.objects.get()


def asked(order: Order, **changes: Any) -> dict[str, Any]:
    line = OrderLine.objects.get(order=order).pk
    return {"line": line, "kind": "refund_before_ship", "reason": "no_reason", **changes}


def opened(tao: Caller, order: Order, **changes: Any) -> str:
    status, body, _ = send(
        tao, f"/orders/{order.number}/aftersales", asked(order, **changes), key="ask-00001"
    )
    assert status == 201, body
    return str(body["number"])


def sent(here: Town, order: Order) -> None:
    """In Tao's hands."""
    waybill, now = Waybill("Swift Crane", "SC-1"), timezone.now()
    send_parcel(by=here.mei, order=order.number, waybill=waybill, now=now)
    word = RouteWord(waybill.number, "r1", RouteKind.ARRIVED, now)
    hear_carrier(carrier_name=waybill.carrier_name, words=[word], now=now)


def takes_back(mei: Caller, **changes: str) -> int:
    """Lantern Tea says where goods come back to; the address's id."""
    status, kept, _ = send(mei, "/accounts/lantern_tea/return-addresses", {**PLACE, **changes})
    assert status == 201, kept
    return int(kept[-1]["id"])


def test_asked_and_agreed_with_one_effect_for_a_key(tao: Caller, mei: Caller, order: Order) -> None:
    path = f"/orders/{order.number}/aftersales"
    (line,) = tao.get(f"/orders/{order.number}/askable")[1]
    assert [(one["kind"], one["most_minor"]) for one in line["kinds"]] == [("refund_before_ship", 6800)]

    answers = [send(tao, path, asked(order), key="ask-00001") for _ in range(2)]
    assert [(status, is_hit) for status, _, is_hit in answers] == [(201, False), (201, True)]
    number = answers[0][1]["number"]
    assert (answers[0][1]["status"], answers[0][1]["waits_for"], AfterSale.objects.count()) == (
        "asked", "shop", 1,
    )  # fmt: skip
    assert answers[0][1]["allowed_actions"] == ["withdraw"]

    body = mei.get("/accounts/lantern_tea/aftersales?waiting=true")[1]
    assert [one["number"] for one in body["items"]] == [number]
    status, agreed, _ = send(mei, f"/aftersales/{number}/agreement", key="agree-001")
    assert (status, agreed["status"], agreed["refund_minor"]) == (200, "refunding", 6800)
    assert send(mei, f"/aftersales/{number}/agreement", key="agree-001")[2] is True
    assert code_of(send(mei, f"/aftersales/{number}/agreement", key="agree-002")[:2]) == (
        409, "not_now_aftersale",
    )  # fmt: skip
    assert [one["number"] for one in tao.get("/aftersales")[1]["items"]] == [number]
    assert len(tao.get("/me/export")[1]["aftersales"]) == 1


def test_what_the_shop_was_answered_forgets_an_erased_buyer_and_is_not_done_twice(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    waybill = {"carrier_name": "Swift Crane", "waybill": "SC-1"}
    assert send(mei, f"/orders/{order.number}/parcels", waybill, key="parcel-01")[0] == 201
    number = opened(tao, order, kind="refund_only", reason="not_arrived", words="I wait in vain.")
    said = send(mei, f"/aftersales/{number}/refusal", {"words": "Wait."}, key="refuse-01")
    assert said[1]["evidence"][0]["words"] == "I wait in vain."

    erase_person(person=here.tao, now=timezone.now())
    carry(MemoryLog())

    kept = "".join(str(body) for body in AnsweredRequest.objects.values_list("body", flat=True))
    assert [word for word in ("I wait in vain.", "SC-1") if word in kept] == []
    assert send(mei, f"/orders/{order.number}/parcels", waybill, key="parcel-01") == (201, {}, True)
    assert send(mei, f"/aftersales/{number}/refusal", {"words": "Wait."}, key="refuse-01") == (200, {}, True)


def test_a_return_with_its_parcels_and_its_refusal_by_the_api(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    sent(here, order)
    takes_back(mei)
    number = opened(tao, order, kind="return_refund", reason="faulty", words="It leaks.")
    send(mei, f"/aftersales/{number}/agreement", key="agree-001")
    waybill = {"carrier_name": "Swift Crane", "waybill": "SC-9"}

    coming = send(tao, f"/aftersales/{number}/parcel", waybill, key="back-0001")[1]
    assert (coming["status"], coming["parcel_back"]["waybill"]) == ("coming_back", "SC-9")
    refused = send(mei, f"/aftersales/{number}/parcel/refusal", {"words": "Broken."}, key="refuse-01")[1]
    assert (refused["status"], refused["evidence"][-1]["words"]) == ("parcel_refused", "Broken.")
    objected = send(tao, f"/aftersales/{number}/objection", {"words": "No!"}, key="object-01")[1]
    assert objected["arbitration"] == "open"
    offered = send(mei, f"/aftersales/{number}/offer", {"amount_minor": 1000}, key="offer-001")[1]
    assert offered["offer_minor"] == 1000
    answer = {"amount_minor": 1000, "is_accepted": True}
    taken = send(tao, f"/aftersales/{number}/offer/answer", answer, key="answer-01")[1]
    assert (taken["status"], taken["refund_minor"]) == ("refunding", 1000)


def test_refused_goods_go_to_their_buyer_again_by_the_api(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    sent(here, order)
    takes_back(mei)
    number = opened(tao, order, kind="return_refund", reason="faulty", words="It leaks.")
    send(mei, f"/aftersales/{number}/agreement", key="agree-001")
    waybill = {"carrier_name": "Swift Crane", "waybill": "SC-9"}
    send(tao, f"/aftersales/{number}/parcel", waybill, key="back-0001")
    send(mei, f"/aftersales/{number}/parcel/refusal", {"words": "Broken."}, key="refuse-01")
    kept = send(tao, f"/aftersales/{number}/withdrawal", key="withdraw-1")[1]
    assert (kept["status"], kept["waits_for"]) == ("to_give_back", "shop")

    home = send(mei, f"/aftersales/{number}/parcel/return", {**waybill, "waybill": "SC-10"}, key="home-0001")[
        1
    ]
    assert (home["status"], home["given_back"]["waybill"]) == ("given_back", "SC-10")
    here_again = send(tao, f"/aftersales/{number}/replacement/receipt", key="receipt-1")[1]

    assert here_again["status"] == "closed"


def test_a_return_says_where_to_and_only_to_the_two_it_is_between(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    sent(here, order)
    number = opened(tao, order, kind="return_refund", reason="faulty", words="It leaks.")
    status, body, _ = send(mei, f"/aftersales/{number}/agreement", key="agree-001")
    assert (status, body["error"]["code"]) == (409, "no_return_address")
    takes_back(mei)
    other = takes_back(mei, street="7 Other Road")
    assert code_of(send(mei, "/accounts/lantern_tea/return-addresses", {**PLACE, "phone": "x"})[:2]) == (
        422, "unreadable_address",
    )  # fmt: skip

    kept = mei.get("/me/export")[1]["trade"]["return_addresses"]
    assert [one["street"] for one in kept] == ["12 Returns Lane", "7 Other Road"]

    granted = send(mei, f"/aftersales/{number}/agreement", {"address": other}, key="agree-002")[1]
    path = f"/accounts/lantern_tea/return-addresses/{other}"
    assert send(mei, path, method="DELETE", key="")[0] == 204

    assert (granted["status"], granted["send_to"]) == ("sending_back", {**PLACE, "street": "7 Other Road"})
    assert tao.get(f"/aftersales/{number}")[1]["send_to"] == granted["send_to"]
    stranger, root = signed_in("stranger"), "/accounts/lantern_tea/return-addresses"
    for person in (tao, stranger):
        assert person.get(root)[0] == 403
        assert send(person, root, PLACE)[0] == 403
        assert send(person, f"{root}/preferred", {"address": other}, method="PUT")[0] == 403
        assert send(person, path, method="DELETE", key="")[0] == 403


def test_what_was_granted_without_an_address_waits_for_the_shop_to_say_it(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    sent(here, order)
    number = opened(tao, order, kind="return_refund")
    waiting = tao.get(f"/aftersales/{number}")[1]
    assert (waiting["status"], waiting["waits_for"], waiting["send_to"]) == ("needs_address", "shop", None)
    assert send(tao, f"/aftersales/{number}/return-address", key="where-001")[0] == 404
    takes_back(mei)

    given = send(mei, f"/aftersales/{number}/return-address", key="where-002")[1]

    assert (given["status"], given["send_to"]) == ("sending_back", PLACE)


def test_a_carrier_says_that_a_return_reached_the_shop(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    sent(here, order)
    takes_back(mei)
    number = opened(tao, order, kind="return_refund")
    send(
        tao,
        f"/aftersales/{number}/parcel",
        {"carrier_name": "Swift Crane", "waybill": "SC-9"},
        key="back-0001",
    )
    word = {"waybill": "SC-9", "event": "r1", "kind": "arrived", "at": "2026-03-02T10:00:00Z"}

    heard = [say({"carrier": "Swift Crane", "events": [word]}) for _ in range(2)]

    assert heard == [(200, {"heard": 1}), (200, {"heard": 0})]
    back = mei.get(f"/aftersales/{number}")[1]
    assert (back["status"], back["waits_for"]) == ("arrived_back", "shop")
    done = send(mei, f"/aftersales/{number}/parcel/receipt", {"is_sellable": True}, key="receipt-1")[1]
    assert (done["status"], done["refund_minor"]) == ("refunding", 6800)


def test_other_peoples_requests_are_not_there(here: Town, tao: Caller, mei: Caller, order: Order) -> None:
    number = opened(tao, order)
    stranger = signed_in("stranger")

    assert stranger.get(f"/aftersales/{number}")[0] == 404
    assert stranger.get(f"/orders/{order.number}/aftersales")[0] == 404
    assert mei.get(f"/orders/{order.number}/askable")[0] == 404
    for path, body in (
        ("withdrawal", None), ("agreement", None), ("refusal", {"words": "no"}), ("evidence", {"words": "me"}),
        ("parcel", {"carrier_name": "x", "waybill": "1"}), ("parcel/receipt", {"is_sellable": True}),
        ("parcel/return", {"carrier_name": "x", "waybill": "1"}), ("repayment", None), ("replacement/receipt", None), ("objection", {"words": "no"}),
    ):  # fmt: skip
        status = send(stranger, f"/aftersales/{number}/{path}", body, key="strange-1")[0]
        assert status == 404, path
    assert stranger.get("/accounts/lantern_tea/aftersales")[0] == 403
    assert stranger.get("/accounts/lantern_tea/money")[0] == 403
    assert AfterSale.objects.get().status == "asked"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "gift"}, {"reason": "because"}, {"quantity": 0}, {"quantity": "1"}, {"line": 0}, {"amount_minor": 0},
        {"amount_minor": 1.5}, {"words": "x" * 1001}, {"is_opened": 1}, {"quantity": 2}, {"line": 10**9},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(tao: Caller, order: Order, changes: dict[str, Any]) -> None:
    status = send(tao, f"/orders/{order.number}/aftersales", asked(order, **changes))[0]

    assert status in (404, 422)
    assert AfterSale.objects.count() == 0


def test_a_request_needs_a_key(tao: Caller, order: Order) -> None:
    status = send(tao, f"/orders/{order.number}/aftersales", asked(order), key="")[0]

    assert (status, AfterSale.objects.count()) == (422, 0)


def test_money_of_a_shop_is_told_to_its_staff_and_paid_out_to_its_owner_once(
    tao: Caller, mei: Caller, order: Order
) -> None:
    (row,) = mei.get("/accounts/lantern_tea/money")[1]["items"]
    assert (row["number"], row["carriage_minor"]) == (order.number, 0)
    assert (row["expected_at"], row["settled_at"]) == (None, None)

    body = {"currency": "CNY", "amount_minor": 1}
    refused = send(mei, "/accounts/lantern_tea/payouts", body, key="payout-01")[:2]
    assert code_of(refused) == (409, "nothing_to_pay_out")
    assert send(tao, "/accounts/lantern_tea/payouts", body, key="payout-01")[0] == 403


def test_a_shops_statement_comes_as_a_table_to_its_staff_alone(
    tao: Caller, mei: Caller, order: Order
) -> None:
    path = f"{BASE}/accounts/lantern_tea/statement.csv"
    whole = {"since": "2026-01-01T00:00:00Z", "until": "2100-01-01T00:00:00+08:00"}
    carry(MemoryLog())

    answer = mei.client.get(path, whole)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.streaming
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
    assert [(row[2], row[5], row[6]) for row in rows[1:]] == [
        (order.number, "68.00", "0.00"), (order.number, "0.00", "1.36"),
    ]  # fmt: skip
    assert tao.client.get(path, whole).status_code == 403
    for wrong in ({"since": "2026-01-01T00:00:00"}, {"until": "soon"}, {"currency": "yuan"}):
        assert mei.client.get(path, {**whole, **wrong}).status_code == 422, wrong
    assert mei.client.get(path).status_code == 422
