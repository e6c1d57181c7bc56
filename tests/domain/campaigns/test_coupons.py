"""Making coupons: what can be, what cannot, and what nobody but its owner may promise."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from magpie.domain.campaigns import actions, queries
from magpie.domain.campaigns.models import Coupon
from magpie.domain.campaigns.refusals import CodeTaken, CouponEnded, NoSuchCoupon, UnreadableCoupon
from magpie.domain.campaigns.rules.coupons import Scope, Shares
from magpie.domain.goods import actions as goods
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import NoSuchAccount
from tests.domain.campaigns.cast import DAY, PLATFORM_PAYS, SHOP_PAYS, coupon, draft
from tests.domain.cast import NOW, MemoryLog, carry, green_tea, town

pytestmark = pytest.mark.wide


def test_a_coupon_is_published_as_it_was_meant(truth: str) -> None:
    here = town()

    made = coupon(here.shop, scope=Scope.PRODUCTS, products=(here.product,))

    (offered,) = queries.coupons_offered(shop=here.shop, product=here.product, category="food/tea", now=NOW)
    shown = offered.coupon
    assert (shown.id, shown.shop, shown.within, shown.stack_group) == (made, here.shop, here.shop, "shop")
    assert (shown.amount_minor, shown.threshold_minor, shown.left, offered.state) == (
        2000,
        10_000,
        10,
        "open",
    )
    books = queries.find_books(made)
    assert books is not None
    assert (books.budget_minor, books.unpromised_minor, books.spent_minor) == (20_000, 20_000, 0)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("name", {"name_zh": "", "name_en": "  "}),
    ("name", {"name_en": "x" * 61}),
    ("name", {"name_en": "two\nlines"}),
    ("code", {"code": "abc"}),
    ("code", {"code": "春天快乐优惠"}),
    ("kind", {"kind": "gift"}),
    ("kind", {"percent_bp": 1000}),
    ("amount_minor", {"amount_minor": 0}),
    ("amount_minor", {"amount_minor": -1}),
    ("percent_bp", {"kind": "percent", "amount_minor": 0, "percent_bp": 10_001, "max_minor": 1}),
    ("max_minor", {"kind": "percent", "amount_minor": 0, "percent_bp": 1000}),
    ("threshold_minor", {"threshold_minor": -1}),
    ("threshold_minor", {"threshold_minor": 1999}),
    ("threshold_minor", {"is_compensation": True}),
    ("currency", {"currency": "yuan"}),
    ("scope", {"scope": "everything"}),
    ("scope", {"scope": Scope.PLATFORM}),
    ("within", {"within": 999_999}),
    ("products", {"scope": Scope.PRODUCTS}),
    ("products", {"products": (1,)}),
    ("products", {"scope": Scope.PRODUCTS, "products": (999_999,)}),
    ("categories", {"scope": Scope.CATEGORIES, "categories": ("no-such",)}),
    ("categories", {"scope": Scope.CATEGORIES}),
    ("claim_from", {"claim_from": NOW.replace(year=1999)}),
    ("claim_from", {"use_days": None, "use_until": NOW.replace(year=2201)}),
    ("claim_until", {"claim_until": NOW - 2 * DAY}),
    ("use_until", {"use_days": None}),
    ("use_until", {"use_until": NOW + 9 * DAY}),
    ("use_until", {"use_days": None, "use_until": NOW + DAY}),
    ("use_from", {"use_from": NOW}),
    ("use_from", {"use_days": None, "use_until": NOW + 9 * DAY, "use_from": NOW + 9 * DAY}),
    ("use_days", {"use_days": 0}),
    ("quantity", {"quantity": 0}),
    ("budget_minor", {"budget_minor": 1999}),
    ("claims_max", {"claims_max": 101}),
    ("uses_max", {"uses_max": 0}),
    ("shares", {"shares": Shares(shop_bp=9999)}),
    ("shares", {"shares": Shares(shop_bp=10_001, creator_bp=-1)}),
    ("shares", {"shares": PLATFORM_PAYS}),
]


@pytest.mark.parametrize(("field", "changes"), WRONG, ids=lambda part: part if isinstance(part, str) else "")
def test_what_cannot_be_is_refused_by_its_field_and_nothing_is_made(
    sqlite_truth: str, field: str, changes: dict[str, Any]
) -> None:
    here = town()

    with pytest.raises(UnreadableCoupon) as refusal:
        coupon(here.shop, **changes)

    assert refusal.value.detail["field"] == field
    assert refusal.value.say("zh") and refusal.value.say("en")
    assert Coupon.objects.count() == 0


def test_a_shop_names_no_goods_of_others(sqlite_truth: str) -> None:
    here = town()
    other = people.open_account(person=here.tao, kind="shop", handle="taos", name_en="Tao's", now=NOW)
    theirs = goods.publish_product(draft=green_tea(other, handle="black"), now=NOW)

    with pytest.raises(UnreadableCoupon):
        coupon(here.shop, scope=Scope.PRODUCTS, products=(here.product, theirs))
    with pytest.raises(UnreadableCoupon):
        coupon(here.shop, within=other)

    assert Coupon.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"platform_bp": 1},
        {"shop_bp": 9999},
        {"platform_bp": 5000, "shop_bp": 5000},
        {"within": None},
        {"amount_minor": 0},
        {"percent_bp": 5},
        {"threshold_minor": -1},
        {"is_compensation": True},
        {"use_days": None},
        {"claim_until": NOW - 9 * DAY},
        {"claimed": 11},
        {"claimed": -1},
        {"used": 1},
        {"spent_minor": 1},
        {"promised_minor": 20_001},
        {"name_zh": "", "name_en": ""},
    ],
)
def test_the_database_itself_refuses_what_no_coupon_can_be(truth: str, changes: dict[str, Any]) -> None:
    made = coupon(town().shop)
    before = Coupon.objects.filter(pk=made).values().get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.filter(pk=made).update(**changes)

    assert Coupon.objects.filter(pk=made).values().get() == before


def test_a_code_is_taken_once_whatever_its_case(truth: str) -> None:
    here = town()
    coupon(here.shop, code="spring-88")

    with pytest.raises(CodeTaken):
        coupon(here.shop, code=" Spring-88")
    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.filter(pk=coupon(here.shop)).update(code="spring-88")

    assert [row.code for row in Coupon.objects.exclude(code=None)] == ["SPRING-88"]


def test_nobody_but_an_open_shop_has_coupons(sqlite_truth: str) -> None:
    here = town()
    for within in (999_999, here.shop):
        with pytest.raises(NoSuchAccount):
            coupon(None, scope=Scope.SHOP, within=999_999 if within != here.shop else within + 10**6)
    people.erase_person(person=here.mei, now=NOW)
    with pytest.raises(NoSuchAccount):
        coupon(here.shop)

    assert Coupon.objects.count() == 0


def test_an_ended_coupon_is_offered_no_more_and_ends_once(truth: str) -> None:
    here = town()
    made = coupon(here.shop)

    actions.end_coupon(coupon=made, now=NOW)

    assert queries.coupons_offered(shop=here.shop, now=NOW) == []
    with pytest.raises(CouponEnded):
        actions.end_coupon(coupon=made, now=NOW + DAY)
    with pytest.raises(NoSuchCoupon):
        actions.end_coupon(coupon=made + 1, now=NOW)
    assert Coupon.objects.get(pk=made).ended_at == NOW


def test_a_shop_that_closes_gives_nothing_out_any_more(truth: str) -> None:
    here = town()
    made, of_platform = coupon(here.shop), coupon(None)

    people.erase_person(person=here.mei, now=NOW)
    carry(MemoryLog())

    assert Coupon.objects.get(pk=made).ended_at is not None
    assert Coupon.objects.get(pk=of_platform).ended_at is None


def test_what_is_offered_fits_the_shelf_it_is_offered_on(truth: str) -> None:
    here = town()
    other = people.open_account(person=here.tao, kind="shop", handle="taos", name_en="Tao's", now=NOW)
    fits = [
        coupon(here.shop),
        coupon(here.shop, scope=Scope.PRODUCTS, products=(here.product,)),
        coupon(None, scope=Scope.CATEGORIES, categories=("food",)),
        coupon(None, scope=Scope.SHOP, within=here.shop),
        coupon(None),
    ]
    coupon(other)
    coupon(here.shop, code="HIDDEN-1")
    coupon(None, is_compensation=True, threshold_minor=0)
    coupon(here.shop, claim_from=NOW + DAY)
    coupon(here.shop, claim_until=NOW)
    coupon(None, scope=Scope.SHOP, within=other)

    on_product = queries.coupons_offered(shop=here.shop, product=here.product, category="food/tea", now=NOW)
    elsewhere = queries.coupons_offered(shop=here.shop, product=here.product + 1, category="toys", now=NOW)
    in_shop = queries.coupons_offered(shop=here.shop, now=NOW)

    assert [one.coupon.id for one in on_product] == fits
    assert [one.coupon.id for one in elsewhere] == [fits[0], fits[3], fits[4]]
    assert [one.coupon.id for one in in_shop] == [fits[0], fits[1], fits[3], fits[4]]


def test_a_percentage_is_said_as_each_language_says_it(sqlite_truth: str) -> None:
    here = town()
    for percent_bp in (1500, 1250, 1000, 10_000, 25):
        coupon(
            here.shop,
            kind="percent",
            amount_minor=0,
            percent_bp=percent_bp,
            max_minor=2000,
            threshold_minor=0,
        )

    said = [one.coupon for one in queries.coupons_offered(shop=here.shop, now=NOW)]

    assert [one.percent_off for one in said] == ["15", "12.5", "10", "100", "0.25"]
    assert [one.percent_of_price for one in said] == ["8.5", "8.75", "9", "0", "9.975"]


def test_books_come_in_pages_and_are_the_shops_own(sqlite_truth: str) -> None:
    here = town()
    made = [coupon(here.shop) for _ in range(3)]
    coupon(None)

    first = queries.books_of_shop(shop=here.shop, limit=2)
    rest = queries.books_of_shop(shop=here.shop, limit=2, cursor=first.next_cursor or "")

    assert [one.coupon.id for one in (*first.rows, *rest.rows)] == made[::-1]
    assert rest.next_cursor is None
    assert len(queries.books_of_shop(shop=None).rows) == 1


def test_a_draft_says_the_most_it_can_take_off() -> None:
    assert draft(1).most_minor == 2000
    assert draft(1, kind="percent", max_minor=700).most_minor == 700
    assert SHOP_PAYS.weights == (0, 10_000, 0)
    assert timedelta(days=1) == DAY
