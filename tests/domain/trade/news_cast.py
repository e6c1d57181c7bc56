"""What somebody is told of their purchases and shops, as the bell asks for it."""

from datetime import datetime

from magpie.domain.people import queries as people_queries
from magpie.domain.trade.actions.settling import request_shop_payout
from magpie.domain.trade.queries import news
from magpie.domain.trade.queries.told import Told, tell
from magpie.domain.trade.rules.news import Mark
from tests.domain.cast import NOW, Town
from tests.domain.trade.aftersales_cast import DAY

SINCE = NOW - DAY


def marks(person: str, *, now: datetime = NOW + DAY, since: datetime = SINCE) -> list[Mark]:
    shops = people_queries.accounts_of(person)
    return news.marks_for(person, shops=shops, since=since, now=now)


def heard(person: str, *, now: datetime = NOW + DAY, since: datetime = SINCE) -> list[tuple[str, str]]:
    """(source, word) of what somebody is told, the newest first."""
    return [(str(mark.source), str(mark.word)) for mark in marks(person, now=now, since=since)]


def told(person: str, *, now: datetime = NOW + DAY) -> list[Told]:
    return tell([[mark] for mark in marks(person, now=now)])


def pay_out(here: Town, *, key: str = "ask-1") -> int:
    """Mei has ¥5.00 of the shop's paid out."""
    return request_shop_payout(
        by=here.mei, shop=here.shop, currency="CNY", amount_minor=500, key=key, now=NOW
    )
