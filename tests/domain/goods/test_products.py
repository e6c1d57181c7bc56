"""The shelf: publishing twice is publishing once, prices have a history, stock has a movement for every piece."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.domain.goods import actions, queries, rules
from magpie.domain.goods.drafts import AttributeDraft, ImageDraft, SkuDraft, StepDraft, complaints_about
from magpie.domain.goods.models import Category, PriceChange, Product, Sku, Stock, StockMovement, Topic
from magpie.domain.goods.refusals import (
    NoSuchOffer,
    NoSuchProduct,
    NotAShop,
    StockOutOfRange,
    UnreadablePrice,
    UnreadableProduct,
    UnreadableQuantity,
)
from magpie.domain.goods.taxonomy import TOPICS, topics_by_word
from magpie.domain.outbox.append_only import WrittenOnce
from magpie.domain.people import actions as people
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, fact_names, facts_since, green_tea, lantern_tea, mei, town

pytestmark = pytest.mark.wide


def test_a_published_product_is_read_back_whole(truth: str) -> None:
    here = town(
        attributes=(AttributeDraft(name="origin", value_zh="杭州", value_en="Hangzhou"),),
        images=(ImageDraft(url="https://img.example/a.jpg", alt_en="A cup"),),
        skus=(
            SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=20, options={"Weight": "50 g"}),
            SkuDraft(code="SG-100", price_minor=12800, compare_minor=13600, currency="CNY", on_hand=5),
        ),
    )

    view = queries.get_product(here.product)

    assert (view.title_zh, view.brand_en, view.category, view.topics) == (
        "明前绿茶",
        "Lantern",
        "food/tea",
        {"tea": 1.0},
    )
    assert (view.price_minor, view.currency, view.available, view.version) == (6800, "CNY", 25, 1)
    assert [(sku.code, sku.available, sku.compare_minor) for sku in view.skus] == [
        ("SG-50", 20, 0),
        ("SG-100", 5, 13600),
    ]
    assert (view.attributes[0].value_en, view.attributes[0].source) == ("Hangzhou", "merchant")
    assert view.images[0].url == "https://img.example/a.jpg"
    assert queries.steps_of(here.product) == ()
    assert list(Category.objects.order_by("path").values_list("path", "parent__path")) == [
        ("food", None),
        ("food/tea", "food"),
    ]


def test_the_same_draft_again_writes_and_says_nothing(truth: str) -> None:
    here = town()
    before = fact_names()

    again = actions.publish_product(draft=green_tea(here.shop), now=NOW)

    assert again == here.product
    assert fact_names() == before
    assert (StockMovement.objects.count(), PriceChange.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"title_en": "First green tea"}, ["ProductPublished"]),
        ({"topics": {"tea": 0.5}}, ["ProductPublished"]),
        ({"category": "Drinks"}, ["ProductPublished"]),
        (
            {"skus": (SkuDraft(code="SG-50", price_minor=7000, currency="CNY", on_hand=20),)},
            ["PriceChanged", "ProductPublished"],
        ),
        ({"skus": (SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=25),)}, ["StockMoved"]),
        ({"skus": (SkuDraft(code="NEW", price_minor=6800, currency="CNY"),)}, ["ProductPublished"]),
    ],
)
def test_only_what_differs_is_said(sqlite_truth: str, change: dict[str, Any], facts: list[str]) -> None:
    here = town()
    before = len(fact_names())

    actions.publish_product(draft=green_tea(here.shop, **change), now=NOW)

    assert facts_since(before) == facts


def test_a_sku_that_left_the_draft_is_retired_and_keeps_its_history(sqlite_truth: str) -> None:
    here = town()

    actions.publish_product(
        draft=green_tea(here.shop, skus=(SkuDraft(code="NEW", price_minor=100, currency="CNY", on_hand=1),)),
        now=NOW,
    )

    assert [sku.code for sku in queries.get_product(here.product).skus] == ["NEW"]
    assert Sku.objects.get(code="SG-50").retired_at == NOW
    assert Stock.objects.get(sku__code="SG-50").on_hand == 20


def test_counting_again_after_a_sale_changes_nothing(sqlite_truth: str) -> None:
    here = town()
    actions.reserve_stock(person=here.tao, sku=here.sku, quantity=2, now=NOW)

    actions.publish_product(draft=green_tea(here.shop), now=NOW)
    assert queries.get_product(here.product).available == 18

    actions.count_stock(sku=here.sku, on_hand=1, now=NOW)
    row = Stock.objects.get(sku=here.sku)
    assert (row.on_hand, row.reserved, row.available) == (2, 2, 0)


def test_how_it_is_made_is_told_in_order_and_once(truth: str) -> None:
    told = (StepDraft(words_zh="采", words_en="Picked"), StepDraft(words_en="Fired", source="merchant"))
    here = town(steps=told)
    before = len(fact_names())

    actions.publish_product(draft=green_tea(here.shop, steps=told), now=NOW)
    assert facts_since(before) == []
    actions.publish_product(draft=green_tea(here.shop, steps=told[::-1]), now=NOW)

    assert [(step.words_en, step.source) for step in queries.steps_of(here.product)] == [
        ("Fired", "merchant"),
        ("Picked", "maker"),
    ]
    assert facts_since(before) == ["ProductPublished"]


def test_withdrawn_goods_are_gone_until_published_again(truth: str) -> None:
    here = town()
    before = len(fact_names())

    assert actions.withdraw_product(product=here.product, why="recall", now=NOW)
    assert not actions.withdraw_product(product=here.product, now=NOW)
    with pytest.raises(NoSuchProduct):
        queries.get_product(here.product)
    assert (queries.products_page().rows, queries.products_by_id([here.product])) == ([], {})
    actions.publish_product(draft=green_tea(here.shop), now=NOW)

    assert queries.get_product(here.product).is_on_shelf
    assert facts_since(before) == ["ProductWithdrawn", "ProductPublished"]


def test_every_price_is_history_and_history_is_written_once(truth: str) -> None:
    here = town()
    offer = queries.get_product(here.product).skus[0].offer

    assert actions.change_price(offer=offer, price_minor=5900, by=here.mei, now=NOW)
    assert not actions.change_price(offer=offer, price_minor=5900, by=here.mei, now=NOW)

    steps = list(PriceChange.objects.order_by("id").values_list("from_minor", "to_minor", "by"))
    assert steps == [(None, 6800, ""), (6800, 5900, here.mei)]
    with pytest.raises(WrittenOnce):
        PriceChange.objects.all().delete()
    assert fact_names().count("PriceChanged") == 1


def test_a_compare_price_below_the_price_is_dropped(sqlite_truth: str) -> None:
    here = town(skus=(SkuDraft(code="A", price_minor=100, compare_minor=120, currency="CNY"),))
    offer = queries.get_product(here.product).skus[0].offer

    actions.change_price(offer=offer, price_minor=150, now=NOW)

    sku = queries.get_product(here.product).skus[0]
    assert (sku.price_minor, sku.compare_minor) == (150, 0)


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (lambda here: actions.receive_stock(sku=here.sku, quantity=0, now=NOW), UnreadableQuantity),
        (
            lambda here: actions.receive_stock(sku=here.sku, quantity=rules.STOCK_MAX, now=NOW),
            StockOutOfRange,
        ),
        (lambda here: actions.adjust_stock(sku=here.sku, by=-21, now=NOW), StockOutOfRange),
        (lambda here: actions.adjust_stock(sku=here.sku, by=0, now=NOW), UnreadableQuantity),
        (lambda here: actions.change_price(offer=404, price_minor=1, now=NOW), NoSuchOffer),
        (lambda here: actions.change_price(offer=here.sku, price_minor=-1, now=NOW), UnreadablePrice),
        (lambda here: actions.withdraw_product(product=404, now=NOW), NoSuchProduct),
    ],
)
def test_a_refusal_leaves_stock_and_prices_alone(
    sqlite_truth: str, attempt: Callable[[Any], object], refusal: type[Refusal]
) -> None:
    here = town()
    before = fact_names()

    with pytest.raises(refusal):
        attempt(here)

    view = queries.get_product(here.product)
    assert (view.available, view.price_minor, fact_names()) == (20, 6800, before)
    assert StockMovement.objects.count() == 1


def test_a_single_piece_exists_once(sqlite_truth: str) -> None:
    here = town(skus=(SkuDraft(code="ONE", price_minor=1, currency="CNY", on_hand=1, is_single_piece=True),))

    with pytest.raises(StockOutOfRange):
        actions.receive_stock(sku=here.sku, quantity=1, now=NOW)

    assert queries.get_product(here.product).available == 1


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        ({"handle": "Spring Green"}, "handle"),
        ({"title_zh": "", "title_en": " "}, "title"),
        ({"title_en": "x" * 201}, "title_en"),
        ({"skus": ()}, "skus"),
        ({"skus": (SkuDraft(code="", price_minor=1, currency="CNY"),)}, "skus.0.code"),
        ({"skus": (SkuDraft(code="A", price_minor=-1, currency="CNY"),)}, "skus.0.price_minor"),
        (
            {"skus": (SkuDraft(code="A", price_minor=9, compare_minor=8, currency="CNY"),)},
            "skus.0.compare_minor",
        ),
        ({"skus": (SkuDraft(code="A", price_minor=1, currency="yuan"),)}, "skus.0.currency"),
        (
            {"skus": (SkuDraft(code="A", price_minor=1, currency="CNY", on_hand=2, is_single_piece=True),)},
            "skus.0.on_hand",
        ),
        ({"topics": {"tea": 1.5}}, "topics.tea"),
        ({"topics": {"nonsense": 0.5}}, "topics.nonsense"),
        ({"attributes": (AttributeDraft(name="aura", value_en="blue"),)}, "attributes.0.name"),
        ({"steps": (StepDraft(),)}, "steps.0"),
        ({"steps": (StepDraft(words_en="x" * 201),)}, "steps.0"),
        ({"steps": (StepDraft(words_en="fold"),) * 13}, "steps"),
        ({"min_age_years": 200}, "min_age_years"),
    ],
)
def test_an_unreadable_draft_says_where_and_leaves_nothing(
    sqlite_truth: str, spoil: dict[str, Any], field: str
) -> None:
    shop = lantern_tea(mei())
    before = fact_names()

    with pytest.raises(UnreadableProduct) as refused:
        actions.publish_product(draft=green_tea(shop, **spoil), now=NOW)

    assert refused.value.detail["field"] == field
    assert (Product.objects.count(), fact_names()) == (0, before)


def test_a_private_or_closed_account_sells_nothing(sqlite_truth: str) -> None:
    owner = mei()
    shop = lantern_tea(owner)
    private = people.open_account(person=owner, kind="person", handle="mei", name_en="Mei", now=NOW)
    people.close_account(account=shop, now=NOW)

    for account in (shop, private):
        with pytest.raises(NotAShop):
            actions.publish_product(draft=green_tea(account), now=NOW)

    assert Product.objects.count() == 0


def test_pages_hold_every_product_once_newest_first(sqlite_truth: str) -> None:
    shop = lantern_tea(mei())
    made = [actions.publish_product(draft=green_tea(shop, handle=f"tea-{n}"), now=NOW) for n in range(5)]

    first = queries.products_page(limit=2)
    second = queries.products_page(limit=2, cursor=first.next_cursor or "")
    third = queries.products_page(limit=2, cursor=second.next_cursor or "")

    seen = [view.id for page in (first, second, third) for view in page.rows]
    assert (seen, third.next_cursor) == (made[::-1], None)
    assert [view.id for view in queries.products_page(category="food", limit=9).rows] == made[::-1]
    assert queries.products_page(category="foo").rows == []
    assert queries.products_page(topic="ceramics").rows == []


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_costs_seven_queries_however_long(sqlite_truth: str, count: int) -> None:
    shop = lantern_tea(mei())
    for number in range(count):
        actions.publish_product(draft=green_tea(shop, handle=f"tea-{number}"), now=NOW)

    with CaptureQueriesContext(
        connection,
    ) as spent:
        queries.products_page(limit=20)

    assert len(spent) == 7


def test_the_taxonomy_is_planted_and_no_word_is_ambiguous(sqlite_truth: str) -> None:
    assert Topic.objects.count() == len(TOPICS) == len({topic.slug for topic in TOPICS})
    assert all(topic.zh and topic.en for topic in TOPICS)
    words = topics_by_word()
    assert (words["绿茶"], words["handmade"], words["notebook"]) == ("tea", "heritage-craft", "stationery")


def test_complaints_come_all_at_once() -> None:
    draft = green_tea(1, handle="A B", title_en="", title_zh="", skus=())

    assert [complaint.field for complaint in complaints_about(draft)] == ["handle", "title", "skus"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Food & Drink", "food-drink"),
        ("Café", "cafe"),
        ("茶叶", rules.slug_of(" 茶叶 ")),
        ("茶 Tea", rules.slug_of("茶 Tea")),
    ],
)
def test_a_slug_is_readable_or_stable(text: str, slug: str) -> None:
    assert rules.slug_of(text) == slug
    assert rules.PATH_PATTERN.fullmatch(slug)
