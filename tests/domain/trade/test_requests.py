"""One effect for one key: repeated, at once, after a crash, with another body."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from magpie.domain.goods.models import Stock
from magpie.domain.goods.refusals import OutOfStock
from magpie.domain.trade import rules
from magpie.domain.trade.actions.requests import Answer, Overtaken, answer_once, forget_answers
from magpie.domain.trade.models import AnsweredRequest, Trade
from magpie.domain.trade.refusals import KeyUsedOtherwise, StillRunning, UnreadableKey
from tests.domain.cast import NOW, Town, town
from tests.domain.trade.cast import place, wanted

pytestmark = pytest.mark.wide

KEY = "key-00000001"
AFTER_LEASE = NOW + rules.IN_FLIGHT_LEASE


def order(here: Town, *, key: str = KEY, body: bytes = b"{}", now: object = NOW) -> Answer:
    def do() -> Answer:
        return Answer(201, {"trade": place(here.tao, wanted(here))})

    return answer_once(actor=here.tao, route="checkout", key=key, request=body, now=now, do=do)  # type: ignore[arg-type]


def test_the_same_request_is_answered_again_and_done_once(truth: str) -> None:
    here = town()

    first, again = order(here), order(here)

    assert (first.is_hit, again.is_hit) == (False, True)
    assert (again.status, dict(again.body)) == (201, dict(first.body))
    assert Trade.objects.count() == 1


def test_the_same_key_with_another_body_does_nothing(truth: str) -> None:
    here = town()
    order(here)

    with pytest.raises(KeyUsedOtherwise):
        order(here, body=b'{"n": 2}')

    assert Trade.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space!", "键键键键键键键键"])
def test_a_key_that_cannot_be_read_is_refused(sqlite_truth: str, key: str) -> None:
    here = town()

    with pytest.raises(UnreadableKey):
        order(here, key=key)

    assert AnsweredRequest.objects.count() == 0


def test_a_refusal_is_an_answer_and_leaves_nothing_behind(truth: str) -> None:
    here = town()

    def refuse() -> Answer:
        place(here.tao, wanted(here))
        raise OutOfStock(available=0, wanted=1)

    said = [
        answer_once(actor=here.tao, route="checkout", key=KEY, request=b"{}", now=NOW, do=refuse)
        for _ in range(2)
    ]

    assert [(one.status, one.is_hit) for one in said] == [(409, False), (409, True)]
    assert said[1].body["error"]["code"] == "out_of_stock"
    assert (Trade.objects.count(), Stock.objects.get(sku=here.sku).reserved) == (0, 0)


def test_a_request_that_died_is_taken_over_after_its_lease(truth: str) -> None:
    here = town()

    class PulledPlug(BaseException):
        pass

    def die() -> Answer:
        place(here.tao, wanted(here))
        raise PulledPlug

    with pytest.raises(PulledPlug):
        answer_once(actor=here.tao, route="checkout", key=KEY, request=b"{}", now=NOW, do=die)
    assert Trade.objects.count() == 0

    with pytest.raises(StillRunning):
        order(here, now=AFTER_LEASE - timedelta(seconds=1))
    assert order(here, now=AFTER_LEASE).status == 201
    assert Trade.objects.count() == 1


@pytest.mark.postgres
def test_who_was_given_up_for_dead_can_no_longer_commit(postgres_truth: str) -> None:
    """On SQLite there is one writer: nobody overtakes inside a transaction."""
    here = town()

    def sleepy() -> Answer:
        order(here, now=AFTER_LEASE)
        return Answer(201, {"trade": place(here.tao, wanted(here))})

    with pytest.raises(Overtaken):
        answer_once(actor=here.tao, route="checkout", key=KEY, request=b"{}", now=NOW, do=sleepy)


@pytest.mark.wide
def test_fifty_at_once_do_it_once(truth: str) -> None:
    here = town()
    told: list[object] = []
    gate = threading.Barrier(10)

    def ask() -> None:
        gate.wait()
        for _ in range(5):
            try:
                told.append(dict(order(here).body)["trade"])
            except StillRunning as refusal:
                told.append(refusal.code)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 50
    assert len(set(told) - {"still_running"}) == 1
    assert Trade.objects.count() == 1


def test_old_answers_are_forgotten(sqlite_truth: str) -> None:
    here = town()
    order(here)

    assert forget_answers(now=NOW + rules.ANSWERS_KEPT) == 0
    assert forget_answers(now=NOW + rules.ANSWERS_KEPT + timedelta(seconds=1)) == 1
    assert AnsweredRequest.objects.count() == 0
