"""What tests of the console's pages share: a page's words, what it costs, and orders that Tao has paid for now."""

from datetime import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.people import actions as people
from magpie.domain.trade.models import Order
from tests.domain.cast import NOW, Town
from tests.domain.trade.cast import captured, hear, place, wanted

HOME = "/console/@lantern_tea/"


def shown(browser: Client, path: str, *, language: str = "en") -> str:
    page = browser.get(path, HTTP_ACCEPT_LANGUAGE=language)
    assert page.status_code == 200, page.content.decode()[-2000:]
    return page.content.decode()


def queries_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        shown(browser, path)
    return len(asked)


def ordered(here: Town, *, quantity: int = 1, person: str = "") -> Order:
    number = place(person or here.tao, wanted(here, quantity=quantity))
    return Order.objects.get(trade__number=number)


def paid(here: Town, *, quantity: int = 1, person: str = "", at: datetime | None = None) -> Order:
    at = at or timezone.now()
    order = ordered(here, quantity=quantity, person=person)
    hear(captured(order.trade.number, event=order.number, at=at), now=at)
    return Order.objects.get(pk=order.pk)


def another_shop_of_mei(here: Town) -> str:
    """Its pages; Mei works for both."""
    people.open_account(person=here.mei, kind="shop", handle="clay_tiger", name_en="Clay Tiger", now=NOW)
    return "/console/@clay_tiger/"
