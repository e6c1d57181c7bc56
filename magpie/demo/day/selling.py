"""The selling half of the day: listing, a first order, the rush at checkout, the flash sale, and those who do not pay."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from magpie.demo.day.crowd import at_once
from magpie.demo.day.report import Check, Words
from magpie.demo.day.stage import FLASH_MINOR, MEI_PIECES, PRICE_MINOR, Stage, money
from magpie.demo.day.till import decide_at_bank
from magpie.domain.flash.actions import FlashDraft, close_due_sales, schedule_flash_sale, sweep_claims
from magpie.domain.flash.claim_desk import ClaimDesk
from magpie.domain.flash.queries import items_of_sale
from magpie.domain.flash.refusals import AllTaken, SoldOut
from magpie.domain.flash.rules.flash import CLAIM_TTL_S, ClaimView
from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import ProductDraft, SkuDraft
from magpie.domain.payment.rules.bank import Choice, Faults
from magpie.domain.people import actions as people
from magpie.domain.trade import rules
from magpie.domain.trade.actions.closing import expire_trades
from magpie.domain.trade.actions.requests import Answer, answer_once
from magpie.domain.trade.actions.return_addresses import keep_return_address
from magpie.domain.trade.queries.orders import get_trade
from magpie.domain.trade.refusals import LinesChanged
from magpie.domain.trade.rules.delivery import ReturnPlace
from magpie.kit.clock import FrozenClock, ms_of
from magpie.kit.errors import Refusal

Told = tuple[list[Words], list[Check]]
RETURNS: Final = ReturnPlace("阿陶", "0000-0000 0000", "鹊桥县", "雾上村", "茶山路 1 号")
WALK_AWAY: Final = 2
"""So many of each crowd order or claim, and never pay."""


def open_shop(stage: Stage) -> Told:
    """Tao opens Lantern Tea, puts the tea up, and sets pieces apart for tonight's flash sale."""
    plan = stage.plan
    (stage.tao, stage.mei) = stage.people(2)
    stage.shop = people.open_account(
        person=stage.tao, kind="shop", handle="lantern_tea", name_zh="灯笼茶", name_en="Lantern Tea",
        now=stage.now, simulated=True,
    )  # fmt: skip
    keep_return_address(by=stage.tao, shop=stage.shop, place=RETURNS, now=stage.now)
    sku = SkuDraft(code="SG-50", price_minor=PRICE_MINOR, currency="CNY", on_hand=plan.shelf + plan.flash)
    draft = ProductDraft(
        shop=stage.shop, handle="spring-green", title_zh="明前绿茶", title_en="Spring green tea",
        category="Food > Tea", skus=(sku,),
    )  # fmt: skip
    product = goods.publish_product(draft=draft, now=stage.now, by=stage.tao)
    stage.sku = goods_queries.get_product(product).skus[0].id
    opens = stage.now + timedelta(hours=10, minutes=30)
    stage.sale = schedule_flash_sale(
        person=stage.tao, shop=stage.shop, title_zh="今晚秒杀", title_en="Tonight", opens_at=opens,
        closes_at=opens + timedelta(hours=1), now=stage.now,
        items=(FlashDraft(stage.sku, plan.flash, FLASH_MINOR, "CNY"),),
    )  # fmt: skip
    stage.tally.put_up, stage.tally.held = plan.shelf + plan.flash, plan.flash
    stage.settle_down()
    return [
        Words(
            f"灯笼茶的阿陶上架明前绿茶 {plan.shelf + plan.flash} 件，单价 {money(PRICE_MINOR)}；"
            f"其中 {plan.flash} 件留给 20:30 的秒杀，秒杀价 {money(FLASH_MINOR)}，每人限 1 件。",
            f"Tao puts {plan.shelf + plan.flash} tins of spring green tea up at {money(PRICE_MINOR)}; {plan.flash} of them "
            f"are kept for the flash sale at 20:30, {money(FLASH_MINOR)} each, one a person.",
        )
    ], []


def first_order(stage: Stage) -> Told:
    """Mei presses twice; the bank tells three times, the last thing first. It is one order, paid once."""
    stage.wait_until(day=1, hour=19, minute=55)

    def do() -> Answer:
        return Answer(201, {"number": stage.place(stage.mei, stage.wanted(MEI_PIECES))})

    press = partial(
        answer_once, actor=stage.mei, route="trades", key="mei-presses-once", request=b"3 tins",
        now=stage.now, do=do,
    )  # fmt: skip
    first, second = press(), press()
    trade = str(first.body["number"])
    stage.tally.held += MEI_PIECES
    stage.pay(trade, stage.mei, faults=Faults(copies=3, is_reordered=True))
    webhooks = stage.settle_down()
    stage.trades[trade] = stage.mei
    stage.tally.held, stage.tally.sold = stage.tally.held - MEI_PIECES, stage.tally.sold + MEI_PIECES
    (order,) = get_trade(person=stage.mei, number=trade, now=stage.now).orders
    stage.order = order.number
    once = Check(
        Words("只算一次", "Once"),
        second.is_hit and first.body == second.body and order.payment_status == "paid",
        Words(
            f"提交 2 次 → 1 个订单；银行通知 {webhooks} 次（乱序、重复）→ 付款 1 次",
            f"sent twice → 1 order; {webhooks} webhooks (reordered, repeated) → paid once",
        ),
    )
    total = money(order.total_minor)
    return [
        Words(
            f"小梅买 {MEI_PIECES} 件，应付 {total}；她点了两次提交，银行的通知来了三遍，顺序还是反的。",
            f"Mei buys {MEI_PIECES} tins for {total}; she presses twice, and the bank tells everything three times, last things "
            "first.",
        )
    ], [once]


def rush(stage: Stage) -> Told:
    """More people than pieces, all at the same moment, by the ordinary checkout."""
    stage.wait_until(day=1, hour=20)
    left = stage.plan.shelf - MEI_PIECES
    buyers = stage.people(stage.plan.crowd)
    answers = at_once([partial(stage.place, who, stage.wanted()) for who in buyers])
    placed = [(said, who) for said, who in zip(answers, buyers, strict=True) if isinstance(said, str)]
    refused = [who for said, who in zip(answers, buyers, strict=True) if isinstance(said, LinesChanged)]
    stage.tally.held += len(placed)
    stage.came_late = refused
    exact = Check(
        Words("不超卖", "No oversell"),
        len(placed) == min(left, len(buyers)) and len(placed) + len(refused) == len(buyers),
        Words(
            f"{len(buyers)} 人抢 {left} 件：成单 {len(placed)}，明确告知无货 {len(refused)}",
            f"{len(buyers)} people for {left} pieces: {len(placed)} orders, {len(refused)} told plainly that it is gone",
        ),
    )
    paying, walking = placed[WALK_AWAY:], placed[:WALK_AWAY]
    stage.pay_all(paying)
    stage.tally.held, stage.tally.sold = stage.tally.held - len(paying), stage.tally.sold + len(paying)
    stage.unpaid = dict(walking)
    for trade, who in walking[:1]:
        view = get_trade(person=who, number=trade, now=stage.now)
        decide_at_bank(view.intent, Choice.FAIL, now=stage.now)
    stage.settle_down()
    return [
        Words(
            f"20:00 整，{len(buyers)} 人同时下单，货架上只有 {left} 件；{len(paying)} 人付了款，"
            f"1 人被银行拒绝，{len(walking) - 1} 人没有付款就走了。",
            f"At 20:00 sharp {len(buyers)} people order at once, {left} tins are on the shelf; {len(paying)} pay, one is refused "
            f"by the bank, {len(walking) - 1} walks away.",
        )
    ], [exact]


def stragglers(stage: Stage) -> Told:
    """What was not paid in its quarter of an hour is on sale again, and whoever came late buys it."""
    stage.wait_until(day=1, hour=20, minute=16)
    ended = expire_trades(now=stage.now)
    stage.tally.held -= len(stage.unpaid)
    stage.settle_down()
    pieces = len(stage.unpaid)
    placed = [(stage.place(who, stage.wanted()), who) for who in stage.came_late[:pieces]]
    stage.pay_all(placed)
    stage.tally.sold += len(placed)
    try:
        stage.place(stage.came_late[pieces], stage.wanted())
    except LinesChanged:
        is_empty = True
    else:
        is_empty = False
    whole = Check(
        Words("不少卖", "Nothing undersold"),
        ended == pieces == len(placed) and is_empty,
        Words(
            f"释放 {ended} 件 → 再次售出 {len(placed)} 件；之后货架为空",
            f"{ended} pieces came back → {len(placed)} sold again; then the shelf is empty",
        ),
    )
    minutes = int(rules.PAY_WITHIN.total_seconds()) // 60
    return [
        Words(
            f"{minutes} 分钟内没付款的 {ended} 单自动取消，货回到货架，由刚才没买到的人买走。",
            f"{ended} orders not paid within {minutes} minutes are called off; their tins are bought by people who came too late "
            "before.",
        )
    ], [whole]


def flash_sale(stage: Stage) -> Told:
    """More claims than pieces through the desk's one queue; a claim becomes an order within its time, or the next one's."""
    stage.wait_until(day=1, hour=20, minute=30)
    quota = stage.plan.flash
    (item,) = items_of_sale(stage.sale)
    buyers = stage.people(stage.plan.flash_crowd)
    answers = _claim(stage, item, buyers)
    again = _claim(stage, item, buyers)
    claims = [(said, who) for said, who in zip(answers, buyers, strict=True) if isinstance(said, ClaimView)]
    refused = [who for said, who in zip(answers, buyers, strict=True) if isinstance(said, AllTaken | SoldOut)]
    same = sum(
        one.claim == two.claim
        for one, two in zip(answers, again, strict=True)
        if isinstance(one, ClaimView) and isinstance(two, ClaimView)
    )
    bought = _order_claimed(stage, claims[WALK_AWAY:])
    stage.wait(seconds=CLAIM_TTL_S + 1)
    sweep_claims(now=stage.now)
    late = [
        (said, who)
        for said, who in zip(_claim(stage, item, refused), refused, strict=True)
        if isinstance(said, ClaimView)
    ]
    bought += _order_claimed(stage, late)
    stage.wait_until(day=1, hour=21, minute=31)
    home = close_due_sales(now=stage.now)
    stage.settle_down()
    exact = Check(
        Words("秒杀", "Flash sale"),
        len(claims) == quota and len(claims) + len(refused) == len(buyers) and same == quota
        and bought == quota and home == 0,
        Words(
            f"{len(buyers)} 人抢 {quota} 件：抢到 {len(claims)}，没抢到 {len(refused)}；重复点击仍是同一名额 {same}/{quota}；"
            f"逾期未付 {len(late)} 个名额转给后来者；成交 {bought}",
            f"{len(buyers)} people for {quota}: {len(claims)} claims, {len(refused)} told it is taken; asking again gave the same "
            f"claim {same}/{quota}; {len(late)} claims ran out and went to the next; {bought} sold",
        ),
    )  # fmt: skip
    return [
        Words(
            f"20:30 秒杀开始，{len(buyers)} 人抢 {quota} 件；{WALK_AWAY} 人抢到没下单，5 分钟后名额给了别人。",
            f"At 20:30 {len(buyers)} people claim {quota} tins; {WALK_AWAY} let theirs run out, five minutes later others have "
            "them.",
        )
    ], [exact]


def _claim(stage: Stage, item: int, buyers: Sequence[str]) -> list[ClaimView | Refusal]:
    """Everybody presses at the same moment; the desk answers each."""
    desk = ClaimDesk(clock=FrozenClock(ms_of(stage.now)))
    desk.start()

    def press(who: str) -> ClaimView | Refusal:
        answered, said = threading.Event(), list[ClaimView | Refusal]()

        def done(answer: ClaimView | Refusal) -> None:
            said.append(answer)
            answered.set()

        desk.claim(person=who, item=item, quantity=1, key="tonight", done=done)
        answered.wait()
        return said[0]

    try:
        return at_once([partial(press, who) for who in buyers])
    finally:
        desk.stop()


def _order_claimed(stage: Stage, claims: Sequence[tuple[ClaimView, str]]) -> int:
    """Each claim is ordered and paid; how many."""
    placed = [(stage.place(who, stage.wanted(claim=claim.claim)), who) for claim, who in claims]
    stage.pay_all(placed)
    stage.tally.held, stage.tally.sold = stage.tally.held - len(placed), stage.tally.sold + len(placed)
    return len(placed)
