"""Notices: what happened since somebody looked, and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.goods import actions as goods
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.people import actions as people
from magpie.store.notices.reading import count_unseen, read_notices
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, green_tea
from tests.store.conftest import Gateway

HTMX = {"HX-Request": "true"}
# The visitor's one, the look, three for whom they follow, the new cards, the reservations.
NOTICES_QUERIES = 7
COUNT_QUERIES = 7
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


def tao_follows(here: Town) -> str:
    people.follow_account(person=here.tao, account=here.shop, now=NOW)
    return here.tao


def test_what_a_followed_account_shows_afterwards_is_told_and_what_it_showed_before_is_not(
    lantern: Town,
) -> None:
    person = tao_follows(lantern)
    product = new_tea(lantern, now=NOW + MINUTE)

    told = read_notices(person, now=LATER)

    assert [(one.card.card if one.card else "", one.at) for one in told] == [
        (f"product:{product}", NOW + MINUTE)
    ]
    assert count_unseen(person, now=LATER) == "1"


def test_a_stranger_to_the_shop_hears_nothing(lantern: Town) -> None:
    new_tea(lantern, now=NOW + MINUTE)

    assert read_notices(lantern.tao, now=LATER) == []
    assert count_unseen(lantern.tao, now=LATER) == ""


def test_a_muted_account_is_followed_in_silence(lantern: Town) -> None:
    person = tao_follows(lantern)
    new_tea(lantern, now=NOW + MINUTE)
    people.mute(person=person, subject=f"account:{lantern.shop}", now=NOW)

    assert read_notices(person, now=LATER) == []


def test_after_two_weeks_nothing_is_told_of_it(lantern: Town) -> None:
    person = tao_follows(lantern)
    new_tea(lantern, now=NOW + MINUTE)

    assert len(read_notices(person, now=NOW + timedelta(days=14))) == 1
    assert read_notices(person, now=NOW + timedelta(days=14, minutes=2)) == []


def test_a_reservation_is_told_of_when_it_runs_out_and_when_it_did(lantern: Town) -> None:
    goods.reserve_stock(person=lantern.tao, sku=lantern.sku, now=NOW)

    assert read_notices(lantern.tao, now=NOW + MINUTE) == []
    (soon,) = read_notices(lantern.tao, now=NOW + 11 * MINUTE)
    (over,) = read_notices(lantern.tao, now=NOW + 15 * MINUTE)
    goods.sweep_expired(now=NOW + 16 * MINUTE)
    (swept,) = read_notices(lantern.tao, now=NOW + 16 * MINUTE)

    assert (soon.is_over, soon.at) == (False, NOW + 10 * MINUTE)
    assert (over.is_over, swept.is_over, over.at) == (True, True, NOW + 15 * MINUTE)
    assert over.card is not None and over.card.card == f"product:{lantern.product}"


def test_what_was_given_back_is_not_told(lantern: Town) -> None:
    kept = goods.reserve_stock(person=lantern.tao, sku=lantern.sku, now=NOW)
    goods.release_reservation(person=lantern.tao, reservation=kept.id, now=NOW)

    assert read_notices(lantern.tao, now=NOW + 15 * MINUTE) == []


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
    for nonsense in ("", "tomorrow", "2026-13-45T99:00:00Z", "2026-03-01T12:00:00"):
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
            read_notices(lantern.tao, now=NOW + 12 * MINUTE)
        counts.append(len(queries))

    assert counts == [12, 12]
