"""Who saw, opened and bought at a touchpoint: different persons of a day, counted once from the log, exact, and nobody kept."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from magpie.cli.chores import chores_of
from magpie.domain.goods import actions as goods
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.conversion import DAYS_BACK, count_day
from magpie.domain.trade.models import CountedDay, TouchpointDay, Trade
from magpie.domain.trade.queries.conversion import Conversion, Conversions, conversions_of
from magpie.domain.trade.rules.conversion import Did, Tally, bounds_of, days_within, place_of
from magpie.domain.trade.ways import Way
from magpie.kit.clock import FrozenClock, ms_of
from magpie.log.disk import RealDisk
from magpie.log.erasing import erase_person
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, green_tea, mei, tao, town
from tests.domain.trade.cast import pay, place, wanted
from tests.domain.trade.chain_cast import lin, post_of
from tests.domain.trade.conversion_cast import MORNING, TODAY, Looks

DAY = timedelta(days=1)
SHANGHAI = "Asia/Shanghai"


def counted(
    here: Town, *, since: datetime = NOW - 2 * DAY, until: datetime = NOW + 2 * DAY, shop: int = 0
) -> Conversions:
    return conversions_of(shop or here.shop, zone=SHANGHAI, since=since, until=until)


def three(rows: Collection[Conversion]) -> dict[str, tuple[int, int, int]]:
    return {row.name: (row.seen, row.opened, row.bought) for row in rows}


def bought(here: Town, person: str, *, at: datetime = NOW, **way: str) -> str:
    number = place(person, wanted(here, way=Way(**way)), now=at)
    pay(number, now=at)
    return number


def forget(person: str) -> None:
    people.erase_person(person=person, now=NOW)
    carry(MemoryLog())


def a_busy_day(here: Town) -> Looks:
    """Three see Lin's post in the feed, one of them twice, and one of these the goods themselves; two open, one buys from the
    post. A fourth comes by a search and buys the goods as they are.
    """
    looks, tea, post = Looks(), f"product:{here.product}", post_of(lin(), here)
    one, two, three, four = (tao() for _ in range(4))
    for person in (one, two, three, one):
        looks.say(person, "Content Impressed", post, scene="feed")
    looks.say(one, "Content Impressed", tea, scene="feed")
    looks.say(one, "Product Clicked", tea, scene="feed", carrier=post)
    looks.say(two, "Product Clicked", tea, scene="feed", carrier=post)
    looks.say(two, "Product Viewed", tea, scene="feed", carrier=post)
    looks.say(four, "Product Viewed", tea, scene="search")
    bought(here, one, scene="feed", carrier=post)
    bought(here, one, scene="feed", carrier=post)
    bought(here, four, scene="search")
    return looks


@pytest.mark.wide
def test_different_persons_are_counted_where_they_saw_opened_and_bought(truth: str) -> None:
    here = town()
    looks = a_busy_day(here)

    assert looks.count() == [TODAY]

    found = counted(here)
    assert three(found.scenes) == {"feed": (3, 2, 1), "search": (0, 1, 1)}
    assert three(found.carrier_kinds) == {"post": (3, 2, 1), "product": (1, 1, 1)}
    assert (found.whole.seen, found.whole.opened, found.whole.bought) == (3, 3, 2)
    assert (found.days_counted, found.newest, found.since, found.until, found.most) == (
        1, TODAY, TODAY - DAY, TODAY + 2 * DAY, 3
    )  # fmt: skip


@pytest.mark.wide
def test_a_day_is_counted_once_and_a_count_that_was_killed_leaves_nothing(
    truth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its end, at the last statement; then run again; then again, with what was told meanwhile."""
    here = town()
    looks = a_busy_day(here)

    class Killed(BaseException):
        pass

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(TouchpointDay.objects, "bulk_create", die)
        with pytest.raises(Killed):
            looks.count()
    assert (CountedDay.objects.count(), TouchpointDay.objects.count()) == (0, 0)

    assert looks.count() == [TODAY]
    before = counted(here)
    looks.say(tao(), "Content Impressed", f"product:{here.product}", scene="feed")
    assert (looks.count(), counted(here)) == ([], before)


@pytest.mark.wide
def test_two_who_count_the_same_day_write_it_once(truth: str) -> None:
    """The second has finished while the first still reads."""
    here = town()
    looks = a_busy_day(here)

    def meanwhile(kinds: Collection[str], since_ms: int, until_ms: int) -> Iterator[Event]:
        assert looks.count() == [TODAY]
        return looks.between(kinds, since_ms, until_ms)

    assert count_day(touches=meanwhile, now=MORNING) == TODAY

    assert three(counted(here).scenes) == {"feed": (3, 2, 1), "search": (0, 1, 1)}
    assert CountedDay.objects.count() == 1


@pytest.mark.wide
def test_days_are_the_shops_own_and_are_summed_up(sqlite_truth: str) -> None:
    """The same person on two days is two person-days; a midnight of the shop is 16:00 in Greenwich."""
    here, looks = town(), Looks()
    tea, midnight = f"product:{here.product}", datetime(2026, 3, 1, 16, tzinfo=UTC)
    looks.say(here.tao, "Content Impressed", tea, at=midnight - MINUTE, scene="feed")
    looks.say(here.tao, "Content Impressed", tea, at=midnight, scene="feed")
    bought(here, here.tao, at=midnight, scene="feed")

    assert looks.count(now=midnight + 9 * MINUTE) == []
    assert looks.count(now=midnight + 10 * MINUTE) == [TODAY]
    assert three(counted(here).scenes) == {"feed": (1, 0, 0)}
    assert looks.count(now=midnight + DAY + 10 * MINUTE) == [TODAY + DAY]

    assert three(counted(here).scenes) == {"feed": (2, 0, 1)}
    assert three(counted(here, until=midnight + DAY - MINUTE).scenes) == {"feed": (1, 0, 0)}
    assert three(counted(here, since=midnight - MINUTE).scenes) == {"feed": (1, 0, 1)}


@pytest.mark.wide
def test_what_was_missed_is_counted_newest_first_and_no_further_back_than_pages_show(
    sqlite_truth: str,
) -> None:
    here, looks = town(), Looks()
    later = MORNING + 400 * DAY
    last = date(2027, 4, 5)

    days = looks.count(now=later)

    assert days == [last - back * DAY for back in range(DAYS_BACK)]
    assert counted(here, until=later).days_counted == DAYS_BACK


@pytest.mark.wide
def test_what_is_told_late_counts_on_the_day_it_is_told_and_after_a_day_no_more(sqlite_truth: str) -> None:
    here, looks = town(), Looks()
    tea = f"product:{here.product}"
    looks.say("a:1", "Content Impressed", tea, ago=DAY, scene="feed")
    looks.say("a:2", "Content Impressed", tea, ago=DAY + MINUTE, scene="feed")
    looks.say("a:3", "Content Impressed", tea, ago=-4 * MINUTE, scene="feed")

    looks.count()

    assert three(counted(here).scenes) == {"feed": (2, 0, 0)}


@pytest.mark.wide
def test_simulated_visitors_are_told_beside(truth: str) -> None:
    here, looks = town(), Looks()
    tea, robot = f"product:{here.product}", tao()
    looks.say(here.tao, "Content Impressed", tea, scene="feed")
    looks.say(robot, "Content Impressed", tea, scene="feed", simulated=True)
    looks.say(robot, "Product Clicked", tea, scene="feed", simulated=True)
    number = bought(here, robot, scene="feed")
    Trade.objects.filter(number=number).update(is_simulated=True)

    looks.count()

    expected = Conversion("feed", 2, 1, 1, seen_simulated=1, opened_simulated=1, bought_simulated=1)
    assert counted(here).scenes == (expected,)


@pytest.mark.wide
def test_whoever_was_erased_before_the_count_is_in_none_of_it_and_who_is_after_changes_nothing(
    truth: str,
) -> None:
    """An erasure leaves kind, card and time of what was seen, and an order without its buyer."""
    here, looks = town(), Looks()
    tea = f"product:{here.product}"
    looks.say("", "Content Impressed", tea)
    for person in (here.tao, tao()):
        bought(here, person, scene="feed")
        looks.say(person, "Content Impressed", tea, scene="feed")
    forget(here.tao)
    looks.events = [event for event in looks.events if event.person != here.tao]

    looks.count()
    before = counted(here)
    (left,) = Trade.objects.filter(person__isnull=False)
    forget(str(left.person_id))

    assert Trade.objects.filter(person__isnull=True).count() == 2
    assert three(before.scenes) == {"feed": (1, 0, 1)}
    assert counted(here) == before


@pytest.mark.wide
def test_a_shop_counts_its_own_goods_and_content_counts_for_all_whose_goods_it_shows(
    sqlite_truth: str,
) -> None:
    here, looks = town(), Looks()
    other = people.open_account(
        person=mei(), kind="shop", handle="clay_tiger", name_zh="泥虎", name_en="Clay Tiger", now=NOW
    )
    whistle = goods.publish_product(draft=green_tea(other, handle="whistle"), now=NOW)
    both = post_of(lin(), here, here.product, whistle)
    looks.say(here.tao, "Content Impressed", both, scene="feed")
    looks.say(here.tao, "Product Clicked", f"product:{whistle}", scene="feed", carrier=both)
    for nonsense in (
        "post:999999",
        "product:999999",
        "product:07",
        "product:x",
        "room:5",
        "post:" + "9" * 40,
        "",
    ):
        looks.say(here.tao, "Content Impressed", nonsense, scene="feed")
        looks.say(here.tao, "Product Clicked", nonsense, scene="nowhere", carrier="x" * 99)

    looks.count()

    assert three(counted(here).scenes) == {"feed": (1, 0, 0)}
    assert three(counted(here, shop=other).scenes) == {"feed": (1, 1, 0)}


@pytest.mark.wide
def test_each_shop_has_its_days_in_its_own_zone(sqlite_truth: str) -> None:
    """What is seen at 23:30 in Greenwich is seen on the next day in Shanghai, and on the same in Honolulu."""
    here, looks, at = town(), Looks(), datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    island = people.open_account(
        person=mei(), kind="shop", handle="surf_club", name_en="Surf Club", zone="Pacific/Honolulu", now=NOW
    )
    board = goods.publish_product(draft=green_tea(island, handle="board"), now=NOW)
    for product in (here.product, board):
        looks.say(here.tao, "Content Impressed", f"product:{product}", at=at, scene="feed")

    assert looks.count(now=at + DAY) == [TODAY + DAY, TODAY, TODAY]

    assert set(TouchpointDay.objects.values_list("shop", "day")) == {
        (here.shop, TODAY + DAY),
        (island, TODAY),
    }


@pytest.mark.wide
def test_what_was_bought_elsewhere_was_met_nowhere_here(sqlite_truth: str) -> None:
    here, looks = town(), Looks()
    number = bought(here, here.tao, scene="feed")
    bought(here, tao(), scene="feed")
    Trade.objects.filter(number=number).update(origin="olist", origin_number="7")

    looks.count()

    assert three(counted(here).scenes) == {"feed": (0, 0, 1)}


@pytest.mark.wide
def test_a_rate_is_told_of_enough_alone(sqlite_truth: str) -> None:
    here, looks = town(), Looks()
    tea = f"product:{here.product}"
    for number in range(30):
        looks.say(f"a:{number}", "Content Impressed", tea, scene="feed")
    for number in range(29):
        looks.say(f"a:{number}", "Product Viewed", tea, scene="feed")
    bought(here, here.tao, scene="feed")

    looks.count()

    (feed,) = counted(here).scenes
    assert (feed.seen, feed.opened, feed.bought) == (30, 29, 1)
    assert (feed.of_seen_bp, feed.of_opened_bp, feed.of_opened) == (333, None, None)


@pytest.mark.wide
def test_counting_and_reading_ask_so_often_and_no_more(sqlite_truth: str) -> None:
    """Reading the same however many days and touchpoints; counting however many persons."""
    here = town()
    looks = a_busy_day(here)

    with CaptureQueriesContext(connection) as asked:
        count_day(touches=looks.between, now=MORNING)
    counting = len(asked)
    with CaptureQueriesContext(connection) as asked:
        count_day(touches=looks.between, now=MORNING)
    idle = len(asked)
    with CaptureQueriesContext(connection) as asked:
        counted(here)

    assert (counting, idle, len(asked)) == (14, 2, 2)


@pytest.mark.wide
def test_the_chore_counts_a_day_of_the_sites_own_log_without_whom_it_forgot(
    sqlite_truth: str, tmp_path: Path
) -> None:
    """A browser sees the tea and turns out to be Tao's; a friend who saw it too asks to be forgotten before the count."""
    here, friend, yesterday = town(), tao(), timezone.now() - DAY
    clock, tea = FrozenClock(ms_of(yesterday)), f"product:{here.product}"
    log = JourneyLog.open(tmp_path / "log", disk=RealDisk(), clock=clock)
    said = [
        Event(
            id=f"c.{number}", ts_ms=clock.at_ms, received_ms=clock.at_ms, kind="Content Impressed", person=person,
            card=tea, scene="feed",
        )
        for number, person in enumerate(["a:browser", here.tao, friend])
    ]  # fmt: skip
    joined = Event(
        id="i1", ts_ms=clock.at_ms, received_ms=clock.at_ms, kind="Person Identified", person=here.tao,
        props={"anonymous": "a:browser"},
    )  # fmt: skip
    log.append([*said, joined])
    log.close()
    erase_person(tmp_path / "log", person=friend, disk=RealDisk(), clock=clock)
    (chore,) = [one for one in chores_of(tmp_path) if one.name == "touchpoints"]
    (nothing,) = [one for one in chores_of(tmp_path / "elsewhere") if one.name == "touchpoints"]

    assert nothing.run() == ""
    assert chore.run().endswith(" counted")

    found = counted(here, since=yesterday - 2 * DAY, until=timezone.now())
    assert (three(found.scenes), found.days_counted) == ({"feed": (1, 0, 0)}, 1)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Did),
            st.integers(0, 4),
            st.sampled_from("abc"),
            st.sampled_from(["feed", "search"]),
        )
    )
)
def test_counting_is_what_sets_of_persons_say(said: list[tuple[Did, int, str, str]]) -> None:
    """The slow reference: for each figure, the persons of it, one by one."""
    tally = Tally()
    for did, person, card, scene in said:
        tally.add(place_of(did, f"product:{card}", scene, "", False), f"p:{person}")

    found = tally.counts(lambda card: {1} if card != "product:c" else ())

    for did in Did:
        for by, name in (("", ""), ("scene", "feed"), ("scene", "search"), ("carrier_kind", "product")):
            persons = {
                person for other, person, card, scene in said
                if other is did and card != "c" and (by != "scene" or scene == name)
            }  # fmt: skip
            count = next((count for row, count in found.items() if row[1:3] == (by, name)), None)
            assert (getattr(count, did) if count else 0) == len(persons)


@pytest.mark.parametrize(
    ("since", "until", "first", "end"),
    [
        ("2026-03-01T00:00:00+08:00", "2026-03-03T00:00:00+08:00", date(2026, 3, 1), date(2026, 3, 3)),
        ("2026-03-01T00:00:01+08:00", "2026-03-03T23:59:59+08:00", date(2026, 3, 2), date(2026, 3, 3)),
        ("2026-03-01T10:00:00+08:00", "2026-03-01T12:00:00+08:00", date(2026, 3, 2), date(2026, 3, 2)),
        ("2026-03-09T00:00:00+08:00", "2026-03-01T00:00:00+08:00", date(2026, 3, 9), date(2026, 3, 9)),
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", date(2000, 1, 1), date(9000, 1, 1)),
    ],
)
def test_only_whole_days_count(since: str, until: str, first: date, end: date) -> None:
    said = datetime.fromisoformat(since), datetime.fromisoformat(until)

    assert days_within(*said, SHANGHAI) == (first, end)


def test_a_day_of_a_zone_may_be_longer_than_others() -> None:
    """Clocks go back in Berlin."""
    begin, end = bounds_of(date(2026, 10, 25), "Europe/Berlin")

    assert (begin, end - begin) == (datetime(2026, 10, 24, 22, tzinfo=UTC), timedelta(hours=25))
