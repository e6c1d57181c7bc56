"""Notices: what happened since somebody looked, and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.goods import actions as goods
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.notices import actions as notices
from magpie.domain.people import actions as people
from magpie.domain.people import queries as people_queries
from magpie.kit.paging import BadCursor, write_cursor
from magpie.store.notices.reading import Due, Notice, Thing, count_unseen, read_notices
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, green_tea
from tests.store.conftest import Gateway

pytestmark = pytest.mark.wide

HTMX = {"HX-Request": "true"}
# The visitor's one, the look, three for whom they follow, the new cards, their accounts, the reservations, one for all orders.
NOTICES_QUERIES = 9
COUNT_QUERIES = 9
LATER = NOW + timedelta(hours=1)


def new_tea(here: Town, *, now: datetime, handle: str = "oolong") -> int:
    draft = green_tea(
        here.shop,
        handle=handle,
        title_zh="乌龙",
        title_en="Oolong",
        skus=(SkuDraft(code=handle, price_minor=9900, currency="CNY", on_hand=3),),
    )
    product = goods.publish_product(draft=draft, now=now)
    carry(MemoryLog())
    return product


def lines_of(person: str, *, now: datetime) -> tuple[Notice, ...]:
    return read_notices(person, now=now).lines


def card_of(thing: Thing) -> str:
    """ "product:7" of a new thing or a reservation's; "" of a follower."""
    card = thing.card if isinstance(thing, Due) else thing
    return getattr(card, "card", "")


def fan(name: str, *, now: datetime, shop: int) -> str:
    """Somebody with a public face of this name follows the shop; without a name, somebody without a face."""
    person = people.make_person(now=NOW)
    if name:
        people.open_account(
            person=person, kind="creator", handle=f"{name.lower()}_here", name_en=name, now=NOW
        )
    people.follow_account(person=person, account=shop, now=now)
    return person


def tao_follows(here: Town) -> str:
    people.follow_account(person=here.tao, account=here.shop, now=NOW)
    return here.tao


def test_what_a_followed_account_shows_afterwards_is_told_and_what_it_showed_before_is_not(
    lantern: Town,
) -> None:
    person = tao_follows(lantern)
    product = new_tea(lantern, now=NOW + MINUTE)

    told = lines_of(person, now=LATER)

    assert [([card_of(thing) for thing in one.things], one.at) for one in told] == [
        ([f"product:{product}"], NOW + MINUTE)
    ]
    assert count_unseen(person, now=LATER) == "1"


def test_a_stranger_to_the_shop_hears_nothing(lantern: Town) -> None:
    new_tea(lantern, now=NOW + MINUTE)

    assert lines_of(lantern.tao, now=LATER) == ()
    assert count_unseen(lantern.tao, now=LATER) == ""


def test_a_muted_account_is_followed_in_silence(lantern: Town) -> None:
    person = tao_follows(lantern)
    new_tea(lantern, now=NOW + MINUTE)
    people.mute(person=person, subject=f"account:{lantern.shop}", now=NOW)

    assert lines_of(person, now=LATER) == ()


def test_after_two_weeks_nothing_is_told_of_it(lantern: Town) -> None:
    person = tao_follows(lantern)
    new_tea(lantern, now=NOW + MINUTE)

    assert len(lines_of(person, now=NOW + timedelta(days=14))) == 1
    assert lines_of(person, now=NOW + timedelta(days=14, minutes=2)) == ()


def test_a_reservation_is_told_of_when_it_runs_out_and_when_it_did(lantern: Town) -> None:
    goods.reserve_stock(person=lantern.tao, sku=lantern.sku, now=NOW)

    assert lines_of(lantern.tao, now=NOW + MINUTE) == ()
    (soon,) = lines_of(lantern.tao, now=NOW + 11 * MINUTE)
    (over,) = lines_of(lantern.tao, now=NOW + 15 * MINUTE)
    goods.sweep_expired(now=NOW + 16 * MINUTE)
    (swept,) = lines_of(lantern.tao, now=NOW + 16 * MINUTE)

    due = [one.first for one in (soon, over, swept)]
    assert [isinstance(one, Due) and one.is_over for one in due] == [False, True, True]
    assert [one.at for one in (soon, over, swept)] == [NOW + minutes * MINUTE for minutes in (10, 15, 15)]
    assert card_of(over.first) == f"product:{lantern.product}"


def test_what_was_given_back_is_not_told(lantern: Town) -> None:
    kept = goods.reserve_stock(person=lantern.tao, sku=lantern.sku, now=NOW)
    goods.release_reservation(person=lantern.tao, reservation=kept.id, now=NOW)

    assert lines_of(lantern.tao, now=NOW + 15 * MINUTE) == ()


def test_who_follows_on_one_day_is_one_line_named_after_the_newest_face(lantern: Town) -> None:
    for minute, name in enumerate(["Lan", "Ning", "Bo", ""], 1):
        fan(name, now=NOW + minute * MINUTE, shop=lantern.shop)

    (line,) = lines_of(lantern.mei, now=LATER)

    assert (line.kind, line.is_unseen, line.at) == ("followers", True, NOW + 4 * MINUTE)
    assert line.named is not None and (line.named.name_en, line.others) == ("Bo", 3)
    assert [face and face.name_en for face in line.faces] == ["Bo", "Ning", "Lan"]
    assert count_unseen(lantern.mei, now=LATER) == "1"
    assert lines_of(lantern.tao, now=LATER) == ()


def test_new_followers_since_a_look_stand_apart_from_those_that_were_read(lantern: Town) -> None:
    fan("Lan", now=NOW + MINUTE, shop=lantern.shop)
    notices.record_look(person=lantern.mei, seen_until=NOW + 2 * MINUTE, now=NOW + 2 * MINUTE)
    fan("Bo", now=NOW + 3 * MINUTE, shop=lantern.shop)

    lines = lines_of(lantern.mei, now=LATER)

    assert [(one.is_unseen, one.named and one.named.name_en) for one in lines] == [
        (True, "Bo"),
        (False, "Lan"),
    ]


def test_a_blocked_follower_reaches_nobody_and_a_shop_never_names_who_works_for_it(lantern: Town) -> None:
    fan("Lan", now=NOW + MINUTE, shop=lantern.shop)
    blocked = people_queries.get_account_by_handle("lan_here")
    people.block(person=lantern.mei, subject=blocked.key, now=NOW)
    keeper = people.make_person(now=NOW)
    people.open_account(person=keeper, kind="shop", handle="ash_kiln", name_en="Ash Kiln", now=NOW)
    people.follow_account(person=keeper, account=lantern.shop, now=NOW + 2 * MINUTE)

    (line,) = lines_of(lantern.mei, now=LATER)

    assert (line.named, line.others) == (None, 0)


def test_pages_hold_every_line_once_and_new_ones_move_nothing(lantern: Town) -> None:
    person = tao_follows(lantern)
    for number in range(3):
        new_tea(lantern, now=NOW + (number + 1) * MINUTE, handle=f"tea-{number}")
    for day in range(1, 14):
        owner = people.make_person(now=NOW)
        for shop in ("a", "b"):
            account = people.open_account(
                person=owner, kind="shop", handle=f"{shop}{day}_shop", name_en=shop, now=NOW
            )
            people.follow_account(person=person, account=account, now=NOW)
            draft = green_tea(
                account, handle="tea", skus=(SkuDraft(code="t", price_minor=1, currency="CNY"),)
            )
            goods.publish_product(draft=draft, now=NOW + timedelta(hours=day * 20))
    carry(MemoryLog())
    later = NOW + timedelta(days=12)

    first = read_notices(person, now=later)
    new_tea(lantern, now=later + MINUTE, handle="tea-new")
    second = read_notices(person, now=later + 2 * MINUTE, cursor=first.next_cursor or "")

    assert (len(first.lines), first.is_last_unseen_here, first.is_first) == (20, False, True)
    assert (second.next_cursor, second.is_last_unseen_here, second.until) == (None, True, later)
    cards = [card_of(thing) for page in (first, second) for line in page.lines for thing in line.things]
    assert len(cards) == len(set(cards)) == 29
    assert [len(line.things) for line in second.lines][-1] == 3


@pytest.mark.parametrize("cursor", ["nonsense", write_cursor([1]), write_cursor([1, "news", 10**14])])
def test_a_page_mark_that_cannot_be_read_is_refused(
    browser: Client, gateway: Gateway, lantern: Town, cursor: str
) -> None:
    with pytest.raises(BadCursor):
        read_notices(lantern.tao, now=LATER, cursor=cursor)
    assert browser.get("/notifications/", {"cursor": cursor}).status_code == 400


def follows_and_has_news(browser: Client, here: Town) -> None:
    browser.post("/@lantern_tea/following/", {"is_on": "1"})
    new_tea(here, now=timezone.now())


def test_the_page_names_what_is_new_and_a_look_at_it_marks_it_as_read(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    follows_and_has_news(browser, lantern)
    assert browser.get("/notifications/count/").json() == {"count": "1"}
    page = browser.get("/notifications/").content.decode()
    until = page.split('name="until" value="')[1].split('"')[0]

    part = browser.post("/notifications/looks/", {"until": until}, headers=HTMX)
    after = browser.get("/notifications/").content.decode()

    assert "Oolong" in page and 'class="notice notice-new"' in page
    assert (part.status_code, part["HX-Trigger"]) == (200, "magpie:read")
    assert "All read" in part.content.decode()
    assert "Oolong" in after and "notice-new" not in after
    assert browser.get("/notifications/count/").json() == {"count": ""}


def test_reading_the_page_or_the_count_alone_marks_nothing(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    follows_and_has_news(browser, lantern)
    for _ in range(2):
        browser.get("/notifications/")
        browser.head("/notifications/")
        assert browser.get("/notifications/count/").json() == {"count": "1"}
    assert browser.get("/notifications/looks/").status_code == 405


def test_what_came_while_the_page_was_open_stays_new(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    browser.post("/@lantern_tea/following/", {"is_on": "1"})
    opened = timezone.now()
    new_tea(lantern, now=timezone.now())

    browser.post("/notifications/looks/", {"until": opened.isoformat()})

    assert browser.get("/notifications/count/").json() == {"count": "1"}


def test_a_look_until_nonsense_is_a_look_until_now(browser: Client, gateway: Gateway, lantern: Town) -> None:
    follows_and_has_news(browser, lantern)
    for nonsense in (
        "0001-01-01T00:00:00+23:59",
        "",
        "tomorrow",
        "2026-13-45T99:00:00Z",
        "2026-03-01T12:00:00",
    ):
        answer = browser.post("/notifications/looks/", {"until": nonsense})
        assert (answer.status_code, answer["Location"]) == (302, "/notifications/")
    assert browser.get("/notifications/count/").json() == {"count": ""}


def test_an_empty_page_teaches(browser: Client, lantern: Town) -> None:
    page = browser.get("/notifications/").content.decode()

    assert "Nothing new for you" in page
    assert 'href="/following/"' in page.split("<main")[1].split("nothing-yet")[1]


def test_the_dock_asks_for_the_count_only_for_whoever_chose_something(
    sign_in: Callable[[str], Client], sqlite_truth: str
) -> None:
    stranger = Client(HTTP_HOST="localhost").get("/search/").content.decode()
    known = sign_in("tao").get("/search/").content.decode()

    assert "data-notices" not in stranger
    assert known.count('data-notices="/notifications/count/"') == 2


def test_page_and_count_cost_exact_queries(browser: Client, gateway: Gateway, lantern: Town) -> None:
    follows_and_has_news(browser, lantern)
    for address, count in (("/notifications/", NOTICES_QUERIES), ("/notifications/count/", COUNT_QUERIES)):
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        assert len(queries) == count


def test_many_reservations_cost_no_more_queries(lantern: Town) -> None:
    counts = []
    for _ in range(2):
        goods.reserve_stock(person=lantern.tao, sku=lantern.sku, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            lines_of(lantern.tao, now=NOW + 12 * MINUTE)
        counts.append(len(queries))

    assert counts == [13, 13]
