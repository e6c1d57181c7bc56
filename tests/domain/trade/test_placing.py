"""Placing a trade: all of it or none, at the prices that were seen, from pieces that are there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Stock, StockMovement
from magpie.domain.outbox.models import Fact
from magpie.domain.payment.models import Refund
from magpie.domain.people import actions as people
from magpie.domain.trade import rules
from magpie.domain.trade.actions.closing import cancel_trade, expire_trades
from magpie.domain.trade.actions.people import adopt_browser
from magpie.domain.trade.actions.placing import place_trade
from magpie.domain.trade.models import Order, OrderLine, SealedContact, ShopTerms, Trade
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.queries.orders import get_order, get_trade, orders_of_person
from magpie.domain.trade.refusals import (
    LinesChanged,
    NoSuchOrder,
    NoSuchTrade,
    NothingChosen,
    TooManyUnpaid,
    TooManyUnpaidPieces,
    TotalChanged,
    UnreadableAddress,
    UnreadableLine,
)
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.rules.states import NotNow
from magpie.domain.trade.sealing import destroy_keys, open_contact
from magpie.domain.trade.ways import Way
from tests.domain.cast import NOW, TAO_BROWSER, fact_names, facts_since, green_tea, mei, tao, town
from tests.domain.trade.cast import DELIVERY, basket, captured, hear, pay, place, wanted

pytestmark = pytest.mark.wide

LATER = NOW + rules.PAY_WITHIN + timedelta(seconds=1)


def counters(sku: int) -> tuple[int, int, int]:
    row = Stock.objects.get(sku=sku)
    return row.on_hand, row.reserved, row.sold


def second_shop() -> int:
    """Bamboo Row sells a flute for ¥120, three of them; returns its SKU."""
    owner = mei()
    shop = people.open_account(
        person=owner, kind="shop", handle="bamboo_row", name_zh="竹巷", name_en="Bamboo Row", now=NOW
    )
    sku = SkuDraft(code="F-1", price_minor=12000, currency="CNY", on_hand=3)
    draft = green_tea(shop, handle="flute", title_zh="竹笛", title_en="Bamboo flute", skus=(sku,))
    return goods_queries.get_product(goods.publish_product(draft=draft, now=NOW)).skus[0].id


def test_a_trade_holds_pieces_and_splits_into_shops(truth: str) -> None:
    here, flute = town(), second_shop()
    before = len(fact_names())

    number = place(here.tao, wanted(here, quantity=2), Wanted(flute, 1, 12000))

    view = get_trade(person=here.tao, number=number, now=NOW)
    assert (view.total_minor, view.state, view.seconds_left) == (25600, "unpaid", 900)
    assert [(order.shop.handle, order.total_minor) for order in view.orders] == [
        ("lantern_tea", 13600),
        ("bamboo_row", 12000),
    ]
    assert counters(here.sku) == (20, 2, 0)
    assert counters(flute) == (3, 1, 0)
    assert facts_since(before) == ["StockMoved", "StockMoved", "OrderPlaced", "OrderPlaced"]
    assert all(order.allowed_actions == ("pay", "cancel") for order in view.orders)


def test_a_paid_trade_sells_its_pieces_and_tells_each_line(truth: str) -> None:
    here = town()
    way = Way(scene="feed", slate="s1", position=3, carrier="post:9")
    number = place(here.tao, wanted(here, quantity=2, way=way))
    before = len(fact_names())

    pay(number)

    view = get_trade(person=here.tao, number=number, now=NOW)
    assert view.state == "paid"
    assert (view.orders[0].payment_status, view.orders[0].ship_by) == ("paid", NOW + timedelta(hours=48))
    assert counters(here.sku) == (20, 0, 2)
    assert facts_since(before) == ["PaymentCaptured", "StockMoved", "OrderPaid", "LinePaid"]
    told = Fact.objects.get(name="LinePaid").payload
    assert (told["paid_minor"], told["slate"], told["position"], told["carrier"]) == (
        13600,
        "s1",
        3,
        "post:9",
    )


@pytest.mark.parametrize("times", [2, 5])
def test_hearing_of_a_payment_again_changes_nothing(truth: str, times: int) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    said = captured(number)

    for _ in range(times):
        hear(said)

    assert counters(here.sku) == (20, 0, 1)
    assert fact_names().count("OrderPaid") == 1


def test_a_price_that_changed_is_told_and_nothing_happens(truth: str) -> None:
    here = town()
    seen = basket(wanted(here))
    offer = Stock.objects.get(sku=here.sku).sku.offers.get().pk
    goods.change_price(offer=offer, price_minor=7200, now=NOW)
    before = fact_names()

    with pytest.raises(LinesChanged) as refused:
        place(here.tao, *seen.wanted, total_minor=seen.total_minor)

    assert [(d.sku, d.what, d.seen, d.now) for d in refused.value.differences] == [
        (here.sku, "price", 6800, 7200)
    ]
    assert fact_names() == before
    assert (Trade.objects.count(), counters(here.sku)) == (0, (20, 0, 0))


def test_of_two_lines_one_too_few_holds_none(truth: str) -> None:
    here, flute = town(), second_shop()
    both = (wanted(here), Wanted(flute, 4, 12000))

    with pytest.raises(LinesChanged) as refused:
        place(here.tao, *both, total_minor=6800 + 48000)

    assert [(d.sku, d.what, d.seen, d.now) for d in refused.value.differences] == [(flute, "stock", 4, 3)]
    assert (counters(here.sku), counters(flute)) == ((20, 0, 0), (3, 0, 0))
    assert (Trade.objects.count(), Order.objects.count(), SealedContact.objects.count()) == (0, 0, 0)


def test_a_total_that_is_not_what_was_seen_is_refused(truth: str) -> None:
    here = town()
    ShopTerms.objects.create(
        shop_id=here.shop, carriage_minor=800, carriage_free_from_minor=9900, changed_at=NOW
    )

    with pytest.raises(TotalChanged):
        place(here.tao, wanted(here), total_minor=6800)

    number = place(here.tao, wanted(here), total_minor=7600)
    free = place(here.tao, wanted(here, quantity=2), total_minor=13600)
    assert [Trade.objects.get(number=one).carriage_minor for one in (number, free)] == [800, 0]


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), NothingChosen),
        (((0, 6800),), UnreadableLine),
        (((100, 6800),), UnreadableLine),
        (((1, 6800), (1, 6800)), UnreadableLine),
    ],
)
def test_lines_that_make_no_sense_are_refused(
    truth: str, lines: tuple[tuple[int, int], ...], refusal: type[Exception]
) -> None:
    here = town()

    with pytest.raises(refusal):
        place(here.tao, *(wanted(here, quantity=q, unit_minor=u) for q, u in lines), total_minor=1)

    assert Trade.objects.count() == 0


@pytest.mark.parametrize("field", ["name", "phone", "region", "city", "street"])
def test_an_address_without_a_part_is_refused_by_its_field(sqlite_truth: str, field: str) -> None:
    here = town()
    typed = Delivery(**{**DELIVERY.__dict__, field: " \n"})

    with pytest.raises(UnreadableAddress) as refused:
        place_trade(
            person=here.tao, basket=replace(basket(wanted(here)), delivery=typed), number="n1", now=NOW
        )

    assert refused.value.detail["field"] == field
    # Whoever reads it reads words, not the name of a column.
    assert field not in refused.value.say("zh")
    assert Trade.objects.count() == 0


def test_nobody_freezes_a_shop_with_orders_they_do_not_pay(truth: str) -> None:
    here = town()

    with pytest.raises(TooManyUnpaidPieces):
        place(here.tao, wanted(here, quantity=11))
    for _ in range(rules.UNPAID_TRADES_MAX):
        place(here.tao, wanted(here))
    with pytest.raises(TooManyUnpaid):
        place(here.tao, wanted(here))

    assert counters(here.sku) == (20, 5, 0)


def test_guests_are_counted_by_their_telephone_number(truth: str) -> None:
    here = town()
    browsers = [f"a:01JD5Y1V9GZC3M0B5T8RQK2W7{letter}" for letter in "ABC"]
    for browser in browsers[:2]:
        place(browser, wanted(here))

    with pytest.raises(TooManyUnpaid):
        place(browsers[2], wanted(here))

    assert counters(here.sku) == (20, 2, 0)


def test_the_buyer_calls_off_what_is_not_paid(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    before = len(fact_names())

    cancel_trade(person=here.tao, trade=number, now=NOW)

    assert counters(here.sku) == (20, 0, 0)
    assert get_trade(person=here.tao, number=number, now=NOW).state == "ended"
    assert "OrderCancelled" in facts_since(before)
    with pytest.raises(NotNow):
        cancel_trade(person=here.tao, trade=number, now=NOW)
    with pytest.raises(NoSuchTrade):
        cancel_trade(person=here.mei, trade=number, now=NOW)


def test_a_paid_trade_cannot_be_called_off(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    pay(number)

    with pytest.raises(NotNow):
        cancel_trade(person=here.tao, trade=number, now=NOW)

    assert counters(here.sku) == (20, 0, 1)


def test_time_over_gives_the_pieces_back_once(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here, quantity=3))

    assert expire_trades(now=NOW + timedelta(minutes=14)) == 0
    assert expire_trades(now=LATER) == 1
    assert expire_trades(now=LATER) == 0

    assert counters(here.sku) == (20, 0, 0)
    (order,) = get_trade(person=here.tao, number=number, now=LATER).orders
    assert (order.status, order.payment_status, order.fulfilment_status) == (
        "cancelled",
        "voided",
        "nothing_to_ship",
    )
    assert [movement.kind for movement in StockMovement.objects.filter(stock=here.sku).order_by("pk")] == [
        "receive",
        "reserve",
        "release",
    ]


def test_money_that_comes_too_late_goes_back_whole(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    expire_trades(now=LATER)

    hear(captured(number, at=LATER), now=LATER)
    hear(captured(number, at=LATER), now=LATER)

    refunds = list(Refund.objects.values_list("amount_minor", "ref"))
    assert refunds == [(6800, f"{Trade.objects.get(number=number).key}:surplus")]
    assert counters(here.sku) == (20, 0, 0)
    assert get_trade(person=here.tao, number=number, now=LATER).state == "ended"


def test_half_the_money_pays_nothing_and_goes_back_when_the_time_is_over(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))

    hear(captured(number, amount_minor=3400))
    assert get_trade(person=here.tao, number=number, now=NOW).state == "unpaid"
    expire_trades(now=LATER + rules.PAYMENT_GRACE)

    assert list(Refund.objects.values_list("amount_minor", flat=True)) == [3400]
    assert counters(here.sku) == (20, 0, 0)


def test_paid_twice_keeps_one_and_returns_the_other(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))

    hear(captured(number))
    hear(captured(number, event="e2"))

    assert list(Refund.objects.values_list("amount_minor", flat=True)) == [6800]
    assert get_trade(person=here.tao, number=number, now=NOW).state == "paid"
    assert counters(here.sku) == (20, 0, 1)


def test_the_database_refuses_an_order_that_does_not_sum_up(truth: str) -> None:
    here = town()
    place(here.tao, wanted(here))

    for model, field in ((Trade, "total_minor"), (Order, "total_minor"), (OrderLine, "paid_minor")):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**{field: F(field) - 1})


def test_who_bought_is_sealed_and_ends_with_its_key(truth: str) -> None:
    here = town()
    place(here.tao, wanted(here))
    trade = Trade.objects.get()

    sealed = bytes(SealedContact.objects.get().sealed)

    assert "陶小满".encode() not in sealed
    assert open_contact(trade.pk) == DELIVERY
    assert destroy_keys(now=NOW + rules.RECORD_KEPT) == 1
    assert open_contact(trade.pk) is None
    assert destroy_keys(now=NOW + rules.RECORD_KEPT) == 0


def test_orders_are_their_buyers_and_their_shops_alone(truth: str) -> None:
    here = town()
    number = place(here.tao, wanted(here))
    (order,) = get_trade(person=here.tao, number=number, now=NOW).orders

    assert get_order(person=here.mei, number=order.number, now=NOW).allowed_actions == ()
    with pytest.raises(NoSuchOrder):
        get_order(person=tao(), number=order.number, now=NOW)
    assert [one.number for one in orders_of_person(here.tao, now=NOW).rows] == [order.number]
    assert orders_of_person(here.mei, now=NOW).rows == []


def test_a_guest_who_signs_in_finds_their_order(truth: str) -> None:
    here = town()
    number = place(TAO_BROWSER, wanted(here))

    adopt_browser(person=here.tao, anonymous=TAO_BROWSER, now=NOW)

    assert get_trade(person=here.tao, number=number, now=NOW).total_minor == 6800
