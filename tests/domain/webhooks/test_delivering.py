"""Couriers: the schedule, the rest, the end, several at once, and death between posting and recording."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from magpie.domain.webhooks import actions, queries
from magpie.domain.webhooks.models import Attempt, Due, Endpoint
from magpie.domain.webhooks.posting import Answer, Letter, Post
from magpie.domain.webhooks.queries import EndpointView, MessageView
from tests.domain.cast import NOW, Town
from tests.domain.webhooks.cast import (
    FINE,
    LOOPBACK,
    Courier,
    broken,
    deliver,
    deliver_until_quiet,
    endpoint,
    plain,
    receiving,
    tell_price,
    verify,
)

pytestmark = pytest.mark.wide

SECOND = timedelta(seconds=1)


def messages(here: Town, row: int) -> list[MessageView]:
    return list(queries.messages_page(person=here.mei, endpoint=row).rows)


def view(here: Town, row: int) -> EndpointView:
    return queries.get_endpoint(person=here.mei, endpoint=row)


def test_what_is_told_is_delivered_once(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)
    courier = Courier()

    assert (deliver(courier), deliver(courier), deliver(courier, now=NOW + timedelta(days=1))) == (1, 0, 0)

    (told,) = messages(here, added.endpoint)
    (tried,) = told.attempts
    assert (told.state, told.due_at) == ("delivered", None)
    assert (tried.number, tried.at, tried.status, tried.error, tried.duration_ms, tried.excerpt, tried.next_at) == (
        1, NOW, 200, "", 12, "ok", None,
    )  # fmt: skip
    (letter,) = courier.letters
    assert letter.headers["webhook-id"] == told.key
    assert verify(added.secret, headers=dict(letter.headers), body=letter.body.encode())


def test_ten_tries_on_the_schedule_and_then_it_is_given_up_and_said(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)
    courier = broken()

    deliver_until_quiet(courier)

    (told,) = messages(here, added.endpoint)
    waits = [
        (after.at - before.at).total_seconds()
        for before, after in zip(told.attempts, told.attempts[1:], strict=False)
    ]
    planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert [one.number for one in told.attempts] == list(range(1, 11))
    assert all(0.89 * plan < wait < 1.11 * plan for wait, plan in zip(waits, planned, strict=True))
    assert (told.state, told.attempts[-1].next_at) == ("given_up", None)
    assert told.attempts[0].next_at == told.attempts[1].at
    assert Due.objects.count() == 0
    assert len({letter.headers["webhook-id"] for letter in courier.letters}) == 1
    assert len({letter.headers["webhook-timestamp"] for letter in courier.letters}) == 10


@pytest.mark.parametrize("status", [301, 302, 400, 404, 500, None])
def test_anything_but_2xx_is_tried_again(here: Town, status: int | None) -> None:
    added = endpoint(here)
    tell_price(here)
    deliver(broken(status))
    assert messages(here, added.endpoint)[0].state == "waiting"

    deliver(Courier([Answer(1, status=204)]), now=NOW + 6 * SECOND)

    (told,) = messages(here, added.endpoint)
    assert [one.status for one in told.attempts] == [status, 204]
    assert (told.state, view(here, added.endpoint).failures) == ("delivered", 0)


def test_gone_switches_the_endpoint_off_at_once(here: Town) -> None:
    added = endpoint(here)
    tell_price(here, fact_id=1)
    tell_price(here, fact_id=2)
    courier = broken(410)

    assert deliver(courier) == 1
    assert deliver(courier, now=NOW + timedelta(days=1)) == 0
    assert tell_price(here, fact_id=3) == 0

    seen = view(here, added.endpoint)
    assert (seen.is_open, seen.disabled_why, seen.waiting) == (False, "gone", 2)
    assert Endpoint.objects.get().disabled_by is None


def test_after_five_failures_in_a_row_one_message_asks_and_the_others_wait(here: Town) -> None:
    added = endpoint(here)
    for fact in range(20):
        tell_price(here, fact_id=fact)
    courier = broken()

    assert deliver(courier) == 5
    seen = view(here, added.endpoint)
    assert (seen.failures, seen.failing_since) == (5, NOW + timedelta(milliseconds=20))
    assert seen.resting_until == NOW + timedelta(seconds=30, milliseconds=20)
    assert {one.due_at for one in messages(here, added.endpoint)} == {seen.resting_until}
    assert deliver(courier, now=NOW + 29 * SECOND) == 0
    assert deliver(courier, now=NOW + 31 * SECOND) == 1
    assert deliver(courier, now=NOW + 90 * SECOND) == 0

    assert deliver(Courier(), now=NOW + 92 * SECOND) >= 15
    seen = view(here, added.endpoint)
    assert (seen.failures, seen.failing_since, seen.resting_until) == (0, None, None)


def test_an_ill_endpoint_gets_one_try_at_a_time_and_a_well_one_two(here: Town) -> None:
    added = endpoint(here)
    for fact in range(9):
        tell_price(here, fact_id=fact)
    under_way: list[int] = []

    def deep(letter: Letter) -> Answer:
        """While this one is under way, another courier looks."""
        under_way.append(1)
        if len(under_way) < 5:
            deliver(deep, limit=1)
        return FINE

    deliver(deep, limit=1)
    assert len(under_way) == 2

    under_way.clear()
    Endpoint.objects.update(failures=7, failing_since=NOW)
    deliver(deep, limit=1)
    assert len(under_way) == 1
    assert view(here, added.endpoint).failures == 0


def test_five_days_of_failing_switch_it_off_and_the_page_can_say_so(here: Town) -> None:
    added = endpoint(here)
    courier, now = broken(), NOW
    for day in range(6):
        tell_price(here, fact_id=day, now=NOW + timedelta(days=day))
        now = deliver_until_quiet(courier, now=NOW + timedelta(days=day), days=1)

    seen = view(here, added.endpoint)
    assert (seen.is_open, seen.disabled_why) == (False, "failing")
    assert seen.disabled_at is not None
    assert timedelta(days=5) <= seen.disabled_at - NOW < timedelta(days=6)
    assert now > NOW


def test_one_shops_silence_does_not_hold_up_another(here: Town) -> None:
    sick, well = endpoint(here), endpoint(here, url="https://well.example/in")
    for fact in range(60):
        tell_price(here, fact_id=fact)

    class Choosy(Courier):
        def __call__(self, letter: Letter) -> Answer:
            self.letters.append(letter)
            return (
                FINE
                if "well" in letter.url
                else Answer(15_000, status=None, failure=broken(None).answers[0].failure)
            )

    courier = Choosy()
    deliver(courier, limit=500)

    assert sum("well" in letter.url for letter in courier.letters) == 60
    assert (view(here, well.endpoint).waiting, view(here, sick.endpoint).waiting) == (0, 60)


class Killed(BaseException):
    """The process ends here: nothing after it runs, and no handler catches it."""


def test_a_courier_killed_between_posting_and_recording_is_overtaken_and_the_id_is_the_same(
    here: Town,
) -> None:
    added = endpoint(here)
    tell_price(here)
    heard: list[Letter] = []

    def killed(letter: Letter) -> Answer:
        heard.append(letter)
        raise Killed

    with pytest.raises(Killed):
        deliver(killed)
    assert Attempt.objects.count() == 0
    courier = Courier()
    assert deliver(courier, now=NOW + 59 * SECOND) == 0
    assert deliver(courier, now=NOW + 60 * SECOND) == 1

    (told,) = messages(here, added.endpoint)
    assert [one.status for one in told.attempts] == [200]
    assert heard[0].headers["webhook-id"] == courier.letters[0].headers["webhook-id"]
    assert heard[0].body == courier.letters[0].body


def test_a_process_killed_while_it_posts_loses_nothing(here: Town) -> None:
    """The same with a real process and SIGKILL: the server has it, the database does not know."""
    added = endpoint(here)
    tell_price(here)
    connection.close()  # the child opens its own
    child = os.fork()
    if child == 0:
        deliver(lambda letter: os.kill(os.getpid(), signal.SIGKILL) or FINE)
        os._exit(1)

    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    courier = Courier()
    assert (Attempt.objects.count(), deliver(courier)) == (0, 0)
    assert deliver(courier, now=NOW + 60 * SECOND) == 1
    assert messages(here, added.endpoint)[0].state == "delivered"


def test_a_courier_that_was_overtaken_records_its_try_and_does_not_disturb_the_other(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)

    def slow(letter: Letter) -> Answer:
        deliver(broken(500), now=NOW + 61 * SECOND)
        return Answer(70_000, status=503)

    assert deliver(slow, limit=1) == 1

    (told,) = messages(here, added.endpoint)
    assert [(one.number, one.status) for one in told.attempts] == [(1, 500), (2, 503)]
    assert told.attempts[1].next_at is None
    assert told.due_at == told.attempts[0].next_at
    assert Due.objects.get().tries == 1


def test_a_late_success_ends_the_tries_of_the_one_who_overtook(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)

    def slow(letter: Letter) -> Answer:
        deliver(broken(500), now=NOW + 61 * SECOND)
        return Answer(70_000, status=200)

    deliver(slow, limit=1)

    assert messages(here, added.endpoint)[0].state == "delivered"
    assert Due.objects.count() == 0


def test_what_happens_to_an_endpoint_while_a_message_is_under_way(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)

    def removed_meanwhile(letter: Letter) -> Answer:
        actions.remove_endpoint(person=here.mei, endpoint=added.endpoint, now=NOW)
        return Answer(1, status=410)

    assert deliver(removed_meanwhile) == 1

    assert [one.status for one in Attempt.objects.all()] == [410]
    assert Due.objects.count() == 0
    assert Endpoint.objects.get().disabled_at is None


@pytest.mark.wide
def test_eight_couriers_deliver_everything_exactly_once(here: Town) -> None:
    rows = [endpoint(here, url=f"https://tea.example/{number}").endpoint for number in range(4)]
    for fact in range(15):
        tell_price(here, fact_id=fact)
    heard: list[str] = []
    faults: list[BaseException] = []

    def send(letter: Letter) -> Answer:
        heard.append(letter.headers["webhook-id"])
        time.sleep(0.002)
        return FINE

    def carry() -> None:
        try:
            idle = 0
            while idle < 5:
                idle = 0 if deliver(send, limit=1) else idle + 1
                time.sleep(0.01 * idle)
        except BaseException as fault:
            faults.append(fault)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=carry) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert (len(heard), len(set(heard))) == (60, 60)
    assert Due.objects.count() == 0
    assert all(
        one.state == "delivered" and len(one.attempts) == 1 for row in rows for one in messages(here, row)
    )


def test_a_real_server_that_fails_once_gets_the_same_message_again(here: Town) -> None:
    added = endpoint(here)
    with receiving(plain(500, 200)) as receiver:
        actions.change_endpoint(
            person=here.mei, endpoint=added.endpoint, url=receiver.url, types=["*"], description="", reach=LOOPBACK, now=NOW
        )  # fmt: skip
        tell_price(here)
        post = Post(LOOPBACK, timeout_s=5)
        assert (deliver(post.send), deliver(post.send, now=NOW + 7 * SECOND)) == (1, 1)

    (_, first, body), (_, second, again) = receiver.heard
    assert body == again
    assert first["webhook-id"] == second["webhook-id"]
    assert verify(added.secret, headers=first, body=body)
    assert verify(added.secret, headers=second, body=again)
    assert [one.status for one in messages(here, added.endpoint)[0].attempts] == [500, 200]


def test_an_idle_queue_costs_one_query(here: Town, django_assert_num_queries: object) -> None:
    endpoint(here)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert deliver(Courier()) == 0
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.due_count(now=NOW, limit=8) == 0
