"""The page of the local test bank: honest about what it is, decides once, and leads back to the shop."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.payment import actions, queries
from magpie.domain.payment.models import Intent, LocalDelivery, LocalEvent
from magpie.domain.payment.rules import Status
from tests.domain.payment.till import refresh

pytestmark = pytest.mark.wide
BANK_QUERIES = 3  # rights version, the charge, its events


@pytest.fixture
def address(sqlite_truth: str) -> str:
    """The page of a payment of ¥68."""
    now = timezone.now()
    key = actions.open_intent(
        purpose="trade:7",
        amount_minor=6_800,
        currency="CNY",
        provider="local",
        now=now,
        expires_at=now + timedelta(minutes=15),
        return_path="/orders/7/",
    ).key
    actions.do_calls_of(intent=key, now=now)
    return queries.get_intent(key).pay_url


def kinds() -> list[str]:
    return list(LocalEvent.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(("language", "said"), [("en", "Let it fail"), ("zh-hans", "让付款失败")])
def test_the_page_says_in_both_languages_that_no_money_moves(
    browser: Client, address: str, language: str, said: str
) -> None:
    browser.post("/language/", {"language": language})

    answer = browser.get(address)
    page = answer.content.decode()

    assert "Local test bank" in page and "本地测试银行" in page and "no real money" in page
    assert said in page and ">68<" in page
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert 'value="charge_back"' not in page


def test_the_page_asks_the_database_three_times(browser: Client, address: str) -> None:
    browser.get(address)

    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200

    assert len(asked) == BANK_QUERIES


def test_paying_leads_back_and_the_shop_hears_of_it(browser: Client, address: str) -> None:
    answer = browser.post(f"{address}decisions/", {"choice": "pay"})

    assert (answer.status_code, answer["Location"]) == (302, "/orders/7/")
    assert kinds() == ["processing", "captured", "fee"]
    intent = Intent.objects.get(purpose="trade:7").key
    assert refresh(intent=intent, now=timezone.now()).status == Status.PAID
    assert 'value="charge_back"' in browser.get(address).content.decode()


def test_faults_are_taken_as_they_are_asked_for(browser: Client, address: str) -> None:
    form = {"choice": "pay_other", "amount": "1,0.50", "delay_s": "60", "copies": "3", "order": "reversed"}

    browser.post(f"{address}decisions/", form)

    captured = LocalEvent.objects.get(kind="captured")
    assert captured.amount_minor == 1_050
    first = LocalDelivery.objects.order_by("next_at", "id")[0]
    assert (LocalDelivery.objects.count(), first.event.kind) == (9, "fee")
    assert first.next_at - captured.at == timedelta(seconds=60)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"choice": "rob"},
        {"choice": "pay", "delay_s": "-1"},
        {"choice": "pay", "delay_s": "99999"},
        {"choice": "pay", "copies": "0"},
        {"choice": "pay", "copies": "1e9"},
        {"choice": "pay", "order": "sideways"},
        {"choice": "pay_other"},
        {"choice": "pay_other", "amount": "NaN"},
        {"choice": "pay_other", "amount": "1.005"},
        {"choice": "pay_other", "amount": "9" * 21},
        {"choice": "fail_refunds", "failures": "11"},
        {"choice": "pay\x00"},
    ],
)
def test_nonsense_is_said_beside_the_field_and_changes_nothing(
    browser: Client, address: str, form: dict[str, str]
) -> None:
    answer = browser.post(f"{address}decisions/", form)

    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    assert kinds() == []


def test_what_cannot_be_decided_now_is_said_on_the_page(browser: Client, address: str) -> None:
    for form in ({"choice": "charge_back"}, {"choice": "pay_other", "amount": "-5"}):
        assert browser.post(f"{address}decisions/", form)["Location"] == address

    assert kinds() == []
    browser.post(f"{address}decisions/", {"choice": "cancel"})
    again = browser.post(f"{address}decisions/", {"choice": "pay"}, follow=True)
    assert "closed at the test bank" in again.content.decode()
    assert kinds() == ["cancelled"]


def test_after_paying_a_dispute_and_failing_refunds(browser: Client, address: str) -> None:
    for form in (
        {"choice": "pay"},
        {"choice": "charge_back"},
        {"choice": "win"},
        {"choice": "fail_refunds", "failures": "2"},
    ):
        browser.post(f"{address}decisions/", form)

    page = browser.get(address).content.decode()
    assert kinds() == ["processing", "captured", "fee", "charge_back", "charge_back_won"]
    assert "Of the next refunds, 2 will fail." in page


def test_nobody_decides_without_the_pages_own_token(address: str) -> None:
    strange = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)

    assert strange.post(f"{address}decisions/", {"choice": "pay"}).status_code == 403
    assert strange.get(f"{address}decisions/").status_code == 405
    assert kinds() == []


def test_an_unknown_charge_is_not_there(browser: Client, address: str) -> None:
    for path in ("/bank/01JD5Y1V9GZC3M0B5T8RQK2W7N/", "/bank/x/"):
        assert browser.get(path).status_code == 404
        assert browser.post(f"{path}decisions/", {"choice": "pay"}).status_code == 404


@pytest.fixture
def no_bank() -> Iterator[None]:
    config = apps.get_app_config("payment")
    before = config.__dict__.pop("providers", None)
    yield
    config.__dict__.pop("providers", None)
    if before is not None:
        config.__dict__["providers"] = before


def test_where_the_test_bank_is_off_its_page_is_not_there(
    browser: Client, address: str, no_bank: None
) -> None:
    apps.get_app_config("payment").__dict__["providers"] = {}

    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}decisions/", {"choice": "pay"}).status_code == 404
    assert kinds() == []
