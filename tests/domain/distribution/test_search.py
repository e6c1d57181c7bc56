"""Searching what exists: goods, stories and accounts, and what their owners or askers do not want found."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.domain.content import actions as content
from magpie.domain.distribution import rules
from magpie.domain.distribution.search import Asker, Kind, find_all, suggest
from magpie.domain.goods import actions as goods
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.queries.finding import topics_with_goods
from magpie.domain.people import actions as people
from tests.domain.cast import MINUTE, NOW, Town, green_tea, photo, town

pytestmark = pytest.mark.wide

NOBODY = Asker()
SEARCH_QUERIES = 6
SUGGEST_QUERIES = 5


def story(here: Town, *, title: str, products: tuple[int, ...] = ()) -> str:
    made = content.publish_content(
        account=here.shop,
        kind="post",
        file=io.BytesIO(photo()),
        title_en=title,
        products=list(products),
        now=NOW,
    )
    return f"post:{made}"


def gaiwan(here: Town, **changes: object) -> int:
    draft = green_tea(
        here.shop,
        handle="gaiwan",
        title_zh="白瓷盖碗",
        title_en="White gaiwan",
        topics={"teaware": 1.0, "tea": 0.5},
        skus=(SkuDraft(code="GW", price_minor=9900, currency="CNY", on_hand=3),),
        **changes,
    )
    return goods.publish_product(draft=draft, now=NOW + MINUTE)


def keys(query: str, kind: Kind = Kind.GOODS, *, asker: Asker = NOBODY) -> list[str]:
    return [hit.thing for hit in find_all(query, asker=asker).hits.get(kind, ())]


def test_goods_stories_and_accounts_are_found_in_both_languages(truth: str) -> None:
    here = town()
    told = story(here, title="A morning with tea")

    for query in ("tea", "green tea"):
        assert keys(query) == [f"product:{here.product}"]
    assert keys("绿茶") == [f"product:{here.product}"]
    assert keys("tea", Kind.STORIES) == [told]
    assert keys("灯笼", Kind.ACCOUNTS) == keys("lant", Kind.ACCOUNTS) == [f"account:{here.shop}"]


def test_the_best_comes_first_and_the_newest_of_equals(truth: str) -> None:
    here = town()
    newer = gaiwan(here)

    assert keys("tea") == [f"product:{here.product}", f"product:{newer}"]
    assert keys("lantern") == [f"product:{newer}", f"product:{here.product}"]
    assert keys("盖碗") == [f"product:{newer}"]


def test_what_left_the_shelf_or_was_closed_is_not_found(truth: str) -> None:
    here = town()
    goods.withdraw_product(product=here.product, now=NOW)
    people.close_account(account=here.shop, now=NOW)

    found = find_all("lantern green tea", asker=NOBODY)

    assert [found.count(kind) for kind in Kind] == [0, 0, 0]


@pytest.mark.parametrize("subject", ["account:{shop}", "product:{product}", "topic:tea"])
def test_what_somebody_blocked_is_taken_out_and_counted(truth: str, subject: str) -> None:
    here = town()
    asker = Asker(blocked=frozenset({subject.format(shop=here.shop, product=here.product)}))

    found = find_all("spring green", asker=asker)

    assert (found.count(Kind.GOODS), found.blocked) == (0, 1)


def test_what_needs_an_age_needs_a_certain_one_and_so_does_a_story_that_carries_it(truth: str) -> None:
    here = town()
    wine = gaiwan(here, min_age_years=18)
    story(here, title="White gaiwan at night", products=(wine,))

    found = find_all("gaiwan", asker=NOBODY)

    assert (found.count(Kind.GOODS), found.count(Kind.STORIES), found.too_young) == (0, 0, 2)
    assert keys("gaiwan", asker=Asker(years=18)) == [f"product:{wine}"]


def test_no_sign_of_a_query_language_is_obeyed(truth: str) -> None:
    town()

    for query in ("%", "_", "' OR 1=1 --", "\\", "%茶_" * 20):
        assert keys(query) in ([], ["product:1"])
    assert keys("%") == []


def test_a_search_costs_the_same_queries_whatever_is_found(truth: str) -> None:
    here = town()
    gaiwan(here)
    story(here, title="茶 tea")
    for query, count in (("tea", SEARCH_QUERIES), ("茶", SEARCH_QUERIES), ("", 0), ("!", 0)):
        with CaptureQueriesContext(connection) as queries:
            find_all(query, asker=NOBODY)
        assert len(queries) == count


def test_candidates_are_bounded(truth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = town()
    newer = gaiwan(here)
    monkeypatch.setattr(rules, "CANDIDATES_MAX", 1)

    assert keys("lantern") == [f"product:{newer}"]


def test_letters_are_answered_with_what_can_be_opened(truth: str) -> None:
    here = town()

    with CaptureQueriesContext(connection) as queries:
        offered = suggest("tea", asker=NOBODY)

    assert [view.slug for view in offered.topics] == ["tea"]
    assert [face.handle for face in offered.accounts] == ["lantern_tea"]
    assert [row.key for row in offered.goods] == [f"product:{here.product}"]
    assert len(queries) == SUGGEST_QUERIES


def test_a_topic_without_goods_is_not_offered(truth: str) -> None:
    here = town()
    assert suggest("cof", asker=NOBODY).topics == ()
    assert [view.slug for view in topics_with_goods(limit=9)] == ["tea"]

    goods.withdraw_product(product=here.product, now=NOW)

    assert suggest("tea", asker=NOBODY).topics == ()
    assert topics_with_goods(limit=9) == []
