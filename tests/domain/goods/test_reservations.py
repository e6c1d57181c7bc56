"""Reserving: nobody gets what is not there, and nobody loses what they hold."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from magpie.domain.goods import actions, queries, rules
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Reservation, ReservationEnd, Stock, StockMovement
from magpie.domain.goods.refusals import (
    NoSuchReservation,
    NoSuchSku,
    OutOfStock,
    ReservationEnded,
    TooManyPieces,
    TooManyReservations,
    UnreadableQuantity,
)
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import SignInFirst
from magpie.kit.errors import Refusal
from tests.domain.cast import (
    NOW,
    TAO_BROWSER,
    MemoryLog,
    carry,
    fact_names,
    facts_since,
    tao,
    town,
)

pytestmark = pytest.mark.wide

BUYERS, PIECES = 60, 20


def counters(sku: int) -> tuple[int, int, int]:
    row = Stock.objects.get(sku=sku)
    return row.on_hand, row.reserved, row.sold


def sums_of_movements(sku: int) -> tuple[int, int, int]:
    totals = [0, 0, 0]
    for movement in StockMovement.objects.filter(stock=sku):
        for place, change in enumerate(rules.effect_of(rules.Movement(movement.kind), movement.quantity)):
            totals[place] += change
    return totals[0], totals[1], totals[2]


@pytest.mark.wide
def test_sixty_buyers_at_once_get_exactly_twenty_pieces(truth: str) -> None:
    here = town()
    buyers = [tao() for _ in range(BUYERS)]
    outcomes: list[str] = []
    gate = threading.Barrier(12)

    def buy(some: list[str]) -> None:
        gate.wait()
        for person in some:
            try:
                actions.reserve_stock(person=person, sku=here.sku, now=NOW)
                outcomes.append("reserved")
            except OutOfStock as refusal:
                outcomes.append(refusal.code)
        connection.close()

    threads = [threading.Thread(target=buy, args=(buyers[at::12],)) for at in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (outcomes.count("reserved"), outcomes.count("out_of_stock")) == (PIECES, BUYERS - PIECES)
    assert counters(here.sku) == (20, 20, 0) == sums_of_movements(here.sku)
    assert Reservation.objects.count() == PIECES
    assert fact_names().count("StockReserved") == PIECES


def test_the_database_itself_refuses_to_oversell(truth: str) -> None:
    here = town()

    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.filter(sku=here.sku).update(reserved=F("on_hand") + 1)

    assert counters(here.sku) == (20, 0, 0)


def test_a_reservation_holds_price_way_and_deadline(truth: str) -> None:
    here = town()
    before = len(fact_names())

    made = actions.reserve_stock(
        person=here.tao,
        sku=here.sku,
        quantity=2,
        now=NOW,
        scene="feed",
        slate="s1",
        position=3,
        carrier="post:9",
    )

    assert (made.price_minor, made.currency, made.seconds_left) == (6800, "CNY", 900)
    assert made.allowed_actions == ("release",)
    assert counters(here.sku) == (20, 2, 0)
    assert facts_since(before) == ["StockMoved", "StockReserved"]
    log = MemoryLog()
    carry(log)
    (event,) = log.of_kind("Stock Reserved")
    assert (event.person, event.card, event.scene, event.slate, event.position, event.carrier) == (
        here.tao,
        f"product:{here.product}",
        "feed",
        "s1",
        3,
        "post:9",
    )
    assert (event.measure, event.value_minor, event.ref) == (2.0, 13600, made.key)


def test_the_same_request_reserves_once(truth: str) -> None:
    here = town()

    first = actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW, request_key="tap-1")
    again = actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW, request_key="tap-1")

    assert again == first
    assert counters(here.sku) == (20, 1, 0)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"quantity": 0}, UnreadableQuantity),
        ({"quantity": rules.RESERVED_PIECES_MAX + 1}, UnreadableQuantity),
        ({"sku": 999_999}, NoSuchSku),
        ({"sku": 10**30}, NoSuchSku),
        ({"person": TAO_BROWSER}, SignInFirst),
    ],
)
def test_a_refused_reservation_changes_nothing(
    sqlite_truth: str, spoil: dict[str, object], refusal: type[Refusal]
) -> None:
    here = town()
    before = fact_names()

    with pytest.raises(refusal):
        actions.reserve_stock(**{"person": here.tao, "sku": here.sku, "now": NOW, **spoil})  # type: ignore[arg-type]

    assert counters(here.sku) == (20, 0, 0)
    assert Reservation.objects.count() == 0
    assert fact_names() == before


def test_one_person_holds_two_pieces_and_ten_reservations_at_most(sqlite_truth: str) -> None:
    skus = tuple(SkuDraft(code=f"S{n}", price_minor=100, currency="CNY", on_hand=5) for n in range(11))
    here = town(skus=skus)
    ids = [sku.id for sku in queries.get_product(here.product).skus]
    actions.reserve_stock(person=here.tao, sku=ids[0], quantity=2, now=NOW)

    with pytest.raises(TooManyPieces):
        actions.reserve_stock(person=here.tao, sku=ids[0], now=NOW)
    for sku in ids[1:10]:
        actions.reserve_stock(person=here.tao, sku=sku, now=NOW)
    with pytest.raises(TooManyReservations):
        actions.reserve_stock(person=here.tao, sku=ids[10], now=NOW)

    assert counters(ids[0]) == (5, 2, 0)
    assert counters(ids[10]) == (5, 0, 0)
    assert Reservation.objects.count() == 10


def test_a_withdrawn_product_cannot_be_reserved(sqlite_truth: str) -> None:
    here = town()
    actions.withdraw_product(product=here.product, now=NOW)

    with pytest.raises(NoSuchSku):
        actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW)

    assert counters(here.sku) == (20, 0, 0)


def test_giving_back_frees_the_pieces_once(truth: str) -> None:
    here = town()
    made = actions.reserve_stock(person=here.tao, sku=here.sku, quantity=2, now=NOW)

    actions.release_reservation(person=here.tao, reservation=made.id, now=NOW)
    with pytest.raises(ReservationEnded):
        actions.release_reservation(person=here.tao, reservation=made.id, now=NOW)

    assert counters(here.sku) == (20, 0, 0) == sums_of_movements(here.sku)
    assert [m.kind for m in StockMovement.objects.order_by("id")] == ["receive", "reserve", "release"]
    assert queries.reservations_of(here.tao, now=NOW)[0].outcome == "released"


def test_nobody_releases_what_is_not_theirs(sqlite_truth: str) -> None:
    here = town()
    made = actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW)

    with pytest.raises(NoSuchReservation):
        actions.release_reservation(person=here.mei, reservation=made.id, now=NOW)

    assert counters(here.sku) == (20, 1, 0)
    assert ReservationEnd.objects.count() == 0


def test_what_ran_out_is_swept_once_and_only_then(truth: str) -> None:
    here = town()
    actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW)
    last_moment = NOW + rules.RESERVATION_TTL - timedelta(milliseconds=1)

    assert actions.sweep_expired(now=last_moment) == 0
    assert actions.sweep_expired(now=NOW + rules.RESERVATION_TTL) == 1
    assert actions.sweep_expired(now=NOW + rules.RESERVATION_TTL) == 0

    assert counters(here.sku) == (20, 0, 0) == sums_of_movements(here.sku)
    assert ReservationEnd.objects.get().outcome == "expired"
    assert fact_names().count("ReservationReleased") == 1


def test_an_expired_reservation_makes_room_before_anybody_swept(truth: str) -> None:
    here = town(
        skus=(SkuDraft(code="ONE", price_minor=100, currency="CNY", on_hand=1, is_single_piece=True),)
    )
    actions.reserve_stock(person=here.mei, sku=here.sku, now=NOW)

    with pytest.raises(OutOfStock):
        actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW)
    later = actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW + rules.RESERVATION_TTL)

    assert later.outcome == ""
    assert counters(here.sku) == (1, 1, 0)
    assert queries.reservations_of(here.mei, now=NOW)[0].outcome == "expired"


def test_an_erased_person_holds_nothing_and_is_named_nowhere(truth: str) -> None:
    here = town()
    log = MemoryLog()
    actions.reserve_stock(person=here.tao, sku=here.sku, now=NOW, request_key="tap-1")

    people.erase_person(person=here.tao, now=NOW)
    carry(log)

    assert counters(here.sku) == (20, 0, 0)
    assert Reservation.objects.get().person_id is None
    assert ReservationEnd.objects.get().outcome == "erased"
    assert [fact.name for fact in Fact.objects.order_by("id") if here.tao in str(fact.payload)] == [
        "PersonErased"
    ]
    assert log.of_kind("Reservation Released") == []
