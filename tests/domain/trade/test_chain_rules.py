"""Which events of a journey are touches of a purchase, in which order, and what they say of how it began."""

from datetime import UTC, datetime
from typing import Any

import pytest

from magpie.domain.trade.rules.chains import (
    STEPS_MAX,
    VISIT_MS,
    WINDOW,
    Act,
    Bought,
    Chain,
    chain_of,
    content_seen,
)
from magpie.domain.trade.ways import Way
from magpie.log.event import Event

PLACED_MS = 1_763_800_000_000
WINDOW_MS = int(WINDOW.total_seconds() * 1000)
TEA, LIN, SHOP, POST = "product:7", "account:5", "account:3", "post:9"
MINUTE_MS = 60_000


def said(kind: str, *, minutes: float = 10, card: str = TEA, **more: Any) -> Event:
    """So many minutes before the order."""
    at = PLACED_MS - round(minutes * MINUTE_MS)
    return Event(id=f"e{minutes}", ts_ms=at, received_ms=at, kind=kind, person="p:tao", card=card, **more)


def chain(*events: Event, way: Way | None = None, content: dict[str, str] | None = None) -> Chain:
    shows = {POST: LIN} if content is None else content
    return chain_of(events, Bought(TEA, SHOP, way or Way(), PLACED_MS, shows))


def acts(found: Chain) -> list[str]:
    return [step.act.value for step in found.steps]


def test_a_purchase_nobody_saw_coming_is_the_order_alone() -> None:
    found = chain()

    assert (acts(found), found.first, found.left_out) == (["placed"], None, 0)
    assert found.first_touch(Way(first_scene="feed")) == Way(first_scene="feed")


def test_what_is_about_other_goods_is_no_touch() -> None:
    found = chain(
        said("Content Impressed", card="product:8"),
        said("Content Liked", card="post:1"),
        said("Store Visited", card="", account="account:99"),
        said("Order Completed"),
        said("Content Unliked"),
    )

    assert acts(found) == ["placed"]


def test_the_order_in_time_is_kept_and_the_order_is_last() -> None:
    found = chain(
        said("Product Added", minutes=2),
        said("Content Impressed", minutes=9, card=POST, scene="feed"),
        said("Store Visited", minutes=5, card="", account=SHOP, scene="store"),
        said("Creator Followed", minutes=7, card="", account=LIN),
    )

    assert acts(found) == ["shown", "followed", "visited", "added", "placed"]
    assert [step.card for step in found.steps] == [POST, LIN, SHOP, TEA, TEA]


def test_shown_then_watched_on_one_slate_is_one_step_and_clicked_then_viewed_another() -> None:
    place = {"card": POST, "scene": "feed", "slate": "s1"}
    found = chain(
        said("Content Impressed", minutes=9, position=4, measure=1_200.0, **place),
        said("Content Viewed", minutes=8, measure=8_000.0, **place),
        said("Product Clicked", minutes=7, scene="feed", slate="s1", carrier=POST),
        said("Product Viewed", minutes=6, scene="feed", slate="s1", carrier=POST, measure=30_000.0),
        said("Content Impressed", minutes=5, card=POST, scene="feed", slate="s2"),
    )

    watched, opened, again, _ = found.steps
    assert (watched.act, watched.position, watched.held_ms, watched.creator) == (Act.WATCHED, 4, 8_000, LIN)
    assert (opened.act, opened.carrier, opened.held_ms, opened.creator) == (Act.OPENED, POST, 30_000, LIN)
    assert (again.act, again.slate) == (Act.SHOWN, "s2")


def test_a_look_stands_where_it_began_though_it_is_told_when_it_ends() -> None:
    """Tao puts the tea into the cart and leaves its page a little later."""
    found = chain(
        said("Product Added", minutes=5),
        said("Product Viewed", minutes=4.99, measure=40_000.0, scene="share"),
    )

    assert acts(found) == ["opened", "added", "placed"]
    assert found.steps[0].at_ms == PLACED_MS - round(4.99 * MINUTE_MS) - 40_000


@pytest.mark.parametrize(("apart_ms", "steps"), [(VISIT_MS, 1), (VISIT_MS + MINUTE_MS, 2)])
def test_the_same_act_again_is_another_step_after_half_an_hour(apart_ms: int, steps: int) -> None:
    found = chain(said("Product Viewed", minutes=5 + apart_ms / MINUTE_MS), said("Product Viewed", minutes=5))

    assert acts(found) == ["opened"] * steps + ["placed"]


def test_a_search_counts_when_its_results_showed_the_goods() -> None:
    found = chain(
        said("Products Searched", minutes=20, card="", props={"query": "竹笛"}),
        said("Products Searched", minutes=9, card="", props={"query": "绿茶" * 40}),
        said("Content Impressed", minutes=8, scene="search", slate="s1", position=2),
        said("Products Searched", minutes=7, card="", props={"query": "cup"}),
    )

    assert acts(found) == ["searched", "shown", "placed"]
    assert found.steps[0].words == "绿茶" * 30
    first = found.first_touch(Way())
    assert (first.first_scene, first.is_search_led) == ("search", True)


def test_what_was_shown_first_and_searched_later_was_not_led_by_the_search() -> None:
    found = chain(
        said("Content Impressed", minutes=30, card=POST, scene="feed"),
        said("Products Searched", minutes=9, card="", props={"query": "tea"}),
        said("Product Clicked", minutes=8, scene="search"),
    )

    first = found.first_touch(Way(first_scene="search", is_search_led=True))
    assert (first.first_scene, first.first_carrier, first.is_search_led) == ("feed", POST, False)
    assert first.first_at == datetime.fromtimestamp((PLACED_MS - 30 * MINUTE_MS) / 1000, tz=UTC)


def test_only_the_days_before_the_order_count() -> None:
    edge = WINDOW_MS / MINUTE_MS
    found = chain(
        said("Content Impressed", minutes=edge + 0.001, slate="s0"),
        said("Content Impressed", minutes=edge, slate="s1"),
        said("Content Impressed", minutes=0, slate="s2"),
        said("Content Impressed", minutes=-0.001, slate="s3"),
    )

    assert [step.slate for step in found.steps] == ["s1", "s2", ""]


def test_a_browser_whose_clock_is_ahead_is_read_by_ours() -> None:
    ahead = Event(
        id="e", ts_ms=PLACED_MS + 90_000, received_ms=PLACED_MS - 1_000, kind="Product Viewed", card=TEA
    )

    assert chain(ahead).steps[0].at_ms == PLACED_MS - 1_000


def test_content_that_does_not_show_the_goods_leads_nobody() -> None:
    """A link may name any post; its maker gets nothing for it."""
    found = chain(said("Product Clicked", carrier=POST), said("Content Liked", card=POST), content={})

    (opened, _) = found.steps
    assert (opened.act, opened.carrier, opened.creator) == (Act.OPENED, POST, "")


def test_too_many_touches_keep_the_first_and_the_last_and_say_how_many_are_gone() -> None:
    many = [said("Content Impressed", minutes=100 - n, slate=f"s{n}") for n in range(40)]

    found = chain(*many)

    assert len(found.steps) == STEPS_MAX
    assert [step.slate for step in (found.steps[0], found.steps[1], found.steps[-2])] == ["s0", "s18", "s39"]
    assert found.left_out == 40 - (STEPS_MAX - 1)


def test_the_channels_of_the_engine_are_named_where_they_change() -> None:
    def served(minutes: float, slate: str, *cards: tuple[str, str]) -> Event:
        rows = [{"card": card, "source": source} for card, source in cards]
        return said("Slate Served", minutes=minutes, card="", slate=slate, props={"cards": rows})

    found = chain(
        served(9, "s1", (POST, "trending"), ("product:8", "session")),
        said("Content Impressed", minutes=8, card=POST, slate="s1"),
        served(7, "s2", (TEA, "trending")),
        said("Content Impressed", minutes=6, slate="s2"),
        served(5, "s3", (TEA, "session")),
        said("Product Clicked", minutes=4, slate="s3"),
    )

    assert found.sources == "trending>session"
    assert [step.source for step in found.steps] == ["trending", "trending", "session", ""]


def test_what_lay_in_the_cart_longer_than_the_days_that_count_says_so_itself() -> None:
    before = datetime.fromtimestamp((PLACED_MS - 2 * WINDOW_MS) / 1000, tz=UTC)

    found = chain(
        said("Content Impressed", card=POST),
        way=Way(first_at=before, first_scene="video", first_carrier=POST),
    )

    assert acts(found) == ["added", "shown", "placed"]
    assert (found.steps[0].scene, found.steps[0].carrier) == ("video", POST)


def test_only_posts_and_films_are_asked_whether_they_show_goods() -> None:
    events = [
        said("Product Clicked", carrier=POST),
        said("Content Viewed", card="video:2"),
        said("x", card="room:1"),
    ]

    assert content_seen(events) == {POST, "video:2"}
