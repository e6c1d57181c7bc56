"""Goods that a shop would not take back: they are the buyer's, so it sends them, or it pays; and what never came is disputed."""

import pytest

from magpie.domain.ledger.queries import is_balanced
from magpie.domain.trade.actions.aftersales import agree, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.aftersales_parcels import (
    confirm_replacement,
    give_back,
    pay_instead,
    refuse_parcel,
    send_back,
)
from magpie.domain.trade.actions.arbitration import decide, object_to
from magpie.domain.trade.actions.people import forget_buyer
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import Waybill, confirm_order
from magpie.domain.trade.models import AfterSale, ParcelGivenBack
from magpie.domain.trade.queries.aftersales import get_aftersale
from magpie.domain.trade.refusals import NoSuchAfterSale
from magpie.domain.trade.rules.aftersales import Kind, NotNowAfterSale
from magpie.domain.trade.rules.refunding import Reason
from tests.domain.cast import NOW, Town, town
from tests.domain.trade.aftersales_cast import BACK, DAY, SITE, ask, counters, delivered, refunds, stands

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY
HOME = Waybill("Swift Crane", "SC-HOME")


def parcel_refused(here: Town, kind: Kind = Kind.RETURN_REFUND) -> AfterSale:
    """Tao sent a tin back, Mei says that it is not as it should be."""
    reason = Reason.NO_REASON if kind is Kind.RETURN_REFUND else Reason.FAULTY
    case = ask(here, delivered(here), kind, reason, now=LATER)
    if kind is Kind.EXCHANGE:
        agree(by=here.mei, aftersale=case.number, now=LATER)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    refuse_parcel(by=here.mei, aftersale=case.number, words="It is half empty.", now=LATER)
    return case


def to_give_back(here: Town) -> AfterSale:
    case = parcel_refused(here)
    withdraw(person=here.tao, aftersale=case.number, now=LATER)
    assert stands(case) == ("to_give_back", "none")
    return case


def test_the_shop_sends_it_and_the_buyer_has_it_again(truth: str) -> None:
    here = town()
    case = to_give_back(here)

    for _ in range(2):
        give_back(by=here.mei, aftersale=case.number, waybill=HOME, now=LATER + DAY)
    view = get_aftersale(person=here.tao, number=case.number, now=LATER + DAY)
    assert (view.status, view.given_back and view.given_back.waybill) == ("given_back", "SC-HOME")
    assert set(view.allowed_actions) == {"confirm", "object"}
    confirm_replacement(person=here.tao, aftersale=case.number, now=LATER + 3 * DAY)

    assert (stands(case), refunds(case.line.order)) == (("closed", "none"), [])
    assert counters(case.line.order) == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("kind", [Kind.RETURN_REFUND, Kind.EXCHANGE])
def test_a_shop_that_keeps_it_pays_it_back_after_three_days(truth: str, kind: Kind) -> None:
    here = town()
    case = parcel_refused(here, kind)

    assert run_deadlines(now=LATER + 7 * DAY) == 1  # Tao does not object
    assert stands(case) == ("to_give_back", "none")
    assert run_deadlines(now=LATER + 10 * DAY) == 1

    assert (stands(case), refunds(case.line.order)) == (("refunding", "none"), [(case.key, 6800)])
    assert is_balanced()


def test_decided_for_the_shop_the_goods_are_still_the_buyers(truth: str) -> None:
    here = town()
    case = parcel_refused(here)
    object_to(person=here.tao, aftersale=case.number, words="It was full.", now=LATER)

    decide(by=SITE, aftersale=case.number, is_for_buyer=False, words="The pictures show it.", now=LATER)

    assert stands(case) == ("to_give_back", "for_shop")
    pay_instead(by=here.mei, aftersale=case.number, now=LATER)
    assert (stands(case)[0], refunds(case.line.order)) == ("refunding", [(case.key, 6800)])


def test_what_never_came_is_brought_to_the_site_also_after_its_first_word(truth: str) -> None:
    here = town()
    case = parcel_refused(here)
    object_to(person=here.tao, aftersale=case.number, words="It was full.", now=LATER)
    decide(by=SITE, aftersale=case.number, is_for_buyer=False, words="The pictures show it.", now=LATER)
    give_back(by=here.mei, aftersale=case.number, waybill=HOME, now=LATER)

    object_to(person=here.tao, aftersale=case.number, words="Nothing came.", now=LATER + 9 * DAY)
    assert stands(case) == ("given_back", "open")
    decide(
        by=SITE, aftersale=case.number, is_for_buyer=True, words="No carrier knows it.", now=LATER + 9 * DAY
    )

    assert (stands(case), refunds(case.line.order)) == (("refunding", "for_buyer"), [(case.key, 6800)])


def test_silence_closes_it_and_only_then_the_order_is_settled(truth: str) -> None:
    here = town()
    case = to_give_back(here)
    confirm_order(person=here.tao, order=case.line.order.number, now=LATER)
    give_back(by=here.mei, aftersale=case.number, waybill=HOME, now=LATER)
    over = LATER + 15 * DAY

    assert settle_due(now=over) == 0
    assert run_deadlines(now=over) == 1

    assert (stands(case), settle_due(now=over)) == (("closed", "none"), 1)


def test_it_is_for_the_shop_alone_and_for_refused_goods_alone(truth: str) -> None:
    here = town()
    case = parcel_refused(here)

    with pytest.raises(NotNowAfterSale):
        give_back(by=here.mei, aftersale=case.number, waybill=HOME, now=LATER)
    withdraw(person=here.tao, aftersale=case.number, now=LATER)
    with pytest.raises(NoSuchAfterSale):
        give_back(by=here.tao, aftersale=case.number, waybill=HOME, now=LATER)

    assert (stands(case)[0], ParcelGivenBack.objects.count()) == ("to_give_back", 0)


def test_an_erased_buyers_waybill_goes(sqlite_truth: str) -> None:
    here = town()
    give_back(by=here.mei, aftersale=to_give_back(here).number, waybill=HOME, now=LATER)

    forget_buyer(person=here.tao, now=LATER)

    assert ParcelGivenBack.objects.get().waybill == ""
