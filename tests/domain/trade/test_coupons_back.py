"""A coupon of what is called off whole before it is sent can be used again: once, exactly, and not before the last piece."""

import pytest

from magpie.domain.campaigns import queries as campaigns
from magpie.domain.campaigns.actions import claim_coupon, sweep_expired_claims
from magpie.domain.campaigns.models import CouponUseEnd
from magpie.domain.campaigns.refusals import CannotUse
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions.aftersales import Ask, agree, open_aftersale
from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.models import AfterSale, Order, ShopTerms, Trade
from magpie.domain.trade.queries.orders import has_bought
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import Reason
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from tests.domain.campaigns.cast import DAY, counters, coupon
from tests.domain.cast import NOW, MemoryLog, carry, fact_names
from tests.domain.trade.after_truths import find_after_faults
from tests.domain.trade.aftersales_cast import balance, bank, bank_sends, line_of
from tests.domain.trade.cast import captured, hear, place
from tests.domain.trade.market import Market, open_market
from tests.domain.trade.test_aftersales_races import at_once

pytestmark = pytest.mark.wide

TEA_AND_FLUTE = (2, 0, 1)


def buys(here: Market, pieces: tuple[int, ...] = TEA_AND_FLUTE) -> list[Order]:
    """The only buyer pays for it with the coupon; the orders, Lantern Tea's first."""
    (buyer,) = here.buyers
    total = here.total_minor(pieces, with_coupon=True)
    claims = (here.claims[buyer],)
    number = place(buyer, *here.lines(pieces), total_minor=total, claims=claims)
    hear(captured(number, event=f"paid-{number}"))
    carry(MemoryLog())
    return list(Order.objects.filter(trade__number=number).order_by("pk"))


def asks(order: Order, *, quantity: int = 1) -> AfterSale:
    number = new_id(now_ms=ms_of(NOW))
    asked = Ask(line_of(order).pk, Kind.REFUND_BEFORE_SHIP, Reason.NO_REASON, quantity)
    person = order.trade.person_id or ""
    open_aftersale(person=person, order=order.number, ask=asked, number=number, now=NOW)
    return AfterSale.objects.get(number=number)


def owner_of(here: Market, order: Order) -> str:
    sku = line_of(order).sku_id
    return next(ware.owner for ware in here.wares if ware.sku == sku)


def calls_off(here: Market, order: Order, *, quantity: int = 1) -> None:
    agree(by=owner_of(here, order), aftersale=asks(order, quantity=quantity).number, now=NOW)


def state(here: Market) -> str:
    (buyer,) = here.buyers
    return campaigns.claims_of(buyer, now=NOW)[0].state


def test_it_comes_back_with_the_last_piece_of_the_last_order_it_held_in(truth: str) -> None:
    here = open_market(buyers=1)
    tea, flute = buys(here)
    spent = counters(here.coupon)
    assert spent == (1, 0, 1, 2000, 2000)

    calls_off(here, tea, quantity=1)
    calls_off(here, flute)
    assert (state(here), counters(here.coupon)) == ("used", spent)
    before = len(fact_names())
    calls_off(here, tea, quantity=1)

    assert (state(here), counters(here.coupon)) == ("open", (1, 0, 0, 2000, 0))
    assert fact_names()[before:].count("CouponGivenBack") == 1
    assert sum(bank_sends(tea, now=NOW)) == Trade.objects.get().total_minor
    assert (balance(AccountKind.SUBSIDY), balance(AccountKind.REFUND_RESERVE), is_balanced()) == (0, 0, True)
    assert find_after_faults() == []


def test_it_is_used_again_for_another_order_and_only_that_one_holds_it(truth: str) -> None:
    here = open_market(buyers=1)
    first, second = buys(here)
    calls_off(here, first, quantity=2)
    calls_off(here, second)

    again = buys(here)

    assert [order.discount_minor for order in again] == [order.discount_minor for order in (first, second)]
    assert counters(here.coupon) == (1, 0, 1, 2000, 2000)
    with pytest.raises(CannotUse):
        buys(here)
    for order, quantity in zip(again, (2, 1), strict=True):
        calls_off(here, order, quantity=quantity)
    assert (state(here), CouponUseEnd.objects.count()) == ("open", 2)
    assert find_after_faults() == []


def test_once_something_was_sent_it_stays_used(truth: str) -> None:
    here = open_market(buyers=1)
    tea, flute = buys(here)
    calls_off(here, flute)
    send_parcel(
        by=owner_of(here, tea), order=tea.number, waybill=Waybill("Swift Crane", "SC-1"),
        pieces={line_of(tea).pk: 1}, now=NOW,
    )  # fmt: skip

    calls_off(here, tea, quantity=1)

    assert (state(here), counters(here.coupon)) == ("used", (1, 0, 1, 2000, 2000))


def test_what_a_bank_takes_back_gives_no_coupon_back(truth: str) -> None:
    here = open_market(buyers=1)
    tea, _ = buys(here)

    hear(bank(tea, EventKind.CHARGE_BACK, minor=Trade.objects.get().total_minor, now=NOW))
    carry(MemoryLog())

    assert (Order.objects.get(pk=tea.pk).payment_status, state(here)) == ("refunded", "used")


def at_once_and_thrice(here: Market, orders: list[Order]) -> list[str]:
    """Each shop grants all of its order, three times, at the same moment."""
    cases = [asks(order, quantity=line_of(order).quantity).number for order in orders]
    owners = [owner_of(here, order) for order in orders]
    return at_once(
        [
            lambda case=case, owner=owner: agree(by=owner, aftersale=case, now=NOW)  # type: ignore[misc]
            for case, owner in zip(cases, owners, strict=True)
            for _ in range(3)
        ]
    )


def test_two_shops_that_grant_at_once_give_it_back_once(truth: str) -> None:
    here = open_market(buyers=1)

    said = at_once_and_thrice(here, buys(here))

    assert said.count("done") == 2
    assert (CouponUseEnd.objects.count(), counters(here.coupon)) == (1, (1, 0, 0, 2000, 0))
    carry(MemoryLog())
    assert find_after_faults() == []


def test_where_it_paid_for_everything_there_is_no_payment_to_wait_for_and_it_is_the_same(truth: str) -> None:
    here = open_market(buyers=1)
    ShopTerms.objects.update(carriage_minor=0)
    whole = coupon(None, amount_minor=100_000, threshold_minor=0, budget_minor=100_000, quantity=1)
    (buyer,) = here.buyers
    claim = claim_coupon(person=buyer, coupon=whole, now=NOW).id
    number = place(buyer, *here.lines(TEA_AND_FLUTE), total_minor=0, claims=(claim,))

    said = at_once_and_thrice(here, list(Order.objects.filter(trade__number=number).order_by("pk")))

    assert (Trade.objects.get().intent, said.count("done")) == ("", 2)
    assert (CouponUseEnd.objects.count(), counters(whole)) == (1, (1, 0, 0, 100_000, 0))


def test_what_ran_out_meanwhile_comes_back_and_lapses(truth: str) -> None:
    here = open_market(buyers=1)
    orders = buys(here)
    late = NOW + 61 * DAY
    for order in orders:
        case = asks(order, quantity=line_of(order).quantity)
        agree(by=owner_of(here, order), aftersale=case.number, now=late)

    assert sweep_expired_claims(now=late) == 1
    assert counters(here.coupon) == (1, 1, 0, 0, 0)


def test_a_first_order_that_came_to_nothing_was_none(truth: str) -> None:
    here = open_market(buyers=1)
    (buyer,) = here.buyers
    first = coupon(None, amount_minor=500, threshold_minor=0, is_first_order_only=True)
    claim = claim_coupon(person=buyer, coupon=first, now=NOW).id
    number = place(buyer, *here.lines((1, 0, 0)), total_minor=6300, claims=(claim,))
    hear(captured(number))
    assert has_bought(buyer)

    calls_off(here, Order.objects.get())

    assert not has_bought(buyer)
    assert place(buyer, *here.lines((1, 0, 0)), total_minor=6300, claims=(claim,))
