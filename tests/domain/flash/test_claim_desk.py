"""The desk: many callers, one thread, every answer given once and only after its commit."""

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from django.db import DatabaseError, connection

from magpie.domain.flash import actions, claim_desk, queries
from magpie.domain.flash.claim_desk import ClaimDesk
from magpie.domain.flash.models import Claim
from magpie.domain.flash.queries.flash import FlashItemView
from magpie.domain.flash.refusals import (
    DeskTroubled,
    NoSuchFlashItem,
    NotYourClaim,
    TooManyWaiting,
    UnreadableClaim,
)
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.people.refusals import SignInFirst
from magpie.kit.clock import FrozenClock, ms_of
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, TAO_BROWSER
from tests.domain.flash.cast import counters, crowd, flash, said

pytestmark = pytest.mark.wide

WAIT_S = 20


def desk(**limits: Any) -> ClaimDesk:
    return ClaimDesk(clock=FrozenClock(ms_of(NOW)), **limits)


@pytest.fixture
def open_desk(truth: str) -> Iterator[ClaimDesk]:
    opened = desk()
    opened.start()
    yield opened
    opened.stop()


def claimed(at: ClaimDesk, person: str, item: int, key: str = "tap-1", quantity: int = 1) -> ClaimView | Refusal:  # fmt: skip
    told: SimpleQueue[ClaimView | Refusal] = SimpleQueue()
    at.claim(person=person, item=item, quantity=quantity, key=key, done=told.put)
    return told.get(timeout=WAIT_S)


def test_an_answer_comes_after_the_commit(open_desk: ClaimDesk) -> None:
    it = flash(quota=5)
    seen: SimpleQueue[int] = SimpleQueue()

    def look(answer: object) -> None:
        """In the desk's thread, outside its transaction: what is here is committed."""
        assert not connection.in_atomic_block
        seen.put(Claim.objects.count())

    open_desk.claim(person=it.here.tao, item=it.item, quantity=1, key="k", done=look)

    assert seen.get(timeout=WAIT_S) == 1


def test_whoever_waits_shares_one_transaction(truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    it = flash(quota=50, on_hand=50)
    buyers = crowd(50)
    batches: list[int] = []
    real = actions.claim_pieces

    def counted(**given: Any) -> list[ClaimView | Refusal]:
        batches.append(len(given["asks"]))
        return real(**given)

    monkeypatch.setattr(claim_desk, "claim_pieces", counted)
    told: SimpleQueue[ClaimView | Refusal] = SimpleQueue()
    waiting = desk(batch_max=20)
    waiting._is_open = True  # the door is open, and nobody serves yet
    for person in buyers:
        waiting.claim(person=person, item=it.item, quantity=1, key="k", done=told.put)
    waiting.start()
    waiting.stop()

    assert batches == [20, 20, 10]
    assert said([told.get(timeout=0) for _ in buyers]) == list(range(1, 51))


def test_claims_finds_and_looks_wait_in_one_queue(open_desk: ClaimDesk) -> None:
    it = flash(quota=5)
    mine = claimed(open_desk, it.here.tao, it.item)
    assert isinstance(mine, ClaimView)
    told: SimpleQueue[object] = SimpleQueue()

    open_desk.find_claim(person=it.here.tao, claim=mine.claim, done=told.put)
    open_desk.find_claim(person=it.here.mei, claim=mine.claim, done=told.put)
    open_desk.find_item(person=it.here.tao, item=it.item, done=told.put)
    open_desk.find_item(person="", item=it.item + 1, done=told.put)
    answers = [told.get(timeout=WAIT_S) for _ in range(4)]

    assert answers[0] == mine
    assert isinstance(answers[1], NotYourClaim)
    assert isinstance(answers[2], FlashItemView)
    assert (answers[2].claimable, answers[2].mine) == (4, (mine,))
    assert isinstance(answers[3], NoSuchFlashItem)


def nothing(answer: object) -> None:
    raise AssertionError(answer)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"person": TAO_BROWSER}, SignInFirst),
        ({"person": ""}, SignInFirst),
        ({"quantity": 0}, UnreadableClaim),
        ({"quantity": 101}, UnreadableClaim),
        ({"key": ""}, UnreadableClaim),
        ({"key": "x" * 65}, UnreadableClaim),
        ({"key": "\x00"}, UnreadableClaim),
        ({"item": 0}, NoSuchFlashItem),
        ({"item": 10**30}, NoSuchFlashItem),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(spoil: dict[str, Any], refusal: type[Refusal]) -> None:
    waiting = desk()
    waiting._is_open = True

    with pytest.raises(refusal):
        waiting.claim(**{"person": "p:X", "item": 1, "quantity": 1, "key": "k", "done": nothing, **spoil})


def test_the_queue_is_bounded_and_whoever_is_in_it_is_answered_at_the_end(truth: str) -> None:
    it = flash(quota=5)
    told: SimpleQueue[ClaimView | Refusal] = SimpleQueue()
    waiting = desk(waiting_max=2)
    waiting._is_open = True
    buyers = crowd(3)
    for person in buyers[:2]:
        waiting.claim(person=person, item=it.item, quantity=1, key="k", done=told.put)

    with pytest.raises(TooManyWaiting) as full:
        waiting.claim(person=buyers[2], item=it.item, quantity=1, key="k", done=nothing)
    waiting.start()
    waiting.stop()

    assert full.value.detail == {"waiting": 2, "retry_after_s": 1}
    assert said([told.get(timeout=0), told.get(timeout=0)]) == [1, 2]
    with pytest.raises(DeskTroubled):
        waiting.claim(person=buyers[2], item=it.item, quantity=1, key="k", done=nothing)


def failing(times: int) -> Callable[..., list[ClaimView | Refusal]]:
    """A database that loses the word of a commit: the work is done, and the desk does not hear of it."""
    left = [times]

    def claim(**given: Any) -> list[ClaimView | Refusal]:
        answers = actions.claim_pieces(**given)
        if left[0]:
            left[0] -= 1
            raise DatabaseError("the connection was lost")
        return answers

    return claim


def test_a_word_lost_once_is_asked_for_again(open_desk: ClaimDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    it = flash(quota=5)
    monkeypatch.setattr(claim_desk, "claim_pieces", failing(1))

    assert said([claimed(open_desk, it.here.tao, it.item)]) == [1]
    assert counters(it.item) == (1, 0, 0, 1)


def test_a_database_in_trouble_is_said_and_the_next_is_served(
    open_desk: ClaimDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = flash(quota=5)
    monkeypatch.setattr(claim_desk, "claim_pieces", failing(2))

    assert said([claimed(open_desk, it.here.tao, it.item)]) == ["desk_troubled"]
    assert said([claimed(open_desk, it.here.tao, it.item)]) == [1]
    assert counters(it.item) == (1, 0, 0, 1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_leaves_nobody_waiting(sqlite_truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: Any) -> list[ClaimView | Refusal]:
        raise ZeroDivisionError

    it = flash(quota=5)
    monkeypatch.setattr(claim_desk, "claim_pieces", broken)
    dying = desk()
    dying.start()

    assert said([claimed(dying, it.here.tao, it.item)]) == ["desk_troubled"]
    with pytest.raises(DeskTroubled):
        dying.find_item(person="", item=it.item, done=nothing)
    dying.stop()


@pytest.mark.wide
def test_two_desks_and_a_hundred_callers_share_one_quota(truth: str) -> None:
    it = flash(quota=60, on_hand=60)
    buyers = crowd(100)
    desks = [desk(batch_max=7), desk(batch_max=7)]
    for one in desks:
        one.start()
    told: SimpleQueue[ClaimView | Refusal] = SimpleQueue()
    gate = threading.Barrier(4)

    def call(at: int) -> None:
        gate.wait()
        for person in buyers[at::4]:
            desks[at % 2].claim(person=person, item=it.item, quantity=1, key="k", done=told.put)

    callers = [threading.Thread(target=call, args=(at,)) for at in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    answers = said([told.get(timeout=WAIT_S) for _ in buyers])
    for one in desks:
        one.stop()

    assert sorted(answer for answer in answers if isinstance(answer, int)) == list(range(1, 61))
    assert answers.count("all_taken") == 40
    assert queries.find_flash_difference() == []
