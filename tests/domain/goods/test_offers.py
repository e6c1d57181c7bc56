"""Where a SKU is sold, at what price, for how long: the channel, the kind of sale and the instant decide, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.domain.goods import actions, queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Offer, PriceChange, TimedPrice
from magpie.domain.goods.queries.prices import price_notes
from magpie.domain.goods.refusals import (
    NoReduction,
    NoSuchOffer,
    NoSuchSku,
    NoSuchTimedPrice,
    SoldOnlyThere,
    TooManyTimedPrices,
    UnreadablePlace,
    UnreadablePrice,
    UnreadableWindow,
)
from magpie.domain.goods.rules.channels import PLACE_PATTERN, channel_of, may_sell
from magpie.domain.goods.rules.prices import TIMED_PRICES_MAX, PriceKind, TimedPriceTerms, price_at
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, Town, fact_names, facts_since, green_tea, town

pytestmark = pytest.mark.wide

DAY, HOUR, TICK = timedelta(days=1), timedelta(hours=1), timedelta(milliseconds=1)
ROOM = channel_of(account=12, room=5, scene="live")


def sku_draft(code: str = "SG-50", price_minor: int = 6800, **changes: object) -> SkuDraft:
    return SkuDraft(code=code, price_minor=price_minor, currency="CNY", on_hand=20, **changes)  # type: ignore[arg-type]


def offer_of(here: Town) -> int:
    return Offer.objects.get(sku=here.sku, exclusive_channel="").pk


def sale(here: Town, price_minor: int = 5900, *, begins: timedelta = HOUR, lasts: timedelta = DAY) -> int:
    return actions.set_timed_price(
        offer=offer_of(here),
        kind=PriceKind.SALE,
        price_minor=price_minor,
        from_at=NOW + begins,
        until_at=NOW + begins + lasts,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("exclusive", "channel", "is_sold"),
    [
        ("", "", True),
        ("", ROOM, True),
        ("room:5", ROOM, True),
        ("account:12", ROOM, True),
        ("scene:live", ROOM, True),
        ("room:5", "", False),
        ("room:5", channel_of(account=12, room=55, scene="live"), False),
        ("room:5", "room:50", False),
        ("account:1", ROOM, False),
        ("scene:live", channel_of(scene="feed"), False),
    ],
)
def test_a_channel_sells_what_is_open_or_its_own(exclusive: str, channel: str, is_sold: bool) -> None:
    assert may_sell(exclusive, channel) is is_sold


def test_a_channel_is_written_from_its_places() -> None:
    assert ROOM == "account:12 room:5 scene:live"
    assert channel_of() == ""
    assert channel_of(flash=3) == "flash:3"
    assert all(PLACE_PATTERN.fullmatch(place) for place in ROOM.split())
    assert not any(
        PLACE_PATTERN.fullmatch(odd) for odd in ("", "room:0", "room:5 ", "scene:moon", "p:7", ROOM)
    )


def test_what_is_sold_in_one_room_only_is_refused_elsewhere_and_said_where(truth: str) -> None:
    here = town(skus=(sku_draft(), sku_draft("ROOM", 4900, exclusive_channel="room:5", name_en="Room tin")))
    view = queries.get_product(here.product)
    (elsewhere,) = view.sold_elsewhere

    with pytest.raises(SoldOnlyThere) as refused:
        queries.offer_for(elsewhere.sku, now=NOW)
    with pytest.raises(SoldOnlyThere):
        actions.reserve_stock(person=here.tao, sku=elsewhere.sku, scene="live", now=NOW)
    there = queries.offer_for(elsewhere.sku, channel=ROOM, now=NOW)

    assert refused.value.detail == {"channel": "room:5"}
    assert ([sku.code for sku in view.skus], view.price_minor, view.available) == (["SG-50"], 6800, 20)
    assert (elsewhere.code, elsewhere.name_en, elsewhere.channels) == ("ROOM", "Room tin", ("room:5",))
    assert (there.price_minor, there.exclusive_channel, there.shop) == (4900, "room:5", here.shop)
    skus = [here.sku, elsewhere.sku]
    assert set(queries.offers_for(skus, now=NOW)) == {here.sku}
    assert set(queries.offers_for(skus, channel=ROOM, now=NOW)) == set(skus)


def test_making_a_sku_exclusive_ends_what_was_open_and_opening_it_again_sells_it_again(truth: str) -> None:
    here = town()

    actions.publish_product(
        draft=green_tea(here.shop, skus=(sku_draft(exclusive_channel="scene:live"),)), now=NOW
    )
    assert queries.get_product(here.product).skus == ()
    with pytest.raises(SoldOnlyThere):
        queries.offer_for(here.sku, now=NOW)
    actions.publish_product(draft=green_tea(here.shop), now=NOW)

    assert [sku.code for sku in queries.get_product(here.product).skus] == ["SG-50"]
    assert queries.offer_for(here.sku, now=NOW).price_minor == 6800


def test_the_cheapest_offer_a_channel_may_sell_is_taken(sqlite_truth: str) -> None:
    here = town()
    Offer.objects.create(
        sku_id=here.sku,
        currency="CNY",
        price_minor=6000,
        asked_minor=6000,
        exclusive_channel="room:5",
        opened_at=NOW,
    )

    assert queries.offer_for(here.sku, now=NOW).price_minor == 6800
    assert queries.offer_for(here.sku, channel=ROOM, now=NOW).price_minor == 6000
    assert queries.get_product(here.product).sold_elsewhere == ()


def test_what_is_not_on_the_shelf_is_sold_in_no_channel(sqlite_truth: str) -> None:
    here = town()
    actions.withdraw_product(product=here.product, now=NOW)

    for sku in (here.sku, 404, 0, 10**30):
        with pytest.raises(NoSuchSku):
            queries.offer_for(sku, channel=ROOM, now=NOW)


def test_an_ended_offer_sells_no_more(sqlite_truth: str) -> None:
    here = town()

    assert actions.end_offer(offer=offer_of(here), now=NOW)
    assert not actions.end_offer(offer=offer_of(here), now=NOW)
    with pytest.raises(NoSuchSku):
        queries.offer_for(here.sku, now=NOW)
    with pytest.raises(NoSuchOffer):
        actions.end_offer(offer=404, now=NOW)


def timed(kind: PriceKind, price_minor: int, place: str = "") -> TimedPriceTerms:
    return TimedPriceTerms(kind, place, price_minor, NOW, NOW + HOUR)


@pytest.mark.parametrize(
    ("kind", "channel", "at", "price"),
    [
        (PriceKind.LIST, "", NOW - TICK, 6800),
        (PriceKind.LIST, "", NOW, 6000),
        (PriceKind.LIST, "", NOW + HOUR - TICK, 6000),
        (PriceKind.LIST, "", NOW + HOUR, 6800),
        (PriceKind.LIVE, ROOM, NOW, 5500),
        (PriceKind.LIVE, channel_of(room=6), NOW, 6000),
        (PriceKind.LIST, ROOM, NOW, 6000),
        (PriceKind.FLASH, channel_of(flash=3), NOW, 5000),
        (PriceKind.FLASH, ROOM, NOW, 6000),
        (PriceKind.LIVE, ROOM, NOW + HOUR, 6800),
    ],
)
def test_a_price_is_the_lowest_that_holds_here_and_now(
    kind: PriceKind, channel: str, at: object, price: int
) -> None:
    prices = [
        timed(PriceKind.SALE, 6000),
        timed(PriceKind.LIVE, 5500, "room:5"),
        timed(PriceKind.FLASH, 5000, "flash:3"),
        timed(PriceKind.SALE, 9900),
    ]

    assert price_at(list_minor=6800, timed=prices, kind=kind, channel=channel, at=at) == price  # type: ignore[arg-type]


def test_a_sale_begins_and_ends_by_itself_and_page_purchase_and_history_say_the_same(truth: str) -> None:
    here = town()
    sale(here)
    before = len(fact_names())
    seen = []

    for at in (NOW, NOW + HOUR, NOW + HOUR, NOW + HOUR + DAY - TICK, NOW + HOUR + DAY, NOW + 3 * DAY):
        actions.turn_prices(now=at)
        (sku,) = queries.get_product(here.product).skus
        offer = queries.offer_for(here.sku, now=at)
        seen.append((sku.price_minor, offer.price_minor, offer.list_minor))

    low, high = (5900, 5900, 6800), (6800, 6800, 6800)
    assert seen == [high, low, low, low, high, high]
    assert facts_since(before) == ["PriceChanged", "PriceChanged"]
    steps = PriceChange.objects.order_by("id").values_list("kind", "from_minor", "to_minor")
    assert list(steps) == [("list", None, 6800), ("sale", 6800, 5900), ("list", 5900, 6800)]


def test_a_reservation_in_a_sale_keeps_the_price_of_the_sale(truth: str) -> None:
    here = town()
    sale(here, begins=timedelta(0))

    made = actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW)

    assert made.price_minor == 5900


def test_publishing_again_in_a_sale_leaves_it_on_and_a_new_list_price_waits(truth: str) -> None:
    here = town()
    sale(here, begins=timedelta(0))
    before = len(fact_names())

    actions.publish_product(draft=green_tea(here.shop), now=NOW)
    assert (facts_since(before), queries.get_product(here.product).price_minor) == ([], 5900)
    actions.publish_product(draft=green_tea(here.shop, skus=(sku_draft(price_minor=7500),)), now=NOW)
    assert queries.get_product(here.product).price_minor == 5900
    actions.turn_prices(now=NOW + DAY)

    assert queries.get_product(here.product).price_minor == 7500
    assert [change.to_minor for change in PriceChange.objects.order_by("id")] == [6800, 5900, 7500]


def test_a_list_price_below_the_sale_is_what_is_asked(sqlite_truth: str) -> None:
    here = town()
    sale(here, begins=timedelta(0))

    actions.change_price(offer=offer_of(here), price_minor=5000, now=NOW)

    (sku,) = queries.get_product(here.product).skus
    assert (sku.price_minor, sku.list_minor) == (5000, 5000)


def test_a_sale_can_be_ended_early_once(truth: str) -> None:
    here = town()
    price = sale(here, begins=timedelta(0))

    assert actions.end_timed_price(price=price, now=NOW + HOUR)
    assert not actions.end_timed_price(price=price, now=NOW + HOUR)

    assert queries.get_product(here.product).price_minor == 6800
    assert not actions.turn_prices(now=NOW + 2 * HOUR)


def test_of_two_sales_the_lower_holds_until_it_ends(sqlite_truth: str) -> None:
    here = town()
    sale(here, 6000, begins=timedelta(0), lasts=3 * DAY)
    sale(here, 5500, begins=DAY, lasts=DAY)
    asked = []

    for days in range(4):
        actions.turn_prices(now=NOW + days * DAY)
        asked.append(queries.get_product(here.product).price_minor)

    assert asked == [6000, 5500, 6000, 6800]


def test_a_room_price_is_asked_in_its_room_only_and_is_no_step_of_the_shelf(truth: str) -> None:
    here = town()
    before = fact_names()
    actions.set_timed_price(
        offer=offer_of(here),
        kind=PriceKind.LIVE,
        place="room:5",
        price_minor=5000,
        from_at=NOW,
        until_at=NOW + HOUR,
        now=NOW,
    )

    def asked(channel: str, kind: PriceKind, at: timedelta) -> int:
        return queries.offer_for(here.sku, channel=channel, kind=kind, now=NOW + at).price_minor

    assert asked(ROOM, PriceKind.LIVE, timedelta(0)) == 5000
    assert asked(ROOM, PriceKind.LIVE, HOUR) == 6800
    assert asked(channel_of(room=6), PriceKind.LIVE, timedelta(0)) == 6800
    assert asked("", PriceKind.LIST, timedelta(0)) == 6800
    assert queries.get_product(here.product).price_minor == 6800
    assert (fact_names(), PriceChange.objects.count()) == (before, 1)


def test_what_a_room_asked_counts_when_a_price_before_is_named(truth: str) -> None:
    here = town()
    offer = offer_of(here)
    actions.set_timed_price(
        offer=offer,
        kind=PriceKind.LIVE,
        place="room:5",
        price_minor=6100,
        from_at=NOW + 20 * DAY,
        until_at=NOW + 20 * DAY + HOUR,
        now=NOW,
    )
    actions.change_price(offer=offer, price_minor=5900, compare_minor=9900, now=NOW + 40 * DAY)

    note = price_notes(here.product, deals={}, now=NOW + 41 * DAY)[offer]

    assert (note.was_minor, note.lowest_minor) == (6100, 5900)


def test_a_sale_names_the_lowest_of_thirty_days_before_and_no_more(truth: str) -> None:
    here = town()
    offer = offer_of(here)
    actions.change_price(offer=offer, price_minor=9900, now=NOW + 38 * DAY)
    actions.set_timed_price(
        offer=offer,
        kind=PriceKind.SALE,
        price_minor=5900,
        from_at=NOW + 40 * DAY,
        until_at=NOW + 45 * DAY,
        now=NOW + 40 * DAY,
    )

    note = price_notes(here.product, deals={}, now=NOW + 41 * DAY)[offer]
    (sku,) = queries.get_product(here.product).skus

    assert (sku.price_minor, sku.compare_minor) == (5900, 9900)
    assert note.was_minor == 6800


WINDOW = {"from_at": NOW, "until_at": NOW + HOUR}


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"price_minor": 6800}, NoReduction),
        ({"price_minor": 9900}, NoReduction),
        ({"price_minor": -1}, UnreadablePrice),
        ({"price_minor": 10**12}, UnreadablePrice),
        ({"until_at": NOW}, UnreadableWindow),
        ({"from_at": NOW + 2 * HOUR}, UnreadableWindow),
        ({"from_at": NOW - DAY, "until_at": NOW - HOUR}, UnreadableWindow),
        ({"until_at": NOW + 31 * DAY}, UnreadableWindow),
        ({"kind": PriceKind.LIVE, "place": "room:5", "until_at": NOW + 8 * DAY}, UnreadableWindow),
        ({"place": "room:5"}, UnreadablePlace),
        ({"place": "nowhere"}, UnreadablePlace),
        ({"kind": PriceKind.LIVE}, UnreadablePlace),
        ({"kind": PriceKind.FLASH, "place": "p:01JD5Y1V9GZC3M0B5T8RQK2W7N"}, UnreadablePlace),
        ({"kind": PriceKind.LIST}, UnreadablePlace),
        ({"offer": 404}, NoSuchOffer),
    ],
)
def test_a_refused_price_changes_nothing(
    sqlite_truth: str, spoil: dict[str, object], refusal: type[Refusal]
) -> None:
    here = town()
    before = fact_names()
    asked = {"offer": offer_of(here), "kind": PriceKind.SALE, "price_minor": 5900, "now": NOW, **WINDOW}

    with pytest.raises(refusal):
        actions.set_timed_price(**{**asked, **spoil})  # type: ignore[arg-type]

    assert (TimedPrice.objects.count(), fact_names()) == (0, before)
    assert queries.get_product(here.product).price_minor == 6800


def test_prices_ahead_have_a_limit_and_an_unknown_one_cannot_be_ended(sqlite_truth: str) -> None:
    here = town()
    for number in range(TIMED_PRICES_MAX):
        sale(here, begins=(number + 1) * DAY)

    with pytest.raises(TooManyTimedPrices):
        sale(here)
    with pytest.raises(NoSuchTimedPrice):
        actions.end_timed_price(price=404, now=NOW)

    assert TimedPrice.objects.count() == TIMED_PRICES_MAX


def test_what_was_not_asked_yet_is_no_history(sqlite_truth: str) -> None:
    here = town()
    sale(here, begins=-DAY, lasts=2 * DAY)

    assert TimedPrice.objects.get().from_at == NOW


@pytest.mark.parametrize("count", [1, 9])
def test_offers_of_many_skus_cost_two_queries(sqlite_truth: str, count: int) -> None:
    here = town(skus=tuple(sku_draft(f"S{number}") for number in range(count)))
    skus = [sku.id for sku in queries.get_product(here.product).skus]

    with CaptureQueriesContext(connection) as spent:
        found = queries.offers_for(skus, channel=ROOM, kind=PriceKind.LIVE, now=NOW)

    assert (len(found), len(spent)) == (count, 2)
