"""What a shop's and the site's desks read of money and requests, on both databases: sums, days, queues and what is waited for."""

from datetime import timedelta

import pytest

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns.queries import borne_of, redemptions_of
from magpie.domain.flash.queries import get_sale_of_shop, spans_of_sku
from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.trade.actions.aftersales import agree, refuse
from magpie.domain.trade.actions.arbitration import answer_offer, object_to, offer
from magpie.domain.trade.actions.settling import request_shop_payout, settle_due
from magpie.domain.trade.actions.shipping import confirm_order
from magpie.domain.trade.queries.after_desk import desk_counts, marks_of_order, site_counts
from magpie.domain.trade.queries.aftersales import (
    aftersales_by_deadline,
    aftersales_ended,
    disputes_by_deadline,
)
from magpie.domain.trade.queries.money import coming_money, order_books, order_shares, purses_of
from magpie.domain.trade.queries.statements import period_statement
from magpie.domain.trade.rules.states import Role
from tests.domain.campaigns.cast import coupon
from tests.domain.cast import NOW, town
from tests.domain.flash.cast import claim
from tests.domain.flash.cast import flash as flash_sale
from tests.domain.trade.aftersales_cast import DAY, bought, delivered, faulty
from tests.domain.trade.cast import place, wanted

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY
SETTLED = NOW + 20 * DAY


def test_money_is_summed_from_the_sale_to_the_bank(truth: str) -> None:
    here = town()
    old = delivered(here)
    confirm_order(person=here.tao, order=old.number, now=LATER)
    settle_due(now=SETTLED)
    dated = delivered(here, quantity=1, now=SETTLED)
    confirm_order(person=here.tao, order=dated.number, now=SETTLED + 2 * DAY)
    undated = bought(here, quantity=1, now=SETTLED)
    paid, waiting = (
        request_shop_payout(
            by=here.mei, shop=here.shop, currency="CNY", amount_minor=minor, key=f"k{minor}", now=SETTLED
        )
        for minor in (5_000, 3_000)
    )
    settle_payout(payout=paid, outcome=PayoutStatus.PAID, now=SETTLED)

    (purse,) = purses_of(here.shop, now=SETTLED)
    coming = coming_money(here.shop, currency="CNY", zone="Asia/Shanghai")

    assert (purse.pending_minor, purse.available_minor, purse.under_way_minor, purse.paid_recently_minor) == (
        2 * 6_664, 19_992 - 8_000, 3_000, 5_000,
    )  # fmt: skip
    assert [(one.day.isoformat(), one.minor, one.orders) for one in coming.days] == [("2026-03-30", 6_664, 1)]
    assert (coming.undated_minor, coming.undated_orders, coming.is_cut) == (6_664, 1, False)
    assert [(one.order.number, one.pending_minor) for one in order_shares(here.shop).rows] == [
        (undated.number, 6_664), (dated.number, 6_664), (old.number, 0),
    ]  # fmt: skip
    assert [one.id for one in ledger.payouts_to_send()] == [waiting]
    assert ledger.provider_purses() == ["", "provider:local"]
    books = order_books(here.shop, number=old.number)
    assert (books.shop_minor, books.pending_minor, [line.fee_bp for line in books.lines]) == (
        19_992,
        0,
        [200],
    )


def test_a_period_is_the_same_as_lines_as_sums_and_as_a_stream(
    truth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = town()
    for _ in range(3):
        bought(here, quantity=1)
    owner, period = f"shop:{here.shop}", {"currency": "CNY", "since": NOW - DAY, "until": NOW + DAY}
    monkeypatch.setattr("magpie.domain.ledger.queries.statements.STREAM_ROWS", 2)

    page = period_statement(here.shop, **period)

    assert list(ledger.statement_lines(owner, **period)) == list(page.lines)
    sums = ledger.period_sums(owner, **period)
    assert sum(one.in_minor - one.out_minor for one in sums) == page.closing_minor == 3 * 6_664
    assert sorted((one.reason, one.moves) for one in sums) == [("fee", 3), ("sale", 3)]


def test_requests_are_queued_by_whom_they_wait_for_and_counted_in_one_query(truth: str) -> None:
    here = town()
    asked, with_buyer, with_site, ended = (
        faulty(here, delivered(here, quantity=1), now=LATER + timedelta(hours=hours))
        for hours in (3, 2, 1, 0)
    )
    for case in (with_buyer, with_site):
        refuse(by=here.mei, aftersale=case.number, words="No.", now=LATER)
    object_to(person=here.tao, aftersale=with_site.number, words="Yes.", now=LATER)
    offer(by=here.mei, aftersale=with_site.number, amount_minor=100, now=LATER)
    answer_offer(person=here.tao, aftersale=with_site.number, amount_minor=100, is_accepted=False, now=LATER)
    agree(by=here.mei, aftersale=ended.number, now=LATER)

    counts, site = desk_counts(here.shop, soon=LATER + 5 * DAY), site_counts()
    others = aftersales_by_deadline(
        here.shop, who=(Role.BUYER, Role.PROVIDER, Role.OPERATOR), limit=2, now=LATER
    )
    rest = aftersales_by_deadline(
        here.shop, who=(Role.BUYER, Role.PROVIDER, Role.OPERATOR), cursor=others.next_cursor or "", now=LATER
    )

    assert (counts.own, counts.others, counts.ended, counts.due_soon) == (1, 3, 0, 1)
    assert counts.at_stake == (("CNY", 3 * 6_800),)
    own = aftersales_by_deadline(here.shop, who=[Role.SHOP], now=LATER).rows
    assert [(one.number, one.then_act, one.then_status) for one in own] == [
        (asked.number, "agree", "refunding")
    ]
    assert [one.number for one in (*others.rows, *rest.rows)] == [
        with_site.number,
        with_buyer.number,
        ended.number,
    ]
    assert (site.to_decide, site.disputes, site.stuck) == (1, 1, 0)
    assert [one.number for one in disputes_by_deadline(is_to_decide=True, now=LATER).rows] == [
        with_site.number
    ]
    assert [one.number for one in marks_of_order(here.shop, asked.line.order.number)] == [asked.number]
    assert aftersales_ended(here.shop, now=LATER).rows == []


def test_a_flash_sale_and_a_coupon_are_read_by_their_shop(truth: str) -> None:
    made = flash_sale(quota=5)
    here = made.here
    claim(here.tao, made.item)
    books = get_sale_of_shop(here.shop, made.sale, now=NOW)
    assert (books.stage, books.quota, books.claimed, books.left, books.items[0].claims) == (
        "running",
        5,
        1,
        4,
        1,
    )
    assert [one.minor for one in spans_of_sku(here.sku, since=NOW - DAY, now=NOW + DAY)] == [1_900]

    off = coupon(here.shop)
    held = campaigns.claim_coupon(person=here.tao, coupon=off, now=NOW).id
    place(here.tao, wanted(here, quantity=2), claims=(held,), total_minor=11_600)

    (use,) = redemptions_of(off).rows
    assert (use.amount_minor, use.shop_minor, use.has_ended) == (2_000, 2_000, False)
    assert borne_of(off).shop_minor == 2_000
