"""Endpoints of a shop: who may, how many, which addresses, and secrets that nobody reads in the database."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from magpie.domain.people import actions as people
from magpie.domain.people.refusals import NotYourAccount
from magpie.domain.webhooks import actions, queries
from magpie.domain.webhooks.models import Due, Endpoint, Secret
from magpie.domain.webhooks.reaching import Reach
from magpie.domain.webhooks.refusals import (
    EndpointIsOff,
    EndpointTaken,
    LostKey,
    NobodyThere,
    NoSuchEndpoint,
    NoSuchMessage,
    NothingWanted,
    NotInTheOpen,
    TooManyEndpoints,
    UnknownMessageType,
    UnreadableEndpoint,
)
from magpie.domain.webhooks.sealing import seal, unseal
from magpie.kit.errors import Refusal
from magpie.kit.signing import read_secret
from tests.domain.cast import MINUTE, NOW, Town, fact_names, facts_since
from tests.domain.webhooks.cast import OPEN_NET, PUBLIC, URL, Courier, deliver, endpoint, tell_price

pytestmark = pytest.mark.wide

LATER = NOW + timedelta(hours=1)


def change(
    here: Town, row: int, *, url: str = URL, types: tuple[str, ...] = ("*",), person: str = ""
) -> None:
    actions.change_endpoint(
        person=person or here.mei,
        endpoint=row,
        url=url,
        types=types,
        description="",
        reach=OPEN_NET,
        now=LATER,
    )


def test_an_endpoint_is_added_and_its_secret_is_shown_once(here: Town) -> None:
    added = endpoint(here, types=("price.changed", "product.published", "price.changed"))

    (view,) = queries.endpoints_of(person=here.mei, account=here.shop)
    assert (view.id, view.url, view.is_open, view.waiting) == (added.endpoint, URL, True, 0)
    assert view.types == ("product.published", "price.changed")
    assert len(read_secret(added.secret)) == 24
    assert added.secret.startswith("whsec_")
    assert added.secret not in repr(view)


def test_a_secret_lies_sealed_and_opens_for_its_own_endpoint_only(here: Town) -> None:
    added = endpoint(here)

    sealed = Secret.objects.get().sealed
    assert added.secret.removeprefix("whsec_") not in sealed
    assert unseal(sealed, endpoint=added.endpoint) == added.secret
    with pytest.raises(LostKey):
        unseal(sealed, endpoint=added.endpoint + 1)
    with pytest.raises(LostKey):
        unseal(sealed[:-8] + "AAAAAAA=", endpoint=added.endpoint)
    assert seal(added.secret, endpoint=1) != seal(added.secret, endpoint=1)


def test_a_database_without_its_home_signs_nothing_and_says_so(here: Town, settings: object) -> None:
    added = endpoint(here)
    tell_price(here)
    settings.MAGPIE_WEBHOOK_KEY = b"another home's key, as long as a key is"  # type: ignore[attr-defined]
    courier = Courier()

    assert deliver(courier) == 1

    (told,) = queries.messages_page(person=here.mei, endpoint=added.endpoint).rows
    assert courier.letters == []
    assert [(one.status, one.error) for one in told.attempts] == [(None, "no_key")]
    assert told.state == "waiting"


@pytest.mark.parametrize(
    ("url", "types", "refusal"),
    [
        ("http://tea.example/", ("*",), UnreadableEndpoint),
        ("https://mei:pw@tea.example/", ("*",), UnreadableEndpoint),
        (URL, (), NothingWanted),
        (URL, ("order.imagined",), UnknownMessageType),
        (URL, ("x" * 5_000,), UnknownMessageType),
    ],
)
def test_what_cannot_be_an_endpoint_is_refused_and_nothing_is_kept(
    here: Town, url: str, types: tuple[str, ...], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        endpoint(here, url=url, types=types)

    assert Endpoint.objects.count() == Secret.objects.count() == 0


@pytest.mark.parametrize(
    ("found", "refusal"), [(["10.0.0.7"], NotInTheOpen), ([PUBLIC, "::1"], NotInTheOpen), ([], NobodyThere)]
)
def test_an_address_in_a_private_network_is_refused_at_creation_and_at_change(
    here: Town, found: list[str], refusal: type[Refusal]
) -> None:
    reach = Reach(resolve=lambda host, port: found)
    made = endpoint(here)

    with pytest.raises(refusal):
        actions.add_endpoint(
            person=here.mei,
            account=here.shop,
            url="https://metadata.example",
            types=["*"],
            reach=reach,
            now=NOW,
        )
    with pytest.raises(refusal):
        actions.change_endpoint(
            person=here.mei, endpoint=made.endpoint, url="https://metadata.example", types=["*"], description="", reach=reach, now=NOW
        )  # fmt: skip

    assert list(Endpoint.objects.values_list("url", flat=True)) == [URL]


def test_an_eleventh_endpoint_and_one_twice_are_refused(here: Town) -> None:
    for number in range(10):
        endpoint(here, url=f"{URL}/{number}")

    with pytest.raises(TooManyEndpoints):
        endpoint(here)
    row = Endpoint.objects.order_by("pk").first()
    assert row
    actions.remove_endpoint(person=here.mei, endpoint=row.pk, now=NOW)
    with pytest.raises(EndpointTaken):
        endpoint(here, url=f"{URL}/5")
    endpoint(here, url=f"{URL}/0")

    assert Endpoint.objects.filter(removed_at=None).count() == 10


@pytest.mark.wide
def test_many_at_once_do_not_pass_the_limit(here: Town) -> None:
    for number in range(8):
        endpoint(here, url=f"{URL}/{number}")
    refused = []

    def add(number: int) -> None:
        try:
            endpoint(here, url=f"{URL}/late-{number}")
        except TooManyEndpoints:
            refused.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Endpoint.objects.count() == 10
    assert len(refused) == 4


def test_nobody_else_sees_or_touches_an_endpoint(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)
    key = queries.messages_page(person=here.mei, endpoint=added.endpoint).rows[0].key
    before = Endpoint.objects.values().get()
    tries = [
        lambda: queries.get_endpoint(person=here.tao, endpoint=added.endpoint),
        lambda: queries.messages_page(person=here.tao, endpoint=added.endpoint),
        lambda: change(here, added.endpoint, person=here.tao),
        lambda: actions.switch_off(person=here.tao, endpoint=added.endpoint, now=NOW),
        lambda: actions.switch_on(person=here.tao, endpoint=added.endpoint, now=NOW),
        lambda: actions.rotate_secret(person=here.tao, endpoint=added.endpoint, now=NOW),
        lambda: actions.remove_endpoint(person=here.tao, endpoint=added.endpoint, now=NOW),
        lambda: actions.send_test(person=here.tao, endpoint=added.endpoint, now=NOW),
        lambda: actions.replay_since(person=here.tao, endpoint=added.endpoint, since=NOW, now=NOW),
        lambda: queries.get_endpoint(person=here.mei, endpoint=added.endpoint + 1),
    ]

    for attempt in tries:
        with pytest.raises(NoSuchEndpoint):
            attempt()
    for attempt in (
        lambda: queries.get_message(person=here.tao, message=key),
        lambda: actions.replay(person=here.tao, message=key, now=NOW),
    ):
        with pytest.raises(NoSuchMessage):
            attempt()
    with pytest.raises(NotYourAccount):
        queries.endpoints_of(person=here.tao, account=here.shop)
    with pytest.raises(NotYourAccount):
        actions.add_endpoint(
            person=here.tao, account=here.shop, url=URL, types=["*"], reach=OPEN_NET, now=NOW
        )

    assert Endpoint.objects.values().get() == before
    assert Secret.objects.count() == 1
    assert Due.objects.count() == 1


def test_an_editor_may_and_no_longer_when_the_role_is_taken_back(here: Town) -> None:
    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)
    added = actions.add_endpoint(
        person=here.tao, account=here.shop, url=URL, types=["*"], reach=OPEN_NET, now=NOW
    )
    people.revoke_role(account=here.shop, person=here.tao, now=NOW)

    with pytest.raises(NoSuchEndpoint):
        actions.rotate_secret(person=here.tao, endpoint=added.endpoint, now=NOW)
    assert queries.get_endpoint(person=here.mei, endpoint=added.endpoint).is_open


def test_two_secrets_sign_for_a_day_and_never_three(here: Town) -> None:
    added = endpoint(here)
    second = actions.rotate_secret(person=here.mei, endpoint=added.endpoint, now=NOW)
    third = actions.rotate_secret(person=here.mei, endpoint=added.endpoint, now=NOW + MINUTE)

    courier = Courier()
    for fact, now in enumerate(
        (NOW + MINUTE, NOW + timedelta(hours=24), NOW + timedelta(hours=24, minutes=2))
    ):
        tell_price(here, fact_id=fact, now=now)
        deliver(courier, now=now)

    signed = [len(letter.headers["webhook-signature"].split(" ")) for letter in courier.letters]
    assert signed == [2, 2, 1]
    assert len({added.secret, second, third}) == 3
    assert queries.get_endpoint(
        person=here.mei, endpoint=added.endpoint
    ).old_secret_until == NOW + MINUTE + timedelta(hours=24)


def test_switched_off_it_hears_nothing_and_on_again_it_gets_what_waited(here: Town) -> None:
    added = endpoint(here)
    tell_price(here, fact_id=1)
    actions.switch_off(person=here.mei, endpoint=added.endpoint, now=NOW)
    actions.switch_off(person=here.mei, endpoint=added.endpoint, now=LATER)
    tell_price(here, fact_id=2)

    courier = Courier()
    assert deliver(courier, now=LATER) == 0
    view = queries.get_endpoint(person=here.mei, endpoint=added.endpoint)
    assert (view.is_open, view.disabled_why, view.disabled_at, view.waiting) == (False, "staff", NOW, 1)
    for refused in (
        lambda: actions.send_test(person=here.mei, endpoint=added.endpoint, now=LATER),
        lambda: actions.replay_since(person=here.mei, endpoint=added.endpoint, since=NOW, now=LATER),
    ):
        with pytest.raises(EndpointIsOff):
            refused()

    actions.switch_on(person=here.mei, endpoint=added.endpoint, now=LATER)
    assert deliver(courier, now=LATER) == 1
    assert queries.get_endpoint(person=here.mei, endpoint=added.endpoint).is_open


def test_a_changed_address_gets_what_waits_at_once(here: Town) -> None:
    from tests.domain.webhooks.cast import broken

    added = endpoint(here)
    tell_price(here)
    deliver(broken())
    deliver(broken(), now=NOW + timedelta(seconds=10))

    change(here, added.endpoint, url="https://tea.example/new", types=("stock.moved",))

    view = queries.get_endpoint(person=here.mei, endpoint=added.endpoint)
    assert (view.url, view.types, view.failures, view.failing_since) == (
        "https://tea.example/new",
        ("stock.moved",),
        0,
        None,
    )
    courier = Courier()
    assert deliver(courier, now=LATER) == 1
    assert courier.letters[0].url == "https://tea.example/new"


def test_a_removed_endpoint_keeps_no_secret_and_sends_nothing(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)

    assert actions.remove_endpoint(person=here.mei, endpoint=added.endpoint, now=NOW) == 1

    assert Secret.objects.count() == Due.objects.count() == 0
    assert Endpoint.objects.get().url == ""
    assert deliver(Courier()) == 0
    with pytest.raises(NoSuchEndpoint):
        queries.get_endpoint(person=here.mei, endpoint=added.endpoint)


def test_the_database_refuses_first(here: Town) -> None:
    added = endpoint(here)

    for wrong in (
        lambda: Endpoint.objects.filter(pk=added.endpoint).update(disabled_at=NOW),
        lambda: Endpoint.objects.filter(pk=added.endpoint).update(failures=1),
        lambda: Secret.objects.create(endpoint_id=added.endpoint, sealed="1.x", made_at=NOW),
    ):
        with pytest.raises(IntegrityError):
            wrong()


def test_managing_webhooks_says_no_fact(here: Town) -> None:
    count = len(fact_names())
    added = endpoint(here)
    actions.rotate_secret(person=here.mei, endpoint=added.endpoint, now=NOW)
    actions.remove_endpoint(person=here.mei, endpoint=added.endpoint, now=NOW)

    assert facts_since(count) == []
