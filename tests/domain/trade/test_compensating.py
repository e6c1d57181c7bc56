"""Sent late: the published table, one coupon for an order, and the shop pays for it."""

from datetime import timedelta

import pytest

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, MoveDraft, Reason
from magpie.domain.outbox.models import Fact
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.compensating import compensate_late
from magpie.domain.trade.actions.people import adopt_browser
from magpie.domain.trade.actions.shipping import send_parcel
from magpie.domain.trade.models import CompensationCoupon, LateCompensation, Order
from magpie.domain.trade.rules.settling import late_compensation_minor
from tests.domain.cast import NOW, TAO_BROWSER, MemoryLog, carry, fact_names, town
from tests.domain.trade.aftersales_cast import SWIFT, balance, bought, call_off, shop_money
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide

LATE = NOW + timedelta(hours=48)


@pytest.mark.parametrize(
    ("total_minor", "currency", "minor"),
    [
        (0, "CNY", 0),
        (300, "CNY", 0),
        (301, "CNY", 300),
        (29_999, "CNY", 300),
        (30_000, "CNY", 300),
        (30_050, "CNY", 301),
        (123_450, "CNY", 1_235),
        (300_000, "CNY", 3_000),
        (900_000, "CNY", 3_000),
        (50, "EUR", 0),
        (51, "EUR", 50),
        (6_170, "EUR", 62),
        (123_450, "EUR", 500),
        (61, "JPY", 60),
        (7_770, "JPY", 78),
        (123_450, "XAU", 0),
    ],
)
def test_the_published_table(total_minor: int, currency: str, minor: int) -> None:
    assert late_compensation_minor(total_minor, currency) == minor


def test_an_order_sent_late_brings_its_buyer_a_coupon_that_the_shop_pays(truth: str) -> None:
    here = town()
    order = bought(here)

    found = [compensate_late(now=now) for now in (LATE - timedelta(seconds=1), LATE, LATE)]

    assert found == [0, 1, 0]
    claim = CouponClaim.objects.get()
    assert (claim.person_id, claim.coupon.amount_minor, claim.coupon.threshold_minor) == (here.tao, 300, 0)
    assert (claim.coupon.shop_id, claim.coupon.within_id) == (None, None)
    assert (shop_money(here)[1], balance(AccountKind.SUBSIDY)) == (-300, 300)
    row = LateCompensation.objects.get()
    assert (row.order_id, row.amount_minor, row.claim, row.granted_at) == (order.pk, 300, claim.pk, LATE)
    assert [fact_names().count(name) for name in ("OrderLate", "CouponGranted")] == [1, 1]
    assert Fact.objects.get(name="OrderLate").payload["amount_minor"] == 300
    assert is_balanced()


def test_it_is_taken_from_the_deposit_where_there_is_one(truth: str) -> None:
    here = town()
    bought(here)
    owner = f"shop:{here.shop}"
    deposit = AccountRef(AccountKind.SHOP_DEPOSIT, owner)
    paid_in = MoveDraft(AccountRef(AccountKind.PROVIDER), deposit, 200_000, Reason.DEPOSIT)
    ledger.post_entry(
        key="d", kind=EntryKind.DEPOSIT, ref="deposit:1", currency="CNY", moves=[paid_in], now=NOW
    )

    compensate_late(now=LATE)

    assert (balance(AccountKind.SHOP_DEPOSIT, owner), shop_money(here)[1]) == (199_700, 0)


def test_what_was_sent_or_called_off_is_not_late(truth: str) -> None:
    here = town()
    sent, gone = bought(here), bought(here)
    send_parcel(by=here.mei, order=sent.number, waybill=SWIFT, now=NOW)
    case = call_off(here, gone, quantity=3)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    assert compensate_late(now=LATE) == 0
    assert CouponClaim.objects.count() == 0


def test_one_coupon_serves_all_of_an_amount_until_it_is_ended(truth: str) -> None:
    here = town()
    for _ in range(2):
        bought(here, quantity=1)
    compensate_late(now=LATE)
    first = Coupon.objects.get()
    campaigns.end_coupon(coupon=first.pk, now=LATE)
    bought(here, quantity=1)

    assert compensate_late(now=LATE + timedelta(hours=1)) == 1

    assert CouponClaim.objects.filter(coupon=first).count() == 2
    assert Coupon.objects.count() == 2
    assert CompensationCoupon.objects.get().coupon != first.pk


def test_a_guest_is_given_theirs_when_they_turn_out_to_be_somebody(truth: str) -> None:
    here = town()
    number = place(TAO_BROWSER, wanted(here))
    hear(captured(number))
    carry(MemoryLog())

    assert compensate_late(now=LATE) == 1
    assert (CouponClaim.objects.count(), balance(AccountKind.SUBSIDY)) == (0, 0)
    adopt_browser(person=here.tao, anonymous=TAO_BROWSER, now=LATE)
    assert [compensate_late(now=LATE), compensate_late(now=LATE)] == [0, 0]

    assert CouponClaim.objects.get().person_id == here.tao
    assert (balance(AccountKind.SUBSIDY), Order.objects.count()) == (300, 1)
