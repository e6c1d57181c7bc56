"""The chain of an order: frozen once from the journey log, seen by those it concerns, gone with its buyer."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.cli.chores import chores_of
from magpie.config.wiring import WIRING
from magpie.domain.goods import actions as goods
from magpie.domain.outbox.append_only import WrittenOnce
from magpie.domain.outbox.relay import Relay
from magpie.domain.people import actions as people
from magpie.domain.trade.actions import carts
from magpie.domain.trade.actions.chains import TOLD_AFTER, freeze_chains
from magpie.domain.trade.actions.people import forget_buyer
from magpie.domain.trade.models import LineChain, OrderLine
from magpie.domain.trade.queries.carts import ways_in_cart
from magpie.domain.trade.queries.chains import chains_for_site, chains_of_order, chains_of_shops_order
from magpie.domain.trade.queries.export import trade_for_export
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules.chains import WINDOW
from magpie.domain.trade.rules.links import mark_of
from magpie.domain.trade.ways import Way
from magpie.kit.clock import FrozenClock, ms_of
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from tests.domain.cast import NOW, TAO_BROWSER, Town, green_tea, mei, tao, town
from tests.domain.trade.cast import pay, place, wanted
from tests.domain.trade.chain_cast import Told, bought_by_a_post, lin, order_of, post_of

pytestmark = pytest.mark.wide
MINUTE = timedelta(minutes=1)


def test_the_way_from_the_first_card_to_the_order_is_listed(truth: str) -> None:
    here, told = town(), Told()
    creator = lin()
    post = post_of(creator, here)
    order = bought_by_a_post(told, here, post)
    line = OrderLine.objects.get()
    assert (line.creator, line.first_scene, line.source) == (f"account:{creator}", "feed", "")

    assert told.freeze(now=NOW + TOLD_AFTER - timedelta(milliseconds=1)) == 0
    assert told.freeze() == 1

    (chain,) = chains_of_order(person=here.tao, order=order, now=NOW)
    assert [(step.act, step.card, step.scene, step.position) for step in chain.steps] == [
        ("watched", post, "feed", 2),
        ("liked", post, "feed", -1),
        ("opened", f"product:{here.product}", "feed", -1),
        ("added", f"product:{here.product}", "feed", 2),
        ("placed", f"product:{here.product}", "", -1),
    ]
    assert {step.title_en for step in chain.steps[:4]} == {"How we roast"}
    assert [step.creator.handle if step.creator else "" for step in chain.steps] == ["lin_films"] * 4 + [""]
    assert (chain.steps[0].source, chain.steps[0].held_ms, chain.source) == ("trending", 8_000, "trending")
    assert chain.creator is not None and chain.creator.id == creator
    assert (chain.carrier, chain.first_carrier, chain.first_at) == (post, post, NOW - 9 * MINUTE)
    assert (chain.state == "read", chain.is_search_led, chain.helpers, chain.left_out) == (True, False, (), 0)


def test_it_is_frozen_once_and_nothing_later_is_part_of_it(truth: str) -> None:
    here, told = town(), Told()
    order = bought_by_a_post(told, here, post_of(lin(), here))
    assert told.freeze() == 1
    before = chains_of_order(person=here.tao, order=order, now=NOW)

    told.say(here.tao, "Content Impressed", ago=30 * MINUTE, card=f"product:{here.product}")
    asked = len(told.asked)
    assert told.freeze(now=NOW + timedelta(hours=1)) == 0

    assert (chains_of_order(person=here.tao, order=order, now=NOW), len(told.asked)) == (before, asked)
    with pytest.raises(WrittenOnce):
        LineChain.objects.update(left_out=1)
    with pytest.raises(WrittenOnce):
        LineChain.objects.get().save()


def test_only_the_days_before_the_earliest_order_are_read_and_many_orders_in_one_pass(
    sqlite_truth: str,
) -> None:
    here, told = town(), Told()
    other = tao()
    place(here.tao, wanted(here), now=NOW)
    place(other, wanted(here), now=NOW + MINUTE)

    assert told.freeze(now=NOW + 2 * MINUTE) == 2

    assert told.asked == [({here.tao, other}, ms_of(NOW - WINDOW))]


def test_a_shop_reads_no_words_of_a_search_and_strangers_read_nothing(truth: str) -> None:
    here, told = town(), Told()
    told.say(here.tao, "Products Searched", ago=9 * MINUTE, props={"query": "low caffeine tea"})
    told.say(here.tao, "Product Clicked", ago=8 * MINUTE, card=f"product:{here.product}", scene="search")
    order = order_of(place(here.tao, wanted(here))).number
    told.freeze()

    seen = {
        "buyer": chains_of_order(person=here.tao, order=order, now=NOW),
        "shop": chains_of_order(person=here.mei, order=order, now=NOW),
        "console": chains_of_shops_order(here.shop, order=order, now=NOW),
        "site": chains_for_site(order=order, now=NOW),
    }

    (line,) = trade_for_export(here.tao).purchases[0].lines
    assert [(touch.act, touch.words) for touch in line.chain[:2]] == [
        ("searched", "low caffeine tea"), ("opened", ""),
    ]  # fmt: skip
    assert {who: chains[0].steps[0].words for who, chains in seen.items()} == {
        "buyer": "low caffeine tea", "shop": "", "console": "", "site": "low caffeine tea",
    }  # fmt: skip
    assert all(chains[0].is_search_led for chains in seen.values())
    other_shop = people.open_account(
        person=mei(), kind="shop", handle="bamboo_row", name_zh="竹巷", name_en="Bamboo Row", now=NOW
    )
    with pytest.raises(NoSuchOrder):
        chains_of_order(person=tao(), order=order, now=NOW)
    with pytest.raises(NoSuchOrder):
        chains_of_shops_order(other_shop, order=order, now=NOW)
    with pytest.raises(NoSuchOrder):
        chains_for_site(order="nothing", now=NOW)


def test_listing_asks_the_database_so_often_and_no_more(sqlite_truth: str) -> None:
    here, told = town(), Told()
    order = bought_by_a_post(told, here, post_of(lin(), here))
    told.freeze()

    reads: tuple[Callable[[], object], ...] = (
        lambda: chains_of_order(person=here.tao, order=order, now=NOW),
        lambda: chains_of_order(person=here.mei, order=order, now=NOW),
        lambda: chains_of_shops_order(here.shop, order=order, now=NOW),
        lambda: chains_for_site(order=order, now=NOW),
    )

    counts = []
    for read in reads:
        with CaptureQueriesContext(connection) as asked:
            read()
        counts.append(len(asked))

    assert counts == [5, 6, 5, 5]


def test_freezing_costs_the_same_for_one_line_and_for_many(sqlite_truth: str) -> None:
    here, told = town(), Told()
    post = post_of(lin(), here)

    def queries(buyers: Sequence[str]) -> int:
        for person in buyers:
            bought_by_a_post(told, here, post, person=person)
        with CaptureQueriesContext(connection) as asked:
            frozen = freeze_chains(journeys=told.journeys, now=NOW + TOLD_AFTER)
        assert frozen == len(buyers)
        return len(asked)

    alone, crowd = queries([here.tao]), queries([tao() for _ in range(5)])

    assert (alone, crowd) == (10, 10)


def test_a_browser_that_signs_in_brings_its_journey_along(truth: str) -> None:
    """The log's reader joins them (tests/log/test_lately.py); the order is asked for under its owner of now."""
    here, told = town(), Told()
    order = bought_by_a_post(told, here, post_of(lin(), here), person=TAO_BROWSER)
    people.adopt_anonymous(person=here.tao, anonymous=TAO_BROWSER, now=NOW)

    told.freeze()

    assert told.asked[-1][0] == {here.tao}
    assert chains_of_order(person=here.tao, order=order, now=NOW)[0].state == "read"


def test_content_that_does_not_carry_the_goods_earns_nothing(truth: str) -> None:
    here, told = town(), Told()
    flute = goods_of_another_kind(here)
    post = post_of(lin(), here, flute)

    for carrier in (post, "post:999999", "post:0", "video:" + post[5:], "room:4", f"product:{flute}"):
        way = Way(scene="feed", carrier=carrier)
        carts.put_in_cart(person=here.tao, sku=here.sku, way=way, now=NOW)
        assert ways_in_cart(here.tao)[here.sku, way.channel].creator == ""

    order = bought_by_a_post(told, here, post)
    told.freeze()
    (chain,) = chains_of_order(person=here.tao, order=order, now=NOW)
    assert (chain.creator, {step.creator for step in chain.steps}) == (None, {None})
    assert {step.act for step in chain.steps} == {"opened", "added", "placed"}


def goods_of_another_kind(here: Town) -> int:
    return goods.publish_product(draft=green_tea(here.shop, handle="flute"), now=NOW)


def test_the_chore_reads_the_sites_own_log(sqlite_truth: str, tmp_path: Path) -> None:
    """A browser looks, signs in and buys; all of it lies in the files of a real log."""
    here, at = town(), timezone.now() - MINUTE
    log = JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=FrozenClock(ms_of(at)))
    tea, at_ms = f"product:{here.product}", ms_of(at) - 1_000
    looked = Event(
        id="c.1", ts_ms=at_ms, received_ms=at_ms, kind="Product Viewed", person=TAO_BROWSER, card=tea, scene="mall"
    )  # fmt: skip
    log.append([looked])
    people.adopt_anonymous(person=here.tao, anonymous=TAO_BROWSER, now=at)
    order = order_of(place(here.tao, wanted(here), now=at)).number
    relay = Relay(
        WIRING,
        append=lambda events, mark: log.append(events, mark=mark),
        read_mark=log.marks.get,
        clock=FrozenClock(ms_of(at)),
    )
    relay.open()
    while relay.step():
        pass
    log.close()
    (chore,) = [one for one in chores_of(tmp_path) if one.name == "chains"]

    assert [chore.run(), chore.run()] == ["1 chains frozen", ""]

    (chain,) = chains_of_order(person=here.tao, order=order, now=NOW)
    assert [(step.act, step.scene) for step in chain.steps] == [("opened", "mall"), ("placed", "")]


def test_who_led_to_the_cart_is_not_forgotten_by_coming_back_another_way(sqlite_truth: str) -> None:
    here = town()
    first, second = lin(), lin("an_films")
    posts = [post_of(account, here) for account in (first, second)]

    def put(**way: Any) -> Way:
        carts.put_in_cart(person=here.tao, sku=here.sku, way=Way(**way), now=NOW)
        return ways_in_cart(here.tao)[here.sku, ""]

    assert put(scene="feed", carrier=posts[0]).creator == f"account:{first}"
    back = put(scene="search")
    assert (back.creator, back.carrier, back.scene) == (f"account:{first}", "", "search")
    assert put(scene="video", carrier=posts[1]).creator == f"account:{second}"


def test_whatever_a_browser_says_a_chain_is_frozen(truth: str) -> None:
    """One buyer's nonsense must not keep everybody's chains from being written."""
    here, told = town(), Told()
    tea = f"product:{here.product}"
    told.say(here.tao, "Products Searched", ago=9 * MINUTE, props={"query": "te\x00a" + "\U0001f375" * 99})
    told.say(here.tao, "Product Viewed", ago=8 * MINUTE, card=tea, scene="search", carrier="x" * 200)
    told.say(here.tao, "Product Clicked", ago=7 * MINUTE, card=tea, carrier="post:" + "9" * 190)
    told.say(here.tao, "Content Viewed", ago=6 * MINUTE, card=tea, measure=1e300, position=2**31 - 1)
    order = order_of(place(here.tao, wanted(here))).number

    assert told.freeze() == 1

    (chain,) = chains_of_order(person=here.tao, order=order, now=NOW)
    assert [step.act for step in chain.steps] == ["watched", "searched", "opened", "placed"]
    assert (chain.steps[1].words[:3], len(chain.steps[1].words)) == ("tea", 60)
    assert {step.carrier for step in chain.steps} == {""}


def test_who_helped_before_and_who_led_at_last_are_kept_apart(sqlite_truth: str) -> None:
    here, told = town(), Told()
    helper, last = lin(), lin("an_films")
    told.say(here.tao, "Content Viewed", ago=timedelta(days=2), card=post_of(helper, here), scene="feed")
    order = bought_by_a_post(told, here, post_of(last, here))

    told.freeze()

    (chain,) = chains_of_order(person=here.tao, order=order, now=NOW)
    assert chain.creator is not None
    assert (chain.creator.id, [face.id for face in chain.helpers]) == (last, [helper])


def test_an_erased_buyers_chain_is_gone_and_the_creators_part_of_the_sale_stays(truth: str) -> None:
    here, told = town(), Told()
    creator = lin()
    order = bought_by_a_post(told, here, post_of(creator, here))
    pay(order_of_number(order))
    told.freeze()
    assert LineChain.objects.count() == 1

    people.erase_person(person=here.tao, now=NOW)

    assert told.freeze(now=NOW + timedelta(hours=1)) == 0
    (chain,) = chains_for_site(order=order, now=NOW)
    assert (LineChain.objects.count(), chain.state, chain.steps) == (0, "none", ())
    assert (chain.slate, chain.carrier, chain.source, chain.first_carrier, chain.first_at) == (
        "",
        "",
        "",
        "",
        None,
    )
    assert (chain.scene, chain.creator.id if chain.creator else 0) == ("feed", creator)


def order_of_number(order: str) -> str:
    return str(OrderLine.objects.select_related("order__trade").get(order__number=order).order.trade.number)


def test_whose_link_led_here_is_marked_and_forgotten_with_them(truth: str) -> None:
    """A friend shares the tea; Tao buys by that link, and his own link leads him nowhere."""
    here = town()
    friend = tao()
    for mark, kept in ((mark_of(here.tao), ""), (mark_of(friend), mark_of(friend)), ("", mark_of(friend))):
        carts.put_in_cart(person=here.tao, sku=here.sku, way=Way(scene="share", referrer=mark), now=NOW)
        assert ways_in_cart(here.tao)[here.sku, ""].referrer == kept
    way = ways_in_cart(here.tao)[here.sku, ""]
    order = order_of(place(here.tao, wanted(here, way=way))).number
    carts.put_in_cart(person=here.tao, sku=here.sku, way=way, now=NOW)
    assert chains_for_site(order=order, now=NOW)[0].referrer == mark_of(friend)

    forget_buyer(person=friend, now=NOW)

    assert chains_for_site(order=order, now=NOW)[0].referrer == ""
    assert ways_in_cart(here.tao)[here.sku, ""].referrer == ""


def test_somebody_erased_while_their_journey_is_read_gets_no_chain(truth: str) -> None:
    here, told = town(), Told()
    bought_by_a_post(told, here, post_of(lin(), here))

    def erased_meanwhile(
        persons: Collection[str], since_ms: int
    ) -> Mapping[str, Sequence[tuple[int, Event]]]:
        found = told.journeys(persons, since_ms)
        forget_buyer(person=here.tao, now=NOW)
        return found

    assert freeze_chains(journeys=erased_meanwhile, now=NOW + TOLD_AFTER) == 0

    assert LineChain.objects.count() == 0
    assert OrderLine.objects.get().first_carrier == ""
