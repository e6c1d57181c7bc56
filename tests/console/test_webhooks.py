"""The pages of webhooks: what is said first, the secret once, every try, and what the buttons do."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.people import actions as people
from magpie.domain.webhooks.actions import deliver_due, enqueue
from magpie.domain.webhooks.models import Due, Endpoint, Message, Secret
from tests.domain.cast import NOW, Town
from tests.domain.webhooks.cast import URL, Courier, broken, verify

pytestmark = pytest.mark.wide

HOME = "/console/@lantern_tea/webhooks/"
# Session, user, person, accounts; then whether they may, endpoints, secrets, may again, tries, messages.
LIST_QUERIES = 10
# The frame; the endpoint by its accounts with its secrets; then accounts, whether, messages, tries.
ENDPOINT_QUERIES = 11
MESSAGE_QUERIES = 10


def add(browser: Client, **changes: object) -> tuple[int, str]:
    """The new endpoint and its secret, read off the page."""
    form = {"url": URL, "description": "The till", "is_everything": "on", **changes}
    page = browser.post(HOME, form)
    assert page.status_code == 201, page.content.decode()
    assert page["Cache-Control"] == "no-store"
    found = re.search(r'<code class="secret">(whsec_[^<]+)</code>', page.content.decode())
    assert found
    return Endpoint.objects.latest("pk").pk, found[1]


def send(courier: Courier) -> int:
    return deliver_due(now=timezone.now(), send=courier, rng=Random(1), limit=50)


def shown(browser: Client, path: str, *, language: str = "en") -> str:
    page = browser.get(path, HTTP_ACCEPT_LANGUAGE=language)
    assert page.status_code == 200
    return page.content.decode()


def queries_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown(browser, path)
    return len(asked)


def test_from_the_empty_page_to_a_message_that_arrived(here: Town, mei: Client) -> None:
    assert "Give it an address below." in shown(mei, HOME)
    endpoint, secret = add(mei)
    assert secret not in shown(mei, f"{HOME}{endpoint}/")

    sent = mei.post(f"{HOME}{endpoint}/tests/")
    assert "It is on its way" in shown(mei, sent["Location"])
    courier = Courier()
    send(courier)

    page = shown(mei, sent["Location"])
    assert "The server has it." in page
    assert "&quot;type&quot;: &quot;webhook.test&quot;" in page
    assert verify(secret, headers=dict(courier.letters[0].headers), body=courier.letters[0].body.encode())
    assert "Everything was told" in shown(mei, HOME)


def test_a_failing_server_is_said_on_top_and_its_answer_is_shown_as_text(here: Town, mei: Client) -> None:
    add(mei)
    enqueue(account=here.shop, kind="price.changed", data={}, fact_id=1, now=timezone.now())
    courier = broken(500)
    courier.answers[0] = type(courier.answers[0])(20, status=500, excerpt="<script>alert(1)</script>")
    send(courier)

    assert ": 1 try failed" in shown(mei, HOME)
    path = f"{HOME}messages/{Message.objects.get().key}/"
    page = shown(mei, path)
    assert "It is tried again at" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("why", "words", "chinese"),
    [
        ("gone", "gone for good", "永久失效"),
        ("failing", "did not answer for five days", "连续五天"),
        ("full", "More than 10,000 messages", "超过一万条"),
    ],
)
def test_why_it_was_switched_off_is_said_in_both_languages(
    here: Town, mei: Client, why: str, words: str, chinese: str
) -> None:
    endpoint, _ = add(mei)
    Endpoint.objects.update(disabled_at=timezone.now(), disabled_why=why)

    for path in (HOME, f"{HOME}{endpoint}/"):
        assert words in shown(mei, path)
        assert chinese in shown(mei, path, language="zh-hans")


def test_what_cannot_be_an_endpoint_is_said_beside_the_form_and_nothing_typed_is_lost(
    here: Town, mei: Client
) -> None:
    for form, said in (
        ({"url": "http://tea.example/hooks", "is_everything": "on"}, "An endpoint is an https:// address"),
        ({"url": URL}, "Choose at least one type of message."),
        ({"is_everything": "on"}, "Write the address of your server."),
        ({"url": URL, "types": "order.imagined"}, "order.imagined"),
    ):
        page = mei.post(HOME, {**form, "description": "Till in the <b>"})
        assert page.status_code == 422
        assert said in page.content.decode()
        assert "Till in the &lt;b&gt;" in page.content.decode()
    assert Endpoint.objects.count() == 0


def test_the_buttons_do_what_they_say(here: Town, mei: Client) -> None:
    endpoint, secret = add(mei)
    at = f"{HOME}{endpoint}/"

    mei.post(at, {"url": f"{URL}/2", "description": "", "types": ["price.changed", "stock.moved"]})
    assert Endpoint.objects.get().types == ["price.changed", "stock.moved"]
    assert f"{URL}/2 · price.changed, stock.moved" in shown(mei, at)

    page = mei.post(f"{at}secrets/").content.decode()
    assert secret not in page
    assert "whsec_" in page
    assert Secret.objects.count() == 2
    assert "sign until" in shown(mei, at)

    mei.post(f"{at}suspension/")
    assert Endpoint.objects.get().disabled_why == "staff"
    assert mei.post(f"{at}tests/").status_code == 409
    mei.post(f"{at}suspension/removal/")
    assert Endpoint.objects.get().disabled_at is None

    enqueue(account=here.shop, kind="price.changed", data={}, fact_id=1, now=timezone.now())
    send(Courier())
    key = Message.objects.get().key
    mei.post(f"{HOME}messages/{key}/replays/")
    assert Due.objects.count() == 1
    send(Courier())
    mei.post(f"{at}replays/", {"hours": "24"})
    assert Due.objects.count() == 0
    mei.post(f"{at}replays/", {"hours": "24", "is_everything": "on"})
    assert Due.objects.count() == 1
    mei.post(f"{at}replays/", {"hours": "-5"})

    assert mei.post(f"{at}removal/")["Location"] == HOME
    assert "The endpoint is removed." in shown(mei, HOME)
    assert mei.get(at).status_code == 404


def test_an_endpoint_is_not_shown_below_another_account_of_the_same_person(here: Town, mei: Client) -> None:
    endpoint, _ = add(mei)
    people.open_account(person=here.mei, kind="creator", handle="mei_brews", name_en="Mei brews", now=NOW)
    enqueue(account=here.shop, kind="price.changed", data={}, fact_id=1, now=timezone.now())
    key = Message.objects.get().key

    for path in (f"{endpoint}/", f"messages/{key}/"):
        assert mei.get(f"/console/@mei_brews/webhooks/{path}").status_code == 404
    for path in (f"{endpoint}/removal/", f"{endpoint}/secrets/", f"messages/{key}/replays/"):
        assert mei.post(f"/console/@mei_brews/webhooks/{path}").status_code == 404
    assert Endpoint.objects.get().removed_at is None
    assert Secret.objects.count() == 1


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    for number in range(4):
        add(mei, url=f"{URL}/{number}")
    for fact in range(30):
        enqueue(account=here.shop, kind="price.changed", data={}, fact_id=fact, now=timezone.now())
    send(Courier())
    endpoint = Endpoint.objects.order_by("pk").first()
    assert endpoint
    message = Message.objects.filter(endpoint=endpoint).latest("pk")
    shown(mei, HOME)

    assert queries_of(mei, HOME) == LIST_QUERIES
    assert queries_of(mei, f"{HOME}{endpoint.pk}/") == ENDPOINT_QUERIES
    assert queries_of(mei, f"{HOME}messages/{message.key}/") == MESSAGE_QUERIES


def test_older_messages_are_a_page_away_and_a_spoiled_mark_is_refused(here: Town, mei: Client) -> None:
    endpoint, _ = add(mei)
    for fact in range(25):
        enqueue(
            account=here.shop,
            kind="price.changed",
            data={},
            fact_id=fact,
            now=timezone.now() - timedelta(minutes=1),
        )
    first = shown(mei, f"{HOME}{endpoint}/")
    older = re.search(r'href="(\?after=[^"#]+)#told"', first)
    assert older

    second = shown(mei, f"{HOME}{endpoint}/{older[1]}")

    count = len(re.findall(r"messages/msg_", first)) + len(re.findall(r"messages/msg_", second))
    assert count == 25
    assert mei.get(f"{HOME}{endpoint}/?after=%00x").status_code == 400
