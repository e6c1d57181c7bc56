"""Stock as its shop counts it: counters, pages, what is sold out, and movements nobody else sees."""

import pytest

from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries, rules
from magpie.domain.goods.actions import Pieces
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.goods.rules import BucketKind, Movement
from magpie.domain.people import actions as people
from magpie.kit.paging import BadCursor, write_cursor
from tests.domain.cast import NOW, Town, green_tea, town

pytestmark = pytest.mark.wide


def publish(here: Town, handle: str, *codes: str, on_hand: int = 5) -> int:
    skus = tuple(
        SkuDraft(code=code, options={"Size": code}, price_minor=100, currency="CNY", on_hand=on_hand)
        for code in codes
    )
    return goods.publish_product(
        draft=green_tea(here.shop, handle=handle, title_en=handle, skus=skus), now=NOW
    )


def test_counters_and_what_lies_apart(truth: str) -> None:
    here = town()
    goods.hold_pieces(pieces=[Pieces(here.sku, 3)], ref="trade:1", now=NOW)
    goods.sell_pieces(pieces=[Pieces(here.sku, 2)], ref="trade:1", now=NOW)
    bucket = goods.open_bucket(sku=here.sku, kind=BucketKind.LIVE, ref="room:5", now=NOW)
    goods.allot_pieces(bucket=bucket, quantity=4, now=NOW)

    view = queries.get_stock(here.shop, here.sku)

    assert (view.on_hand, view.reserved, view.sold, view.apart) == (16, 1, 2, 4)
    assert (view.available, view.taken) == (13, 7)
    assert (view.code, view.title_en, view.is_on_shelf) == ("SG-50", "Spring green tea", True)


def test_pages_hold_every_sku_once_the_newest_product_first(truth: str) -> None:
    here = town()
    publish(here, "cups", "S", "M", "L")
    seen, cursor = [], ""
    for _ in range(3):
        page = queries.stock_page(here.shop, cursor=cursor, limit=2)
        seen += [row.code for row in page.rows]
        cursor = page.next_cursor or ""
        if not cursor:
            break

    assert seen == ["S", "M", "L", "SG-50"]
    assert cursor == ""


def test_sold_out_is_what_stands_on_the_shelf_with_nothing_left(truth: str) -> None:
    here = town()
    cups = publish(here, "cups", "S", "M", on_hand=1)
    small = next(sku.id for sku in queries.get_product(cups).skus if sku.code == "S")
    assert queries.count_sold_out(here.shop) == 0

    goods.hold_pieces(pieces=[Pieces(small, 1)], ref="trade:1", now=NOW)

    assert [row.code for row in queries.stock_page(here.shop, is_sold_out=True).rows] == ["S"]
    assert queries.count_sold_out(here.shop) == 1
    goods.withdraw_product(product=cups, why="no more", now=NOW)
    assert queries.count_sold_out(here.shop) == 0
    assert [row.is_on_shelf for row in queries.stock_page(here.shop).rows] == [False, False, True]


def test_words_are_found_in_codes_and_titles_as_they_stand(truth: str) -> None:
    here = town()
    publish(here, "cups", "C%1")

    assert [row.code for row in queries.stock_page(here.shop, words="%").rows] == ["C%1"]
    assert [row.code for row in queries.stock_page(here.shop, words="绿茶", limit=1).rows] == ["C%1"]
    assert [row.code for row in queries.stock_page(here.shop, words="sg-").rows] == ["SG-50"]
    assert queries.stock_page(here.shop, words="nothing").rows == []


def test_movements_are_told_newest_first_with_what_each_did_to_what_can_be_sold(truth: str) -> None:
    here = town()
    goods.receive_stock(sku=here.sku, quantity=5, batch="B-7", now=NOW)
    goods.adjust_stock(sku=here.sku, by=-1, now=NOW)
    goods.hold_pieces(pieces=[Pieces(here.sku, 2)], ref="trade:1", now=NOW)
    goods.sell_pieces(pieces=[Pieces(here.sku, 2)], ref="trade:1", now=NOW)
    bucket = goods.open_bucket(sku=here.sku, kind=BucketKind.LIVE, ref="room:5", now=NOW)
    goods.allot_pieces(bucket=bucket, quantity=4, now=NOW)
    goods.hold_pieces(pieces=[Pieces(here.sku, 1, bucket)], ref="trade:2", now=NOW)

    first = queries.movements_of(here.shop, here.sku, limit=4)
    rest = queries.movements_of(here.shop, here.sku, limit=4, cursor=first.next_cursor or "")

    assert [(row.kind, row.quantity, row.change, row.apart) for row in first.rows] == [
        ("reserve", 1, 0, "room:5"), ("allot", 4, -4, "room:5"), ("sell", 2, 0, ""), ("reserve", 2, -2, ""),
    ]  # fmt: skip
    assert [(row.kind, row.change, row.batch) for row in rest.rows] == [
        ("adjust", -1, ""), ("receive", 5, "B-7"), ("receive", 20, ""),
    ]  # fmt: skip
    assert rest.next_cursor is None
    total = sum(row.change for row in (*first.rows, *rest.rows))
    assert total == queries.get_stock(here.shop, here.sku).available


def test_another_shop_sees_nothing_of_it(truth: str) -> None:
    here = town()
    other = people.open_account(
        person=here.mei, kind="shop", handle="clay_tiger", name_en="Clay Tiger", now=NOW
    )

    for sku in (here.sku, 0, -1, 2**63, 10**30):
        with pytest.raises(NoSuchSku):
            queries.get_stock(other, sku)
    assert queries.movements_of(other, here.sku).rows == []
    assert queries.stock_page(other).rows == []


@pytest.mark.parametrize(
    "cursor",
    ["x", write_cursor([1]), write_cursor(["a", "b"]), write_cursor([1, 2**64]), write_cursor([1, 2, 3])],
)
def test_a_spoiled_mark_is_refused(sqlite_truth: str, cursor: str) -> None:
    with pytest.raises(BadCursor):
        queries.stock_page(1, cursor=cursor)


@pytest.mark.parametrize("movement", Movement)
def test_what_can_be_bought_changes_with_every_movement_but_a_sale(movement: Movement) -> None:
    shelf, bucket = rules.effects_of(movement, 1, has_bucket=True)
    left = [on_hand - reserved - sold for on_hand, reserved, sold in (shelf, bucket)]

    assert rules.changes_offer(movement) is (left != [0, 0])
    assert rules.changes_offer(movement) is (movement is not Movement.SELL)
