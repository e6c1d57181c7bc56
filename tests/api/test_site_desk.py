"""The site's desk by the API: disputes are decided and stuck refunds moved, by operators alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from magpie.domain.payment.models import Refund
from magpie.domain.people.models import User
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.matters import bring_stuck_surplus
from magpie.domain.trade.models import AfterSale, Order, SiteMatter
from tests.api.test_aftersales import here, mei, opened, order, sent, tao
from tests.api.test_api import Caller, code_of, signed_in
from tests.api.test_trade import send
from tests.domain.cast import Town
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide
__all__ = ["here", "mei", "order", "tao"]


@pytest.fixture
def operator(here: Town) -> Caller:
    caller = signed_in("operator")
    User.objects.filter(username="operator").update(is_staff=True)
    return caller


def disputed(here: Town, tao: Caller, mei: Caller, order: Order) -> str:
    """Tao asks, Mei refuses, Tao brings it to the site."""
    sent(here, order)
    number = opened(tao, order, kind="return_refund", reason="faulty", words="It leaks.")
    send(mei, f"/aftersales/{number}/refusal", {"words": "It is whole."}, key="refuse-01")
    status, body, _ = send(tao, f"/aftersales/{number}/objection", {"words": "See it!"}, key="object-01")
    assert (status, body["arbitration"]) == (200, "open")
    return number


def stuck(tao: Caller, mei: Caller, order: Order) -> str:
    """Agreed, and a week later the money has not reached Tao."""
    number = opened(tao, order)
    assert send(mei, f"/aftersales/{number}/agreement", key="agree-001")[0] == 200
    assert run_deadlines(now=timezone.now() + timedelta(days=7)) == 1
    return number


def test_a_dispute_is_read_evidence_called_for_and_decided_once(
    here: Town, tao: Caller, mei: Caller, operator: Caller, order: Order
) -> None:
    number = disputed(here, tao, mei, order)
    assert [one["number"] for one in operator.get("/site/aftersales")[1]["items"]] == [number]

    called = send(operator, f"/site/aftersales/{number}/evidence-call", key="call-0001")
    assert (called[0], called[1]["arbitration"]) == (200, "evidence")
    word = {"is_for_buyer": True, "words": "The picture shows the crack."}
    answers = [send(operator, f"/site/aftersales/{number}/decision", word, key="decide-01") for _ in range(2)]

    assert [(status, is_hit) for status, _, is_hit in answers] == [(200, False), (200, True)]
    seen = tao.get(f"/aftersales/{number}")[1]
    assert (seen["arbitration"], seen["evidence"][-1]["words"]) == ("for_buyer", word["words"])
    assert code_of(send(operator, f"/site/aftersales/{number}/decision", word, key="decide-02")[:2]) == (
        409, "not_now_aftersale",
    )  # fmt: skip


def test_an_operator_does_not_decide_what_they_bought_or_sold(
    here: Town, tao: Caller, mei: Caller, order: Order
) -> None:
    number = disputed(here, tao, mei, order)
    User.objects.filter(username__in=["tao", "mei"]).update(is_staff=True)

    for party in (tao, mei):
        seen = party.get(f"/site/aftersales/{number}")[1]
        assert not {"decide_buyer", "decide_shop"} & set(seen["allowed_actions"])
        word = {"is_for_buyer": party is tao, "words": "So."}
        answer = send(party, f"/site/aftersales/{number}/decision", word, key="decide-01")
        assert code_of(answer[:2]) == (403, "party_cannot_decide")

    assert AfterSale.objects.get(number=number).arbitration == "open"


def test_a_stuck_refund_is_asked_for_again_and_never_paid_twice(
    tao: Caller, mei: Caller, operator: Caller, order: Order
) -> None:
    number = stuck(tao, mei, order)
    assert [one["number"] for one in operator.get("/site/refunds")[1]["items"]] == [number]

    by_hand = send(
        operator, f"/site/aftersales/{number}/other-payment", {"words": "By hand."}, key="by-hand-1"
    )
    assert code_of(by_hand[:2]) == (409, "not_now_aftersale")
    status, body, _ = send(operator, f"/site/aftersales/{number}/refund-attempt", key="again-001")

    assert (status, body["status"]) == (200, "refunding")
    assert operator.get("/site/refunds")[1]["items"] == []


def test_what_the_provider_gave_up_is_told_as_paid_some_other_way(
    tao: Caller, mei: Caller, operator: Caller, order: Order
) -> None:
    number = stuck(tao, mei, order)
    Refund.objects.update(gave_up_at=timezone.now())

    status, body, _ = send(
        operator, f"/site/aftersales/{number}/other-payment", {"words": "By bank transfer."}, key="by-hand-1"
    )

    assert (status, body["status"], body["evidence"][-1]["words"]) == (200, "done", "By bank transfer.")


def matter_of(here: Town) -> int:
    """Tao paid ¥10 too much for another order, and the bank gave the refund up; the matter at the site's desk."""
    number = place(here.tao, wanted(here))
    hear(captured(number, amount_minor=7_800))
    refund = Refund.objects.latest("pk")
    Refund.objects.filter(pk=refund.pk).update(gave_up_at=timezone.now())
    assert bring_stuck_surplus(ref=refund.ref, refund=refund.key, amount_minor=1_000, now=timezone.now())
    return SiteMatter.objects.get().pk


def test_a_surplus_that_is_stuck_is_listed_and_ended_once(here: Town, operator: Caller) -> None:
    matter = matter_of(here)
    (listed,) = operator.get("/site/matters")[1]["items"]
    assert (listed["id"], listed["kind"], listed["amount_minor"]) == (matter, "surplus_stuck", 1_000)
    assert listed["allowed_actions"] == ["asked_again", "paid_otherwise"]

    words = {"words": "By bank transfer."}
    answers = [
        send(operator, f"/site/matters/{matter}/other-payment", words, key="by-hand-1") for _ in range(2)
    ]

    assert [(status, body["end"], is_hit) for status, body, is_hit in answers] == [
        (200, "paid_otherwise", False), (200, "paid_otherwise", True),
    ]  # fmt: skip
    assert operator.get("/site/matters")[1]["items"] == []
    assert operator.get(f"/site/matters/{matter}")[1]["words"] == "By bank transfer."
    for path, body in (("refund-attempt", None), ("closing", words)):
        answer = send(operator, f"/site/matters/{matter}/{path}", body, key="too-late-1")
        assert code_of(answer[:2]) == (409, "matter_ended")
    assert code_of(operator.get("/site/matters/999")) == (404, "no_such_matter")


def test_a_matter_is_asked_of_the_provider_again(here: Town, operator: Caller) -> None:
    matter = matter_of(here)

    status, body, _ = send(operator, f"/site/matters/{matter}/refund-attempt", key="again-001")

    assert (status, body["end"], Refund.objects.latest("pk").key) == (200, "asked_again", f"matter:{matter}")


def test_nobody_but_an_operator_comes_in(here: Town, tao: Caller, mei: Caller, order: Order) -> None:
    number = disputed(here, tao, mei, order)

    for caller in (tao, mei):
        for path in ("aftersales", "refunds", f"aftersales/{number}", f"aftersales/{number}/evidence/1"):
            assert code_of(caller.get(f"/site/{path}")) == (403, "operators_only"), path
        for path, body in (
            ("evidence-call", None), ("decision", {"is_for_buyer": True, "words": "Mine."}),
            ("refund-attempt", None), ("other-payment", {"words": "Mine."}),
        ):  # fmt: skip
            answer = send(caller, f"/site/aftersales/{number}/{path}", body, key="strange-1")
            assert code_of(answer[:2]) == (403, "operators_only"), path
    assert AfterSale.objects.get().arbitration == "open"
    matter = matter_of(here)
    for path in ("matters", f"matters/{matter}"):
        assert code_of(tao.get(f"/site/{path}")) == (403, "operators_only")
    for path, words in (
        ("refund-attempt", None),
        ("other-payment", {"words": "x"}),
        ("closing", {"words": "x"}),
    ):
        answer = send(tao, f"/site/matters/{matter}/{path}", words, key="strange-2")
        assert code_of(answer[:2]) == (403, "operators_only"), path
    assert SiteMatter.objects.get().ended_at is None


def test_what_makes_no_sense_is_refused(
    here: Town, tao: Caller, mei: Caller, operator: Caller, order: Order
) -> None:
    number = disputed(here, tao, mei, order)

    assert operator.get("/site/aftersales/nothing-of-the-kind")[0] in (404, 422)
    for body in ({}, {"is_for_buyer": "yes", "words": "x"}, {"is_for_buyer": True, "words": ""}):
        assert send(operator, f"/site/aftersales/{number}/decision", body, key="decide-01")[0] == 422
    assert send(operator, f"/site/aftersales/{number}/evidence-call", key="")[0] == 422
    assert AfterSale.objects.get().arbitration == "open"
