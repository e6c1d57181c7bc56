"""Sending back, exchanging, sending again: whose word moves it, what time does, and what the shelf and the books say."""

from datetime import timedelta
from itertools import product

import pytest

from magpie.domain.goods import actions as goods
from magpie.domain.goods.models import Stock
from magpie.domain.goods.refusals import PiecesMissing
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.trade.actions.aftersales import agree, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.aftersales_parcels import (
    confirm_replacement,
    hear_return_carrier,
    pay_instead,
    receive_back,
    refuse_parcel,
    resend,
    send_back,
)
from magpie.domain.trade.actions.people import forget_buyer
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_order, hear_carrier, send_parcel
from magpie.domain.trade.models import (
    AfterSale,
    Evidence,
    Order,
    OrderEvent,
    OrderLine,
    Parcel,
    ParcelReturn,
    ReplacementParcel,
    ShopTerms,
)
from magpie.domain.trade.queries.aftersales_copy import aftersales_for_export
from magpie.domain.trade.queries.asking import askable_lines
from magpie.domain.trade.refusals import MayNotAsk, NoSuchAfterSale, UnreadableWaybill
from magpie.domain.trade.rules.aftersales import Kind, NotNowAfterSale
from magpie.domain.trade.rules.refunding import REASONS, Reason
from magpie.domain.trade.rules.shipping import RouteKind
from tests.domain.cast import NOW, Town, tao, town
from tests.domain.trade.aftersales_cast import (
    BACK,
    DAY,
    HOUR,
    ask,
    bank_sends,
    bought,
    delivered,
    line_of,
    refunds,
    said,
    shop_money,
    stands,
)

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY


def returning(here: Town, *, quantity: int = 1) -> AfterSale:
    """Tao sends tea back within the seven days, without a reason."""
    order = delivered(here)
    return ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, quantity=quantity, now=LATER)


def exchanging(here: Town, kind: Kind = Kind.EXCHANGE, reason: Reason = Reason.FAULTY) -> AfterSale:
    return ask(here, delivered(here), kind, reason, now=LATER)


def test_within_seven_days_nobody_need_agree_and_the_shop_says_what_goes_on_the_shelf(truth: str) -> None:
    here = town()
    case = returning(here, quantity=2)
    assert (stands(case), said(case)) == (
        ("sending_back", "none"), [("open", "buyer"), ("agree", "clock")],
    )  # fmt: skip

    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    assert stands(case) == ("coming_back", "none")
    receive_back(by=here.mei, aftersale=case.number, is_sellable=True, now=LATER + DAY)

    order = case.line.order
    assert (stands(case), refunds(order)) == (("refunding", "none"), [(case.key, 13600)])
    assert Stock.objects.get(sku=here.sku).sold == 1
    bank_sends(order, now=LATER + DAY)
    assert (stands(case), shop_money(here)) == (("done", "none"), (6800 - 136, 0))
    assert is_balanced()


def test_damaged_pieces_bring_the_money_back_and_stay_off_the_shelf(truth: str) -> None:
    here = town()
    case = returning(here)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)

    receive_back(by=here.mei, aftersale=case.number, is_sellable=False, now=LATER)

    assert (stands(case), Stock.objects.get(sku=here.sku).sold) == (("refunding", "none"), 3)


def test_the_days_end_at_the_shops_midnight(truth: str) -> None:
    here = town()
    order = delivered(here)
    # Delivered on 2 March 20:00 in Shanghai: seven days from the day after, until the midnight that ends the 9th.
    over = NOW + timedelta(days=8, hours=4)

    ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, now=over - timedelta(seconds=1))
    with pytest.raises(MayNotAsk) as refused:
        ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, now=over)

    assert refused.value.detail["why"] == "too_late"


@pytest.mark.parametrize(
    ("policy", "is_confirmed", "is_opened", "is_taken"),
    [
        ("none_fresh", True, False, False),
        ("none_fresh", False, False, True),
        ("seven_day_unless_opened", True, True, False),
        ("seven_day_unless_opened", True, False, True),
    ],
)
def test_what_is_excluded_is_excluded_only_where_the_buyer_confirmed_it(
    truth: str, policy: str, is_confirmed: bool, is_opened: bool, is_taken: bool
) -> None:
    here = town()
    order = delivered(here)
    OrderLine.objects.filter(order=order).update(return_policy=policy, is_exclusion_confirmed=is_confirmed)

    if is_taken:
        case = ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, now=LATER, is_opened=is_opened)
        assert stands(case) == ("sending_back", "none")
    else:
        with pytest.raises(MayNotAsk) as refused:
            ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, now=LATER, is_opened=is_opened)
        assert refused.value.detail["why"] == "excluded"
    # What is faulty is another matter: that right is never excluded.
    assert stands(ask(here, order, Kind.RETURN_REFUND, Reason.FAULTY, now=LATER)) == ("asked", "none")


def test_a_parcel_the_shop_says_nothing_about_is_accepted_three_days_after_it_arrived(truth: str) -> None:
    here = town()
    case = returning(here)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    word = RouteWord(BACK.number, "r1", RouteKind.ARRIVED, LATER + DAY)

    heard = [hear_return_carrier(carrier_name="Swift Crane", words=[word], now=LATER + DAY) for _ in range(2)]
    assert (heard, stands(case)) == ([1, 0], ("arrived_back", "none"))
    assert run_deadlines(now=LATER + 4 * DAY - HOUR) == 0
    assert run_deadlines(now=LATER + 4 * DAY) == 1

    assert stands(case) == ("refunding", "none")
    assert Stock.objects.get(sku=here.sku).sold == 3


def test_a_parcel_no_carrier_speaks_of_counts_as_arrived_after_ten_days(truth: str) -> None:
    here = town()
    case = returning(here)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)

    assert [run_deadlines(now=LATER + days * DAY) for days in (9, 10, 12, 13)] == [0, 1, 0, 1]

    assert said(case)[-2:] == [("arrive", "clock"), ("receive", "clock")]
    assert ParcelReturn.objects.get(aftersale=case).arrived_at == LATER + 10 * DAY


def test_who_does_not_send_it_back_in_seven_days_keeps_it_and_may_ask_again(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, now=NOW + DAY)

    assert run_deadlines(now=NOW + 8 * DAY) == 1
    assert stands(case) == ("closed", "none")
    with pytest.raises(NotNowAfterSale):
        send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=NOW + 8 * DAY)
    again = ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, quantity=3, now=NOW + 8 * DAY)
    assert stands(again) == ("sending_back", "none")


def test_a_waybill_is_read_once_and_must_be_readable(truth: str) -> None:
    here = town()
    case = returning(here)

    for bad in (Waybill("", "1"), Waybill("x", "运单"), Waybill("x", "1\x00"), Waybill("x" * 41, "1")):
        with pytest.raises(UnreadableWaybill):
            send_back(person=here.tao, aftersale=case.number, waybill=bad, now=LATER)
    for _ in range(2):
        send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    with pytest.raises(NotNowAfterSale):
        send_back(person=here.tao, aftersale=case.number, waybill=Waybill("x", "2"), now=LATER)

    assert ParcelReturn.objects.count() == 1


def test_a_parcel_that_is_not_as_it_should_be_is_refused_with_words(truth: str) -> None:
    here = town()
    case = returning(here)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)

    refuse_parcel(by=here.mei, aftersale=case.number, words="It is half empty.", now=LATER + DAY)

    assert stands(case) == ("parcel_refused", "none")
    assert Evidence.objects.get(aftersale=case).words == "It is half empty."
    agree(by=here.mei, aftersale=case.number, now=LATER + DAY)
    assert stands(case) == ("refunding", "none")


def test_an_exchange_brings_other_pieces_and_no_money(truth: str) -> None:
    here = town()
    case = exchanging(here)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    receive_back(by=here.mei, aftersale=case.number, is_sellable=False, now=LATER)
    assert stands(case) == ("to_resend", "none")

    for _ in range(2):
        resend(by=here.mei, aftersale=case.number, waybill=Waybill("Swift Crane", "SC-7"), now=LATER)
    assert (stands(case), Stock.objects.get(sku=here.sku).sold) == (("resent", "none"), 4)
    confirm_replacement(person=here.tao, aftersale=case.number, now=LATER + DAY)

    line = line_of(case.line.order)
    assert (stands(case), refunds(case.line.order)) == (("done", "none"), [])
    assert (line.asked_quantity, line.asked_minor, line.refunded_minor) == (0, 0, 0)
    assert shop_money(here) == (3 * 6800 - 3 * 136, 0)


def test_no_other_piece_is_money_instead_by_word_or_by_time(truth: str) -> None:
    here = town()
    by_word, by_time = (exchanging(here, Kind.RESEND, Reason.NOT_ARRIVED) for _ in range(2))
    for case in (by_word, by_time):
        agree(by=here.mei, aftersale=case.number, now=LATER)
    shelf = Stock.objects.get(sku=here.sku)
    goods.adjust_stock(sku=here.sku, by=-shelf.available, now=LATER)

    with pytest.raises(PiecesMissing):
        resend(by=here.mei, aftersale=by_word.number, waybill=BACK, now=LATER)
    assert (stands(by_word), ReplacementParcel.objects.count()) == (("to_resend", "none"), 0)
    pay_instead(by=here.mei, aftersale=by_word.number, now=LATER)
    run_deadlines(now=LATER + 3 * DAY)

    assert (stands(by_word), stands(by_time)) == (("refunding", "none"), ("refunding", "none"))
    assert refunds(by_time.line.order) == [(by_time.key, 6800)]


def test_who_sent_goods_back_for_others_cannot_withdraw_by_a_slip(truth: str) -> None:
    here = town()
    case = exchanging(here)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    receive_back(by=here.mei, aftersale=case.number, is_sellable=True, now=LATER)

    with pytest.raises(NotNowAfterSale):
        withdraw(person=here.tao, aftersale=case.number, now=LATER)


def test_parcels_of_others_are_nobodys_to_speak_of(truth: str) -> None:
    here, stranger = town(), tao()
    case = returning(here)

    for person in (stranger, here.mei):
        with pytest.raises(NoSuchAfterSale):
            send_back(person=person, aftersale=case.number, waybill=BACK, now=LATER)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)
    for person in (stranger, here.tao):
        with pytest.raises(NoSuchAfterSale):
            receive_back(by=person, aftersale=case.number, is_sellable=True, now=LATER)

    assert stands(case) == ("coming_back", "none")


def test_what_may_be_asked_is_told_by_line_with_its_reasons(truth: str) -> None:
    here = town()
    order = delivered(here)

    (line,) = askable_lines(person=here.tao, order=order.number, now=LATER)

    assert [(one.kind, one.pieces_max, one.most_minor) for one in line.kinds] == [
        ("refund_only", 3, 20400), ("return_refund", 3, 20400), ("exchange", 3, 20400), ("resend", 3, 20400),
    ]  # fmt: skip
    assert line.return_until == NOW + timedelta(days=8, hours=4)
    assert askable_lines(person=here.tao, order=order.number, now=NOW + 60 * DAY) == ()


def sent(here: Town) -> Order:
    """Three pieces in two parcels, neither of which arrived."""
    order = bought(here)
    line = line_of(order).pk
    for number, pieces in (("SC-A", 1), ("SC-B", 2)):
        waybill = Waybill("Swift Crane", number)
        send_parcel(by=here.mei, order=order.number, waybill=waybill, pieces={line: pieces}, now=NOW)
    return order


def arrives(number: str) -> None:
    word = RouteWord(number, f"r-{number}", RouteKind.ARRIVED, NOW + DAY)
    hear_carrier(carrier_name="Swift Crane", words=[word], now=NOW + DAY)


def offered(here: Town, order: Order) -> dict[str, int]:
    (line,) = askable_lines(person=here.tao, order=order.number, now=LATER)
    return {one.kind: one.pieces_max for one in line.kinds}


def test_what_is_still_on_its_way_is_not_sent_back_but_may_be_refused(truth: str) -> None:
    here = town()
    order = sent(here)

    assert offered(here, order) == {"refund_only": 3, "resend": 3}
    for kind, reason in product((Kind.RETURN_REFUND, Kind.EXCHANGE), (Reason.NO_REASON, Reason.FAULTY)):
        if reason in REASONS[kind]:
            with pytest.raises(MayNotAsk) as refused:
                ask(here, order, kind, reason, now=LATER)
            assert refused.value.detail["why"] == "travelling"
    declined = ask(here, order, Kind.REFUND_ONLY, Reason.PARCEL_DECLINED, quantity=2, now=LATER)

    # Nobody but the shop knows whether the parcel comes back to it: it is not granted by itself.
    assert (stands(declined), AfterSale.objects.count()) == (("asked", "none"), 1)


def test_only_the_pieces_that_arrived_are_sent_back(truth: str) -> None:
    here = town()
    order = sent(here)
    arrives("SC-A")

    assert offered(here, order) == {"refund_only": 3, "return_refund": 1, "exchange": 1, "resend": 3}
    for reason, pieces, why in ((Reason.NO_REASON, 2, "travelling"), (Reason.NO_REASON, 4, "pieces")):
        with pytest.raises(MayNotAsk) as refused:
            ask(here, order, Kind.RETURN_REFUND, reason, quantity=pieces, now=LATER)
        assert refused.value.detail["why"] == why
    with pytest.raises(MayNotAsk):
        ask(here, order, Kind.REFUND_ONLY, Reason.PARCEL_DECLINED, now=LATER)
    case = ask(here, order, Kind.RETURN_REFUND, Reason.NO_REASON, now=LATER)
    assert stands(case) == ("sending_back", "none")
    assert offered(here, order) == {"refund_only": 2, "resend": 2}
    arrives("SC-B")
    assert offered(here, order)["return_refund"] == 2


def test_what_the_buyer_says_is_here_may_be_sent_back_whatever_the_carrier_says(truth: str) -> None:
    here = town()
    order = sent(here)

    confirm_order(person=here.tao, order=order.number, now=LATER)

    assert offered(here, order)["return_refund"] == 3
    with pytest.raises(MayNotAsk):
        ask(here, order, Kind.REFUND_ONLY, Reason.PARCEL_DECLINED, now=LATER)


@pytest.mark.parametrize("reasons", [(Reason.NO_REASON, Reason.FAULTY), (Reason.FAULTY, Reason.NO_REASON)])
def test_carriage_is_not_had_by_the_order_in_which_pieces_are_asked_back(
    truth: str, reasons: tuple[Reason, ...]
) -> None:
    here = town()
    ShopTerms.objects.create(shop_id=here.shop, carriage_minor=800, changed_at=NOW)
    order = delivered(here)
    for reason, pieces in zip(reasons, (2, 1), strict=True):
        case = ask(here, order, Kind.RETURN_REFUND, reason, quantity=pieces, now=LATER)
        if reason is Reason.FAULTY:
            agree(by=here.mei, aftersale=case.number, now=LATER)
        send_back(person=here.tao, aftersale=case.number, waybill=Waybill("Swift Crane", reason), now=LATER)
        receive_back(by=here.mei, aftersale=case.number, is_sellable=True, now=LATER)

    order.refresh_from_db()
    assert (line_of(order).refunded_minor, order.carriage_refunded_minor) == (3 * 6800, 0)


def test_an_erased_buyers_words_go_and_their_money_still_comes(truth: str) -> None:
    here = town()
    order = delivered(here)
    case = ask(here, order, Kind.RETURN_REFUND, Reason.FAULTY, now=LATER, words="It smells of smoke.")
    assert aftersales_for_export(here.tao)[0].words == ("It smells of smoke.",)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER)

    sent = Parcel.objects.get().waybill
    forget_buyer(person=here.tao, now=LATER)
    receive_back(by=here.mei, aftersale=case.number, is_sellable=True, now=LATER)

    assert (Evidence.objects.count(), ParcelReturn.objects.get().waybill) == (0, "")
    assert sent and sent not in str(list(OrderEvent.objects.values_list("detail", flat=True)))
    assert refunds(order) == [(case.key, 6800)]
    assert aftersales_for_export(here.tao) == ()
