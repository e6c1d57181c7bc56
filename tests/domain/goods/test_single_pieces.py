"""Goods that differ piece by piece: weighed exactly, told in words, and named by one certificate."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from magpie.domain.goods import actions, queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Offer, Product, Sku
from magpie.domain.goods.refusals import CertificateTaken, UnreadableProduct
from magpie.domain.goods.rules import weight_words
from tests.domain.cast import NOW, fact_names, facts_since, green_tea, lantern_tea, mei, town

pytestmark = pytest.mark.wide


def bangle(**changes: Any) -> SkuDraft:
    said: dict[str, Any] = {
        "code": "BANGLE",
        "price_minor": 368_000,
        "currency": "CNY",
        "on_hand": 1,
        "is_single_piece": True,
        "weight_mg": 48_320,
        "quality_zh": "细裂一道，在内侧",
        "quality_en": "One hairline, on the inside",
        "certificate_no": "JD-2026-0117",
        "certificate_by": "Wushang Assay",
        **changes,
    }
    return SkuDraft(**said)


def test_a_single_piece_is_read_back_with_weight_quality_and_certificate(truth: str) -> None:
    here = town(skus=(bangle(),))
    before = len(fact_names())

    actions.publish_product(draft=green_tea(here.shop, skus=(bangle(),)), now=NOW)
    (sku,) = queries.get_product(here.product).skus

    assert facts_since(before) == []
    assert (sku.weight_mg, sku.quality_zh, sku.quality_en) == (
        48_320,
        "细裂一道，在内侧",
        "One hairline, on the inside",
    )
    assert (sku.certificate_no, sku.certificate_by, sku.available) == ("JD-2026-0117", "Wushang Assay", 1)


@pytest.mark.parametrize(
    "other",
    [{}, {"certificate_no": "jd-2026-0117"}, {"certificate_by": "WUSHANG ASSAY"}],
)
def test_a_certificate_names_one_piece_however_it_is_spelled(truth: str, other: dict[str, str]) -> None:
    here = town(skus=(bangle(),))
    before = fact_names()

    with pytest.raises(CertificateTaken):
        actions.publish_product(draft=green_tea(here.shop, handle="second", skus=(bangle(**other),)), now=NOW)

    assert (Product.objects.count(), Sku.objects.count(), fact_names()) == (1, 1, before)


def test_another_certifier_may_use_the_number_and_a_retired_piece_frees_its_own(truth: str) -> None:
    here = town(skus=(bangle(),))

    actions.publish_product(
        draft=green_tea(here.shop, handle="second", skus=(bangle(certificate_by="Dukou Assay"),)), now=NOW
    )
    plain = (SkuDraft(code="SG-50", price_minor=6800, currency="CNY"),)
    actions.publish_product(draft=green_tea(here.shop, skus=plain), now=NOW)
    actions.publish_product(draft=green_tea(here.shop, handle="third", skus=(bangle(),)), now=NOW)

    assert Sku.objects.filter(certificate_no="JD-2026-0117").count() == 3


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        ({"weight_mg": -1}, "weight_mg"),
        ({"weight_mg": 10**12}, "weight_mg"),
        ({"quality_en": "x" * 201}, "quality"),
        ({"certificate_by": ""}, "certificate_no"),
        ({"certificate_no": ""}, "certificate_no"),
        ({"certificate_no": " JD-2026-0117"}, "certificate_no"),
        ({"certificate_no": "x" * 81}, "certificate_no"),
        ({"promise": "soon"}, "promise"),
        ({"promise": "days"}, "ship_days"),
        ({"promise": "days", "ship_days": 61}, "ship_days"),
        ({"promise": "h24", "ship_days": 2}, "ship_days"),
        ({"promise": "presale"}, "presale_ships_at"),
        ({"promise": "h24", "presale_ships_at": NOW}, "presale_ships_at"),
        ({"exclusive_channel": "the moon"}, "exclusive_channel"),
        ({"exclusive_channel": "room:5 room:6"}, "exclusive_channel"),
    ],
)
def test_an_unreadable_piece_says_where_and_leaves_nothing(
    sqlite_truth: str, spoil: dict[str, Any], field: str
) -> None:
    shop = lantern_tea(mei())

    with pytest.raises(UnreadableProduct) as refused:
        actions.publish_product(draft=green_tea(shop, skus=(bangle(**spoil),)), now=NOW)

    assert (refused.value.detail["field"], Product.objects.count()) == (f"skus.0.{field}", 0)


@pytest.mark.parametrize(
    ("spoil", "field"), [({"return_policy": "never"}, "return_policy"), ({"return_days": 3}, "return_days")]
)
def test_a_way_of_taking_back_is_one_of_the_published(
    sqlite_truth: str, spoil: dict[str, Any], field: str
) -> None:
    shop = lantern_tea(mei())

    with pytest.raises(UnreadableProduct) as refused:
        actions.publish_product(draft=green_tea(shop, **spoil), now=NOW)

    assert refused.value.detail["field"] == field


def test_a_changed_promise_is_said_and_a_purchase_freezes_it(truth: str) -> None:
    here = town()
    before = len(fact_names())
    ships = NOW + timedelta(days=40)
    presale = SkuDraft(
        code="SG-50",
        price_minor=6800,
        currency="CNY",
        on_hand=20,
        promise="presale",
        presale_ships_at=ships,
    )

    actions.publish_product(
        draft=green_tea(here.shop, skus=(presale,), return_policy="none_fresh", return_days=15), now=NOW
    )
    offer = queries.offer_for(here.sku, now=NOW)

    assert facts_since(before) == ["ProductPublished"]
    assert (offer.promise, offer.presale_ships_at, offer.return_policy, offer.return_days) == (
        "presale",
        ships,
        "none_fresh",
        15,
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Sku.objects.update(certificate_by=""),
        lambda: Sku.objects.update(weight_mg=-1),
        lambda: Offer.objects.update(promise="days"),
        lambda: Offer.objects.update(promise="presale"),
        lambda: Offer.objects.update(asked_minor=368_001),
        lambda: Product.objects.update(return_days=8),
    ],
)
def test_the_database_itself_refuses_terms_that_cannot_be(truth: str, spoil: Any) -> None:
    town(skus=(bangle(),))

    with pytest.raises(IntegrityError), transaction.atomic():
        spoil()


@pytest.mark.parametrize(
    ("weight_mg", "words"),
    [
        (800, "800 mg"),
        (1_000, "1 g"),
        (12_340, "12.34 g"),
        (12_305, "12.305 g"),
        (1_200_000, "1.2 kg"),
        (2_000_001, "2.000001 kg"),
    ],
)
def test_a_weight_is_written_exactly(weight_mg: int, words: str) -> None:
    assert weight_words(weight_mg) == words
