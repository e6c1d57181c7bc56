"""Two gateways at once: the condition in the UPDATE is what keeps them exact, and the CHECK stands behind it.

Each guard is taken away by itself and both together: only without either does the sale sell what it does not have, so the
race in these tests is real and each guard holds alone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from magpie.domain.flash import actions, claim_rows, queries
from magpie.domain.flash.actions import claiming
from magpie.domain.flash.models import Claim, FlashItem
from magpie.domain.flash.rules.flash import ClaimView
from tests.domain.cast import NOW
from tests.domain.flash.cast import ask, counters, crowd, flash, said

pytestmark = pytest.mark.wide

QUOTA, DESKS = 20, 8


def claim_at_once(item: int, queues: list[list[str]], *, key: Callable[[int], str] = lambda at: "tap") -> list[int | str]:  # fmt: skip
    """Every queue at a desk of its own; all of them have read the item before any of them writes."""
    outcomes: list[int | str] = []
    gate = threading.Barrier(len(queues))
    read = claiming.Plan.read
    met = threading.local()

    def read_together(asks: object, *, now: object) -> claiming.Plan:
        plan = read(asks, now=now)  # type: ignore[arg-type]
        if not getattr(met, "once", False):
            met.once = True
            gate.wait(timeout=20)
        return plan

    def serve(at: int, queue: list[str]) -> None:
        asks = [ask(person, item, key=key(at)) for person in queue]
        try:
            outcomes.extend(said(actions.claim_pieces(asks=asks, now=NOW)))
        except IntegrityError:
            outcomes.extend(["refused by the table"] * len(asks))
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claiming.Plan, "read", read_together)
        threads = [threading.Thread(target=serve, args=pair) for pair in enumerate(queues)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcomes


def two_queues() -> list[list[str]]:
    buyers = crowd(2 * QUOTA)
    return [buyers[:QUOTA], buyers[QUOTA:]]


@contextmanager
def no_condition() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claim_rows, "UNTOUCHED", "TRUE")
        yield


@contextmanager
def no_check() -> Iterator[None]:
    """The tables without their CHECK on the counters and without their word on numbers; emptied before both return."""
    taken = {"flash_never_oversold": FlashItem, "one_claim_per_number": Claim}
    with pytest.MonkeyPatch.context() as patch:
        for name, model in taken.items():
            (constraint,) = [one for one in model._meta.constraints if one.name == name]
            kept = [one for one in model._meta.constraints if one.name != name]
            # SQLite writes a table anew from what its model says; PostgreSQL is told the constraint itself.
            patch.setattr(model._meta, "constraints", kept)
            with connection.schema_editor() as editor:
                editor.remove_constraint(model, constraint)
        yield
    Claim.objects.all().delete()
    FlashItem.objects.all().delete()
    for name, model in taken.items():
        (constraint,) = [one for one in model._meta.constraints if one.name == name]
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def test_two_desks_that_saw_the_same_pieces_give_each_once(truth: str) -> None:
    it = flash(quota=QUOTA)

    outcomes = claim_at_once(it.item, two_queues())

    numbers = sorted(outcome for outcome in outcomes if isinstance(outcome, int))
    assert numbers == list(range(1, QUOTA + 1))
    assert outcomes.count("all_taken") == QUOTA
    assert counters(it.item) == (QUOTA, 0, 0, QUOTA)
    assert queries.find_flash_difference() == []


def test_without_the_condition_the_check_still_refuses(truth: str) -> None:
    it = flash(quota=QUOTA)

    with no_condition():
        outcomes = claim_at_once(it.item, two_queues())

    assert outcomes.count("refused by the table") == QUOTA
    assert counters(it.item) == (QUOTA, 0, 0, QUOTA)
    assert queries.find_flash_difference() == []


def test_without_the_check_the_condition_still_refuses(truth: str) -> None:
    it = flash(quota=QUOTA)
    queues = two_queues()

    with no_check():
        outcomes = claim_at_once(it.item, queues)
        assert sum(isinstance(outcome, int) for outcome in outcomes) == QUOTA
        assert counters(it.item) == (QUOTA, 0, 0, QUOTA)


def test_without_either_the_sale_is_oversold(truth: str) -> None:
    """The mutation: this is what the two tests above would not see if the race were not real."""
    it = flash(quota=QUOTA)
    queues = two_queues()

    with ExitStack() as mutations:
        mutations.enter_context(no_check())
        mutations.enter_context(no_condition())
        outcomes = claim_at_once(it.item, queues)
        assert sum(isinstance(outcome, int) for outcome in outcomes) == 2 * QUOTA
        assert counters(it.item) == (2 * QUOTA, 0, 0, 2 * QUOTA)


def test_eight_desks_give_one_person_no_more_than_the_limit(truth: str) -> None:
    it = flash(quota=QUOTA, per_person_max=3)

    outcomes = claim_at_once(it.item, [[it.here.tao]] * DESKS, key=lambda at: f"tap-{at}")

    assert sorted(outcome for outcome in outcomes if isinstance(outcome, int)) == [1, 2, 3]
    assert outcomes.count("over_limit") == DESKS - 3
    assert counters(it.item) == (3, 0, 0, 3)


def test_without_the_condition_one_person_gets_more_than_the_limit(truth: str) -> None:
    """The mutation of the test above."""
    it = flash(quota=QUOTA, per_person_max=3)

    with no_check(), no_condition():
        outcomes = claim_at_once(it.item, [[it.here.tao]] * DESKS, key=lambda at: f"tap-{at}")
        assert sum(isinstance(outcome, int) for outcome in outcomes) == DESKS


def test_the_same_press_at_eight_desks_is_one_claim(truth: str) -> None:
    it = flash(quota=QUOTA, per_person_max=3)

    outcomes = claim_at_once(it.item, [[it.here.tao]] * DESKS)

    assert outcomes == [1] * DESKS
    assert counters(it.item) == (1, 0, 0, 1)


def test_an_answer_that_got_lost_is_the_same_when_asked_again(truth: str) -> None:
    it = flash(quota=QUOTA)
    lost = ask(it.here.tao, it.item)

    with pytest.raises(DatabaseError), transaction.atomic():
        actions.claim_pieces(asks=[lost], now=NOW)
        raise DatabaseError
    assert counters(it.item) == (0, 0, 0, 0)
    (first,) = actions.claim_pieces(asks=[lost], now=NOW)
    (again,) = actions.claim_pieces(asks=[lost], now=NOW)

    assert isinstance(first, ClaimView)
    assert first == again
