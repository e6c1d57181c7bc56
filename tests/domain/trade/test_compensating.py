"""Sent late: the published table, one coupon for an order, and nothing is given that the shop has not paid."""

from datetime import timedelta

import pytest

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns.models import Coupon, CouponClaim
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.refusals import NothingToPayOut
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, MoveDraft, Reason
from magpie.domain.outbox.models import Fact
from magpie.domain.trade.actions import compensating
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.compensating import compensate_late
from magpie.domain.trade.actions.people import adopt_browser
from magpie.domain.trade.actions.settling import request_shop_payout
from magpie.domain.trade.actions.shipping import send_parcel
from magpie.domain.trade.models import CompensationCoupon, LateCompensation, Order
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import Reason as Why
from magpie.domain.trade.rules.settling import LOOK_AGAIN, late_compensation_minor
from tests.domain.cast import NOW, TAO_BROWSER, MemoryLog, Town, carry, fact_names, town
from tests.domain.trade.aftersales_cast import SWIFT, ask, balance, bank_sends, bought, call_off, shop_money
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide

LATE = NOW + timedelta(hours=48)


def shop_has(
    here: Town, minor: int, kind: AccountKind = AccountKind.SHOP_AVAILABLE, key: str = "had"
) -> None:
    """Money of Lantern Tea's own, from before."""
    purse = AccountRef(kind, f"shop:{here.shop}")
    came = MoveDraft(AccountRef(AccountKind.PROVIDER), purse, minor, Reason.DEPOSIT)
    ledger.post_entry(key=key, kind=EntryKind.DEPOSIT, ref=key, currency="CNY", moves=[came], now=NOW)


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
    shop_has(here, 300)
    order = bought(here)

    found = [compensate_late(now=now) for now in (LATE - timedelta(seconds=1), LATE, LATE)]

    assert found == [0, 1, 0]
    claim = CouponClaim.objects.get()
    assert (claim.person_id, claim.coupon.amount_minor, claim.coupon.threshold_minor) == (here.tao, 300, 0)
    assert (claim.coupon.shop_id, claim.coupon.within_id) == (None, None)
    assert (shop_money(here)[1], balance(AccountKind.SUBSIDY)) == (0, 300)
    row = LateCompensation.objects.get()
    assert (row.order_id, row.amount_minor, row.claim) == (order.pk, 300, claim.pk)
    assert (row.charged_at, row.granted_at) == (LATE, LATE)
    assert [fact_names().count(name) for name in ("OrderLate", "CouponGranted")] == [1, 1]
    assert Fact.objects.get(name="OrderLate").payload["amount_minor"] == 300
    assert is_balanced()


def test_it_is_taken_from_the_deposit_where_there_is_one(truth: str) -> None:
    here = town()
    bought(here)
    shop_has(here, 200_000, AccountKind.SHOP_DEPOSIT)

    compensate_late(now=LATE)

    assert (balance(AccountKind.SHOP_DEPOSIT, f"shop:{here.shop}"), shop_money(here)[1]) == (199_700, 0)
    assert CouponClaim.objects.count() == 1


def test_a_shop_without_money_and_a_friend_farm_nothing(truth: str) -> None:
    here = town(skus=(SkuDraft(code="SG-1", price_minor=301, currency="CNY", on_hand=20),))
    for _ in range(5):
        number = place(here.tao, wanted(here, unit_minor=301))
        hear(captured(number))
    compensate_late(now=LATE)
    for order in Order.objects.all():
        ask(here, order, Kind.REFUND_BEFORE_SHIP, Why.SENT_LATE, now=LATE)
        bank_sends(order, now=LATE)

    for hours in range(3 * 24):
        compensate_late(now=LATE + timedelta(hours=hours))

    assert CouponClaim.objects.count() == 0
    # The shop owes five coupons; nobody else has borne a cent.
    assert (shop_money(here), balance(AccountKind.SUBSIDY)) == ((0, -1500), 1500)
    with pytest.raises(NothingToPayOut):
        request_shop_payout(by=here.mei, shop=here.shop, currency="CNY", amount_minor=1, key="p", now=LATE)
    assert is_balanced()


def test_what_a_shop_owes_is_given_once_its_money_covers_it(truth: str) -> None:
    here = town()
    first, second = bought(here), bought(here)
    compensate_late(now=LATE)
    assert (CouponClaim.objects.count(), shop_money(here)[1]) == (0, -600)

    shop_has(here, 599, key="nearly")
    compensate_late(now=LATE + LOOK_AGAIN)
    assert CouponClaim.objects.count() == 0
    shop_has(here, 1, AccountKind.SHOP_DEPOSIT, key="deposit")
    compensate_late(now=LATE + 2 * LOOK_AGAIN - timedelta(seconds=1))
    assert CouponClaim.objects.count() == 0
    compensate_late(now=LATE + 2 * LOOK_AGAIN)

    given = set(LateCompensation.objects.exclude(granted_at=None).values_list("order", flat=True))
    assert given == {first.pk, second.pk}
    assert (CouponClaim.objects.count(), shop_money(here)[1], balance(AccountKind.SUBSIDY)) == (2, -1, 600)


def test_what_cannot_be_given_yet_holds_nothing_else_up(truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compensating, "LATE_ROWS_MAX", 1)
    here = town()
    bought(here)
    second = bought(here)
    compensate_late(now=LATE)
    shop_has(here, 600)

    compensate_late(now=LATE + timedelta(seconds=1))

    assert LateCompensation.objects.exclude(granted_at=None).get().order_id == second.pk


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
    shop_has(here, 900)
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
    shop_has(here, 300)
    number = place(TAO_BROWSER, wanted(here))
    hear(captured(number))
    carry(MemoryLog())

    assert compensate_late(now=LATE) == 1
    assert (CouponClaim.objects.count(), balance(AccountKind.SUBSIDY)) == (0, 0)
    adopt_browser(person=here.tao, anonymous=TAO_BROWSER, now=LATE)
    assert [compensate_late(now=LATE), compensate_late(now=LATE)] == [0, 0]

    assert CouponClaim.objects.get().person_id == here.tao
    assert (balance(AccountKind.SUBSIDY), Order.objects.count()) == (300, 1)
