"""What is let go: the old, the erased, and what belonged to a closed account."""

from datetime import timedelta

import pytest

from magpie.domain.outbox.append_only import WrittenOnce
from magpie.domain.people import actions as people
from magpie.domain.webhooks import actions, queries
from magpie.domain.webhooks.models import Attempt, Due, Endpoint, Message, Secret
from magpie.domain.webhooks.posting import Answer, Letter
from tests.domain.cast import NOW, MemoryLog, Town, carry
from tests.domain.webhooks.cast import FINE, OPEN_NET, Courier, deliver, endpoint, tell_price

pytestmark = pytest.mark.wide

DAY = timedelta(days=1)


def tell_about(here: Town, person: str, *, fact_id: int = 9) -> int:
    return actions.enqueue(
        account=here.shop,
        kind="price.changed",
        data={"buyer": person},
        person=person,
        fact_id=fact_id,
        now=NOW,
    )


def test_messages_are_forgotten_after_thirty_days_and_what_never_arrived_is_counted(here: Town) -> None:
    added = endpoint(here)
    tell_price(here, fact_id=1)
    deliver(Courier())
    actions.switch_off(person=here.mei, endpoint=added.endpoint, now=NOW)
    actions.switch_on(person=here.mei, endpoint=added.endpoint, now=NOW)
    tell_price(here, fact_id=2)
    tell_price(here, fact_id=3, now=NOW + DAY)

    assert actions.forget_old(now=NOW + 30 * DAY) == 0
    assert actions.forget_old(now=NOW + 30 * DAY + timedelta(seconds=1)) == 2

    seen = queries.get_endpoint(person=here.mei, endpoint=added.endpoint)
    assert (seen.forgotten, seen.waiting) == (1, 1)
    assert (Message.objects.count(), Attempt.objects.count(), Due.objects.count()) == (1, 0, 1)


def test_an_erased_persons_messages_go_with_their_tries_sent_or_not(here: Town) -> None:
    added = actions.add_endpoint(
        person=here.mei, account=here.shop, url="https://tea.example", types=["*"], reach=OPEN_NET, now=NOW
    )
    tell_about(here, here.tao, fact_id=1)
    deliver(Courier())
    tell_about(here, here.tao, fact_id=2)
    tell_price(here, fact_id=3)
    assert [one.type for one in queries.messages_for_export(here.tao)] == ["price.changed", "price.changed"]

    people.erase_person(person=here.tao, now=NOW)
    carry(MemoryLog())

    assert queries.messages_for_export(here.tao) == []
    assert [here.tao in body for body in Message.objects.values_list("body", flat=True)] == [
        False
    ] * Message.objects.count()
    assert Attempt.objects.count() == 0
    assert Due.objects.filter(message__person="").count() == Message.objects.count()
    assert queries.get_endpoint(person=here.mei, endpoint=added.endpoint).is_open


def test_a_person_erased_while_their_message_is_under_way_leaves_no_trace(here: Town) -> None:
    endpoint(here)
    tell_about(here, here.tao)

    def erased_meanwhile(letter: Letter) -> Answer:
        actions.forget_person(person=here.tao)
        return FINE

    assert deliver(erased_meanwhile) == 1

    assert Message.objects.count() == Attempt.objects.count() == Due.objects.count() == 0


def test_an_endpoint_forgets_whose_hands_it_was_in(here: Town) -> None:
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)
    added = actions.add_endpoint(
        person=here.tao, account=here.shop, url="https://tea.example", types=["*"], description="till", reach=OPEN_NET, now=NOW
    )  # fmt: skip
    actions.switch_off(person=here.tao, endpoint=added.endpoint, now=NOW)
    assert [(one.account, one.description, one.what) for one in queries.endpoints_for_export(here.tao)] == [
        ("@lantern_tea", "till", "added"),
        ("@lantern_tea", "till", "switched off"),
    ]

    people.erase_person(person=here.tao, now=NOW)
    carry(MemoryLog())

    row = Endpoint.objects.get()
    assert (row.created_by, row.disabled_by, row.disabled_why) == (None, None, "staff")
    assert queries.endpoints_for_export(here.tao) == []


def test_a_closed_account_is_told_nothing_more(here: Town) -> None:
    endpoint(here)
    tell_price(here)

    people.close_account(account=here.shop, now=NOW)
    carry(MemoryLog())

    assert Endpoint.objects.filter(removed_at=None).count() == 0
    assert Secret.objects.count() == Due.objects.count() == 0
    assert tell_price(here, fact_id=2) == 0
    assert deliver(Courier()) == 0


def test_what_was_said_and_answered_is_written_once(here: Town) -> None:
    endpoint(here)
    tell_price(here)
    deliver(Courier())

    for row in (Message.objects.get(), Attempt.objects.get()):
        with pytest.raises(WrittenOnce):
            row.save()
        with pytest.raises(WrittenOnce):
            row.delete()
