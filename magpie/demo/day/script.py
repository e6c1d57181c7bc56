"""The day in order: each step is done, the bank and the relay come to rest, and everything is checked before the next."""

from collections.abc import Callable, Iterator
from typing import Final

from magpie.demo.day.after import Told, part_shipped, payout, return_one, settle, statement
from magpie.demo.day.checking import check_all
from magpie.demo.day.report import Step, Words
from magpie.demo.day.selling import first_order, flash_sale, open_shop, rush, stragglers
from magpie.demo.day.stage import BEGINS, Carry, Plan, Stage

STEPS: Final[tuple[tuple[Words, Callable[[Stage], Told]], ...]] = (
    (Words("上架", "Listing"), open_shop),
    (Words("第一单", "A first order"), first_order),
    (Words("抢购", "The rush"), rush),
    (Words("没付款的", "Those who did not pay"), stragglers),
    (Words("秒杀", "The flash sale"), flash_sale),
    (Words("发货", "Parcels"), part_shipped),
    (Words("退货退款", "A return"), return_one),
    (Words("结算", "Settlement"), settle),
    (Words("对账单", "The statement"), statement),
    (Words("打款指令", "The payout instruction"), payout),
)


def play_day(*, carry: Carry, plan: Plan | None = None) -> Iterator[Step]:
    """Play it in an empty database, step by step; `carry` lets the relay bring every fact to where it is heard."""
    stage = Stage(plan or Plan(), carry)
    for title, do in STEPS:
        told, checks = do(stage)
        books = check_all(stage.tally, shop=stage.shop, sku=stage.sku, since=BEGINS, now=stage.now)
        yield Step(title, stage.now, tuple(told), (*checks, *books))
