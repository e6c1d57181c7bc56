"""Lists follow vectors that move: each card is in one list, the nearest are found, room is bounded, and bits repeat."""

import numpy as np
import pytest

from magpie.engine.arrays import F32
from magpie.engine.retrieval.lists import NOWHERE, Lists

pytestmark = pytest.mark.wide
ROWS, WIDTH, ROOM = 3_000, 16, 32


def topics_and_table(rng: np.random.Generator) -> tuple[F32, F32]:
    """Rows around sixty topics."""
    topics = rng.standard_normal((60, WIDTH)).astype(np.float32)
    noise = 0.4 * rng.standard_normal((ROWS, WIDTH)).astype(np.float32)
    return topics, topics[np.arange(ROWS) % 60] + noise


def held(lists: Lists) -> dict[int, list[int]]:
    """What each list holds, as its snapshot says."""
    state = lists.snapshot()
    cards, sizes = state["lists.cards"], state["lists.sizes"]
    return {at: cards[at, : sizes[at]].tolist() for at in range(len(lists)) if sizes[at]}


def assert_whole(lists: Lists, rows: set[int]) -> None:
    """Every row is in one list, and the two directions of looking agree."""
    state, by_list = lists.snapshot(), held(lists)
    assert sorted(row for part in by_list.values() for row in part) == sorted(rows)
    for at, part in by_list.items():
        assert len(part) <= ROOM
        for place, row in enumerate(part):
            assert (state["lists.list_of"][row], state["lists.place_of"][row]) == (at, place)
    assert {row for row, at in enumerate(state["lists.list_of"].tolist()) if at != NOWHERE} == rows


def recall(lists: Lists, table: F32, asked: F32, *, best: int = 20, cards: int = 600) -> float:
    """Share of the exact best that lies in the lists looked into."""
    exact = [np.argsort(-(table @ one))[:best] for one in asked]
    return float(
        np.mean([np.isin(e, lists.near(one, cards)).mean() for e, one in zip(exact, asked, strict=True)])
    )


@pytest.mark.parametrize("is_filled", [True, False], ids=["filled at once", "one after the other"])
def test_the_nearest_are_found_while_everything_moves(is_filled: bool) -> None:
    rng = np.random.default_rng(1)
    topics, table = topics_and_table(rng)
    lists, rows = Lists(WIDTH, list_cards=ROOM), np.arange(ROWS, dtype=np.int32)
    lists.fill(rows if is_filled else rows[:1], table)
    for part in np.array_split(rng.permutation(rows), 100):
        lists.settle(part, table)
    assert_whole(lists, set(range(ROWS)))
    assert recall(lists, table, topics) > 0.95

    # Every row goes over to another topic; a tenth of them is heard of again.
    table = (table + topics[(np.arange(ROWS) + 7) % 60] - topics[np.arange(ROWS) % 60]).astype(np.float32)
    for part in np.array_split(rows[::10], 10):
        lists.settle(part, table)
    assert recall(lists, table, topics) < 0.6
    for _ in range(len(lists)):
        lists.take_turn(table)

    assert_whole(lists, set(range(ROWS)))
    assert recall(lists, table, topics) > 0.9


def test_rows_that_cannot_be_told_apart_have_room_too() -> None:
    table = np.ones((10 * ROOM, WIDTH), np.float32)
    lists = Lists(WIDTH, list_cards=ROOM)

    lists.fill(np.arange(len(table), dtype=np.int32), table)
    lists.settle(np.arange(len(table), dtype=np.int32), table)

    assert_whole(lists, set(range(len(table))))
    assert set(lists.near(table[0], len(table)).tolist()) == set(range(len(table)))


def test_dropped_rows_are_found_no_more_and_their_room_is_used_again() -> None:
    rng = np.random.default_rng(2)
    _, table = topics_and_table(rng)
    lists = Lists(WIDTH, list_cards=ROOM)
    lists.fill(np.arange(ROWS, dtype=np.int32), table)
    opened = []
    for _round in range(12):
        gone = rng.choice(ROWS, ROWS // 2, replace=False).tolist()
        for row in gone:
            lists.drop(row)
            lists.drop(row)
        assert_whole(lists, set(range(ROWS)) - set(gone))
        assert not set(lists.near(table[gone[0]], ROWS).tolist()) & set(gone)
        for _ in range(len(lists)):
            lists.take_turn(table)
        table[gone] = rng.standard_normal((len(gone), WIDTH))
        for part in np.array_split(np.array(gone, np.int32), 30):
            lists.settle(part, table)
        opened.append(len(lists))

    assert_whole(lists, set(range(ROWS)))
    assert opened[-1] < 1.5 * opened[3]


def test_lists_without_rows_bring_nothing() -> None:
    lists, table = Lists(WIDTH, list_cards=ROOM), np.zeros((5, WIDTH), np.float32)

    lists.fill(np.empty(0, np.int32), table)
    lists.drop(3)

    assert len(lists) == 0 and len(lists.near(table[0], 10)) == 0


def test_a_restored_copy_goes_on_with_the_same_bits() -> None:
    rng = np.random.default_rng(3)
    _, table = topics_and_table(rng)
    lists, copy = Lists(WIDTH, list_cards=ROOM), Lists(WIDTH, list_cards=ROOM)
    lists.fill(np.arange(ROWS // 2, dtype=np.int32), table)
    copy.restore(lists.snapshot())

    for one in (lists, copy):
        for part in np.array_split(np.arange(ROWS, dtype=np.int32)[::-1].copy(), 50):
            one.settle(part, table)
            one.take_turn(table)

    first, second = lists.snapshot(), copy.snapshot()
    assert all(first[name].tobytes() == second[name].tobytes() for name in first)
    assert lists.bytes_used() == sum(array.nbytes for array in first.values())


@pytest.mark.parametrize("spread", [0.0, 1e-7], ids=["equal", "equal but for rounding"])
def test_rows_that_lie_alike_open_no_list_after_the_other(spread: float) -> None:
    rng = np.random.default_rng(1)
    table = (1.0 + spread * rng.standard_normal((ROWS, WIDTH))).astype(np.float32)
    lists = Lists(WIDTH, list_cards=ROOM)
    lists.fill(np.arange(ROWS, dtype=np.int32), table)

    for _ in range(1_000):
        lists.take_turn(table)

    assert_whole(lists, set(range(ROWS)))
    assert len(lists) < 4 * ROWS / ROOM
