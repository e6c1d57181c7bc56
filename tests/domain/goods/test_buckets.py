"""Pieces set apart: sold nowhere else, back on the shelf when unsold, and every counter the sum of its movements."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.domain.goods import actions, queries, rules
from magpie.domain.goods.actions import Pieces
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Bucket, Stock, StockMovement
from magpie.domain.goods.refusals import (
    BucketClosed,
    NoSuchBucket,
    NoSuchSku,
    OutOfStock,
    PiecesMissing,
    StockOutOfRange,
    UnreadableQuantity,
)
from magpie.domain.goods.rules import BucketKind, Movement
from magpie.domain.outbox.models import Fact
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, Town, fact_names, facts_since, green_tea, town

pytestmark = pytest.mark.wide


def apart(here: Town, quantity: int = 5, *, ref: str = "flash:1") -> int:
    """A bucket of so many of the twenty pieces."""
    bucket = actions.open_bucket(sku=here.sku, kind=BucketKind.FLASH, ref=ref, now=NOW)
    actions.allot_pieces(bucket=bucket, quantity=quantity, now=NOW)
    return bucket


def shelf(here: Town) -> tuple[int, int, int]:
    row = Stock.objects.get(sku=here.sku)
    return row.on_hand, row.reserved, row.sold


def inside(bucket: int) -> tuple[int, int, int]:
    view = queries.get_bucket(bucket)
    return view.on_hand, view.reserved, view.sold


def of(here: Town, bucket: int | None, quantity: int = 1) -> list[Pieces]:
    return [Pieces(here.sku, quantity, bucket)]


def test_pieces_set_apart_leave_the_shelf_and_are_sold_from_their_bucket_only(truth: str) -> None:
    here = town()
    before = len(fact_names())

    bucket = apart(here, 5)
    actions.hold_pieces(pieces=of(here, bucket, 3), ref="order:1", now=NOW)
    actions.sell_pieces(pieces=of(here, bucket, 2), ref="order:1", now=NOW)

    assert (shelf(here), inside(bucket)) == ((15, 0, 0), (5, 1, 2))
    assert queries.get_product(here.product).available == 15
    told = [fact.payload for fact in Fact.objects.order_by("id")[before:]]
    assert [(fact["kind"], fact["bucket"], fact["available"]) for fact in told] == [
        ("allot", bucket, 15),
        ("reserve", bucket, 2),
        ("sell", bucket, 2),
    ]
    with pytest.raises(PiecesMissing) as refused:
        actions.hold_pieces(pieces=of(here, None, 16), ref="order:2", now=NOW)
    assert refused.value.detail["left"] == {here.sku: 15}
    with pytest.raises(PiecesMissing) as refused:
        actions.hold_pieces(pieces=of(here, bucket, 3), ref="order:2", now=NOW)
    assert refused.value.detail["left"] == {here.sku: 2}
    assert (shelf(here), inside(bucket)) == ((15, 0, 0), (5, 1, 2))
    assert queries.find_stock_difference() == []


def test_what_is_unsold_goes_back_when_it_closes_and_what_is_held_follows_when_given_back(truth: str) -> None:
    here = town()
    bucket = apart(here, 5)
    actions.hold_pieces(pieces=of(here, bucket, 3), ref="order:1", now=NOW)
    before = len(fact_names())

    assert actions.close_bucket(bucket=bucket, now=NOW) == 2
    assert actions.close_bucket(bucket=bucket, now=NOW) == 0
    assert facts_since(before) == ["StockMoved"]
    assert (shelf(here), inside(bucket)) == ((17, 0, 0), (3, 3, 0))

    actions.sell_pieces(pieces=of(here, bucket, 2), ref="order:1", now=NOW)
    actions.release_pieces(pieces=of(here, bucket, 1), ref="order:1", now=NOW)
    assert (shelf(here), inside(bucket)) == ((18, 0, 0), (2, 0, 2))
    actions.take_back_pieces(pieces=of(here, bucket, 1), ref="order:1", now=NOW)

    assert (shelf(here), inside(bucket)) == ((19, 0, 0), (1, 0, 1))
    with pytest.raises(PiecesMissing):
        actions.hold_pieces(pieces=of(here, bucket), ref="order:2", now=NOW)
    assert [m.kind for m in StockMovement.objects.filter(bucket=bucket).order_by("id")] == [
        "allot", "reserve", "recall", "sell", "release", "recall", "return", "recall",
    ]  # fmt: skip
    assert queries.find_stock_difference() == []


def test_given_back_to_an_open_bucket_it_stays_there(sqlite_truth: str) -> None:
    here = town()
    bucket = apart(here, 2)
    actions.hold_pieces(pieces=of(here, bucket, 2), ref="order:1", now=NOW)

    actions.release_pieces(pieces=of(here, bucket, 2), ref="order:1", now=NOW)

    assert (shelf(here), inside(bucket)) == ((18, 0, 0), (2, 0, 0))


def test_the_same_pieces_in_two_places_are_summed_by_place(truth: str) -> None:
    here = town()
    bucket = apart(here, 4)
    lines = [
        Pieces(here.sku, 2, bucket),
        Pieces(here.sku, 1),
        Pieces(here.sku, 2, bucket),
        Pieces(here.sku, 3),
    ]

    actions.hold_pieces(pieces=lines, ref="order:1", now=NOW)

    assert (shelf(here), inside(bucket)) == ((16, 4, 0), (4, 4, 0))
    assert StockMovement.objects.filter(kind="reserve").count() == 2


def test_opening_again_is_the_same_bucket_and_a_closed_one_stays_closed(truth: str) -> None:
    here = town()
    bucket = apart(here, 5)

    assert actions.open_bucket(sku=here.sku, kind=BucketKind.FLASH, ref="flash:1", now=NOW) == bucket
    assert inside(bucket) == (5, 0, 0)
    with pytest.raises(BucketClosed):
        actions.open_bucket(sku=here.sku, kind=BucketKind.LIVE, ref="flash:1", now=NOW)
    actions.close_bucket(bucket=bucket, now=NOW)
    with pytest.raises(BucketClosed):
        actions.open_bucket(sku=here.sku, kind=BucketKind.FLASH, ref="flash:1", now=NOW)
    with pytest.raises(BucketClosed):
        actions.allot_pieces(bucket=bucket, quantity=1, now=NOW)
    assert (shelf(here), inside(bucket)) == ((20, 0, 0), (0, 0, 0))


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (lambda here, b: actions.allot_pieces(bucket=b, quantity=16, now=NOW), OutOfStock),
        (lambda here, b: actions.allot_pieces(bucket=b, quantity=0, now=NOW), UnreadableQuantity),
        (lambda here, b: actions.allot_pieces(bucket=404, quantity=1, now=NOW), NoSuchBucket),
        (lambda here, b: actions.close_bucket(bucket=404, now=NOW), NoSuchBucket),
        (
            lambda here, b: actions.open_bucket(sku=404, kind=BucketKind.LIVE, ref="room:1", now=NOW),
            NoSuchSku,
        ),
        (lambda here, b: actions.hold_pieces(pieces=of(here, 404), ref="o", now=NOW), NoSuchBucket),
        (lambda here, b: actions.hold_pieces(pieces=[Pieces(404, 1)], ref="o", now=NOW), NoSuchSku),
        (lambda here, b: actions.hold_pieces(pieces=of(here, b, 0), ref="o", now=NOW), UnreadableQuantity),
        (lambda here, b: actions.hold_pieces(pieces=of(here, b, -1), ref="o", now=NOW), UnreadableQuantity),
        (lambda here, b: actions.sell_pieces(pieces=of(here, b), ref="o", now=NOW), PiecesMissing),
        (lambda here, b: actions.release_pieces(pieces=of(here, b), ref="o", now=NOW), PiecesMissing),
        (lambda here, b: actions.take_back_pieces(pieces=of(here, b), ref="o", now=NOW), PiecesMissing),
    ],
)
def test_a_refusal_moves_nothing(
    truth: str, attempt: Callable[[Town, int], object], refusal: type[Refusal]
) -> None:
    here = town()
    bucket = apart(here, 5)
    before = fact_names()

    with pytest.raises(refusal):
        attempt(here, bucket)

    assert (shelf(here), inside(bucket), fact_names()) == ((15, 0, 0), (5, 0, 0), before)
    assert queries.find_stock_difference() == []


def test_a_bucket_of_one_sku_holds_nothing_of_another(sqlite_truth: str) -> None:
    two = tuple(SkuDraft(code=f"S{n}", price_minor=100, currency="CNY", on_hand=9) for n in range(2))
    here = town(skus=two)
    other = queries.get_product(here.product).skus[1].id
    bucket = apart(here, 5)

    with pytest.raises(NoSuchBucket):
        actions.hold_pieces(pieces=[Pieces(other, 1, bucket)], ref="order:1", now=NOW)

    assert inside(bucket) == (5, 0, 0)


def test_a_count_of_all_pieces_knows_those_in_buckets(truth: str) -> None:
    here = town()
    bucket = apart(here, 5)

    actions.publish_product(draft=green_tea(here.shop), now=NOW)
    assert (shelf(here), inside(bucket)) == ((15, 0, 0), (5, 0, 0))
    actions.count_stock(sku=here.sku, on_hand=22, now=NOW)
    assert shelf(here) == (17, 0, 0)
    actions.count_stock(sku=here.sku, on_hand=3, now=NOW)

    assert (shelf(here), inside(bucket)) == ((0, 0, 0), (5, 0, 0))
    assert queries.find_stock_difference() == []


def test_a_single_piece_exists_once_wherever_it_lies(truth: str) -> None:
    one = (SkuDraft(code="ONE", price_minor=100, currency="CNY", on_hand=1, is_single_piece=True),)
    here = town(skus=one)
    bucket = apart(here, 1, ref="room:1")

    with pytest.raises(StockOutOfRange):
        actions.receive_stock(sku=here.sku, quantity=1, now=NOW)
    actions.close_bucket(bucket=bucket, now=NOW)

    assert shelf(here) == (1, 0, 0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: Bucket.objects.filter(pk=b).update(reserved=F("on_hand") + 1),
        lambda b: Bucket.objects.filter(pk=b).update(sold=-1),
        lambda b: StockMovement.objects.create(stock=Stock.objects.get(), kind="allot", quantity=1, at=NOW),
        lambda b: StockMovement.objects.create(
            stock=Stock.objects.get(), bucket_id=b, kind="receive", quantity=1, at=NOW
        ),
    ],
)
def test_the_database_itself_refuses(truth: str, spoil: Callable[[int], object]) -> None:
    here = town()
    bucket = apart(here, 5)

    with pytest.raises(IntegrityError), transaction.atomic():
        spoil(bucket)

    assert inside(bucket) == (5, 0, 0)


def test_a_difference_is_found_in_shelf_and_bucket(sqlite_truth: str) -> None:
    here = town()
    bucket = apart(here, 5)

    Bucket.objects.filter(pk=bucket).update(sold=1)
    Stock.objects.filter(sku=here.sku).update(on_hand=F("on_hand") - 1)

    assert queries.find_stock_difference() == [
        queries.StockDifference(here.sku, 0, (14, 0, 0), (15, 0, 0)),
        queries.StockDifference(here.sku, bucket, (5, 0, 1), (5, 0, 0)),
    ]


STEPS = st.lists(
    st.tuples(st.sampled_from(["hold", "sell", "release", "back", "allot", "close", "count"]), st.integers(0, 1), st.integers(1, 4)),
    max_size=25,
)  # fmt: skip


def play(here: Town, bucket: int, step: tuple[str, int, int]) -> None:
    name, place, quantity = step
    pieces = [Pieces(here.sku, quantity, bucket if place else None)]
    verbs: dict[str, Callable[[], object]] = {
        "hold": lambda: actions.hold_pieces(pieces=pieces, ref="o", now=NOW),
        "sell": lambda: actions.sell_pieces(pieces=pieces, ref="o", now=NOW),
        "release": lambda: actions.release_pieces(pieces=pieces, ref="o", now=NOW),
        "back": lambda: actions.take_back_pieces(pieces=pieces, ref="o", now=NOW),
        "allot": lambda: actions.allot_pieces(bucket=bucket, quantity=quantity, now=NOW),
        "close": lambda: actions.close_bucket(bucket=bucket, now=NOW),
        "count": lambda: actions.count_stock(sku=here.sku, on_hand=20 + quantity, now=NOW),
    }
    try:
        with transaction.atomic():
            verbs[name]()
    except (PiecesMissing, OutOfStock, BucketClosed):
        pass


@pytest.mark.wide
def test_whatever_is_done_every_counter_is_the_sum_of_its_movements(sqlite_truth: str) -> None:
    runs = 0

    @settings(max_examples=60, deadline=None, database=None)
    @given(STEPS)
    def try_all(steps: list[tuple[str, int, int]]) -> None:
        nonlocal runs
        runs += 1
        with transaction.atomic():
            here = again
            bucket = actions.open_bucket(sku=here.sku, kind=BucketKind.LIVE, ref=f"room:{runs}", now=NOW)
            actions.allot_pieces(bucket=bucket, quantity=5, now=NOW)
            for step in steps:
                play(here, bucket, step)
            view, free = queries.get_bucket(bucket), Stock.objects.get(sku=here.sku).available
            assert queries.find_stock_difference() == []
            assert min(view.available, free) >= 0
            assert view.closed_at is None or view.available == 0
            transaction.set_rollback(True)

    again = town()
    try_all()
    assert runs >= 60


@pytest.mark.wide
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_closing_while_others_hold_sell_and_give_back_loses_no_piece(truth: str, seed: int) -> None:
    here = town()
    buckets = [apart(here, 6, ref=f"flash:{number}") for number in (1, 2)]
    gate = threading.Barrier(7)

    def buy(number: int) -> None:
        rng = random.Random(seed * 100 + number)
        gate.wait()
        for _ in range(8):
            pieces = [Pieces(here.sku, 1, rng.choice(buckets)), Pieces(here.sku, 1)]
            with suppress(PiecesMissing):
                actions.hold_pieces(pieces=pieces, ref="o", now=NOW)
                undo = rng.choice([actions.release_pieces, actions.sell_pieces])
                undo(pieces=pieces, ref="o", now=NOW)
        connection.close()

    def close() -> None:
        gate.wait()
        for bucket in buckets:
            actions.close_bucket(bucket=bucket, now=NOW)
        connection.close()

    with ThreadPoolExecutor(7) as pool:
        running = [pool.submit(buy, number) for number in range(6)] + [pool.submit(close)]
        for one in running:
            one.result()

    assert queries.find_stock_difference() == []
    views = [queries.get_bucket(bucket) for bucket in buckets]
    assert [(view.available, view.reserved) for view in views] == [(0, 0), (0, 0)]
    assert shelf(here)[0] + sum(view.on_hand for view in views) == 20
    assert shelf(here)[1] == 0


@pytest.mark.wide
def test_the_last_pieces_of_a_bucket_are_sold_once(truth: str) -> None:
    here = town()
    bucket = apart(here, 7)
    gate, got = threading.Barrier(8), list[str]()

    def buy() -> None:
        gate.wait()
        for _ in range(3):
            try:
                actions.hold_pieces(pieces=of(here, bucket), ref="o", now=NOW)
                got.append("held")
            except PiecesMissing:
                got.append("missing")
        connection.close()

    threads = [threading.Thread(target=buy) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (got.count("held"), got.count("missing")) == (7, 17)
    assert (shelf(here), inside(bucket)) == ((13, 0, 0), (7, 7, 0))


def test_every_movement_has_an_effect_where_it_happens() -> None:
    assert rules.effects_of(Movement.ALLOT, 3, has_bucket=True) == ((-3, 0, 0), (3, 0, 0))
    assert rules.effects_of(Movement.RECALL, 3, has_bucket=True) == ((3, 0, 0), (-3, 0, 0))
    assert rules.effects_of(Movement.SELL, 2, has_bucket=True) == ((0, 0, 0), (0, -2, 2))
    assert rules.effects_of(Movement.SELL, 2, has_bucket=False) == ((0, -2, 2), (0, 0, 0))
    assert set(rules.EFFECTS) | set(rules.CROSSINGS) == set(Movement)


@pytest.mark.wide
@pytest.mark.postgres
def test_giving_back_after_closing_never_waits_in_a_ring(postgres_truth: str) -> None:
    here = town(skus=(SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=200),))
    bucket = apart(here, 120)
    actions.hold_pieces(pieces=[Pieces(here.sku, 120, bucket), Pieces(here.sku, 60)], ref="order:1", now=NOW)
    actions.close_bucket(bucket=bucket, now=NOW)
    gate = threading.Barrier(2)

    def give_back(pieces: list[Pieces]) -> None:
        gate.wait()
        for _ in range(60):
            actions.release_pieces(pieces=pieces, ref="order:1", now=NOW)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = pool.submit(give_back, [Pieces(here.sku, 1), Pieces(here.sku, 1, bucket)])
        apart_only = pool.submit(give_back, [Pieces(here.sku, 1, bucket)])
        both.result()
        apart_only.result()

    assert (shelf(here), inside(bucket)) == ((200, 0, 0), (0, 0, 0))
    assert queries.find_stock_difference() == []
