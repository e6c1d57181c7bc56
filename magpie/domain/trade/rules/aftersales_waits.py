"""After-sales: who is waited for at each place of the table, how long, and what happens then. No ORM.

The times are ours where no law names one (grade [M]); each says why, and they are published as they stand here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.trade.rules.aftersales import (
    ENDED,
    Act,
    Arbitration,
    State,
    Status,
    after,
    is_at_site,
)
from magpie.domain.trade.rules.states import Role

_S, _A, _B, _R = Status, Arbitration, Act, Role


class Grade(StrEnum):
    """Who says how long: a law, or this project, because no public rule exists."""

    LAW = "law"
    OURS = "M"


@dataclass(frozen=True)
class Wait:
    """Who is waited for, how long, and the act that follows; `if_answered` follows instead where the shop has spoken."""

    who: Role
    within: timedelta
    then: Act
    en: str
    zh: str
    if_answered: Act | None = None
    grade: Grade = Grade.OURS


_DAY: Final = timedelta(days=1)
WAITS: Final[Mapping[Status, Wait]] = {
    _S.ASKED: Wait(
        _R.SHOP, 2 * _DAY, _B.AGREE,
        "The shop answers within 48 hours, as long as it may take to send; silence agrees.",
        "商家 48 小时内答复（与默认发货时限相同）；逾期未答复视为同意。",
    ),
    _S.REFUSED: Wait(
        _R.BUYER, 7 * _DAY, _B.CLOSE,
        "You may object for 7 days, as long as a return without a reason; then it is closed.",
        "你可在 7 天内提出异议（与无理由退货期相同），逾期关闭。",
    ),
    _S.NEEDS_ADDRESS: Wait(
        _R.SHOP, 3 * _DAY, _B.PAY_BACK,
        "The shop says within 72 hours where to send it, else you get the money and keep the goods; your 7 days to send it "
        "back begin when you know the address.",
        "商家须在 72 小时内提供退货地址，否则直接退款，货品归你；你的 7 天寄回时间自收到地址起计算。",
    ),
    _S.SENDING_BACK: Wait(
        _R.BUYER, 7 * _DAY, _B.CLOSE,
        "Send it back within 7 days; then the request is closed, and you may ask again while your right stands.",
        "请在 7 天内寄回，逾期关闭；在权利期内可再次申请。",
    ),
    _S.COMING_BACK: Wait(
        _R.PROVIDER, 10 * _DAY, _B.ARRIVE,
        "A parcel that no carrier reports counts as arrived after 10 days, as on the way to you.",
        "承运方没有消息的退货包裹，10 天后视为送达（与发货一致）。",
    ),
    _S.ARRIVED_BACK: Wait(
        _R.SHOP, 3 * _DAY, _B.RECEIVE,
        "The shop looks at it within 3 days; silence accepts. The law gives 7 days for the refund (art. 25).",
        "商家 3 天内验收，逾期视为验收通过；法律规定 7 日内退款（消法第二十五条）。",
    ),
    _S.PARCEL_REFUSED: Wait(
        _R.BUYER, 7 * _DAY, _B.CLOSE,
        "You may object for 7 days; then the shop has to send the goods to you again.",
        "你可在 7 天内提出异议，逾期由商家将货品寄还给你。",
    ),
    _S.TO_RESEND: Wait(
        _R.SHOP, 3 * _DAY, _B.PAY_BACK,
        "The shop sends the other piece within 72 hours, one day more than a new order; else you get the money.",
        "商家 72 小时内寄出（比新订单多一天），否则退款。",
    ),
    _S.RESENT: Wait(
        _R.BUYER, 15 * _DAY, _B.CONFIRM,
        "10 days on the way and 5 to look at it; then it counts as received.",
        "在途 10 天、验货 5 天，之后视为已收到。",
    ),
    _S.TO_GIVE_BACK: Wait(
        _R.SHOP, 3 * _DAY, _B.PAY_BACK,
        "The refused goods are yours: the shop sends them within 72 hours; a shop that keeps them pays them back.",
        "未通过验收的货品归你所有：商家须在 72 小时内寄还，逾期未寄还则退款。",
    ),
    _S.GIVEN_BACK: Wait(
        _R.BUYER, 15 * _DAY, _B.CLOSE,
        "10 days on the way and 5 to look at it; say so here if nothing comes, else it is closed.",
        "在途 10 天、查收 5 天；未收到请在此提出异议，逾期关闭。",
    ),
    _S.REFUNDING: Wait(
        _R.PROVIDER, 7 * _DAY, _B.FAIL,
        "The money is on its way to where it came from. The law gives 7 days; then people look at it. (art. 25)",
        "款项正原路退回；法律规定 7 日内到账，逾期由平台人工处理。（消法第二十五条）",
        grade=Grade.LAW,
    ),
    _S.REFUND_FAILED: Wait(
        _R.OPERATOR, 3 * _DAY, _B.ASK_AGAIN,
        "The money could not go back; whoever runs this site is told, and it is tried again every 3 days.",
        "退款未能到账，平台已收到通知，并每 3 天重试一次。",
    ),
}  # fmt: skip
ARBITRATION_WAITS: Final[Mapping[Arbitration, Wait]] = {
    _A.OPEN: Wait(
        _R.SHOP, _DAY, _B.ASK_EVIDENCE,
        "One day in which the two sides may still agree; then both are asked for what they can show.",
        "双方有 1 天时间自行协商，之后进入举证。",
    ),
    _A.EVIDENCE: Wait(
        _R.SHOP, 3 * _DAY, _B.DECIDE_BUYER,
        "3 days to show words and pictures; a shop that shows nothing has lost.",
        "双方 3 天内举证；商家不举证的，支持买家。",
        if_answered=_B.JUDGE,
    ),
    _A.NEGOTIATING: Wait(
        _R.BUYER, 3 * _DAY, _B.JUDGE,
        "The shop offers an amount; 3 days to answer, then the site decides.",
        "商家提出了金额，请在 3 天内答复，逾期由平台裁决。",
    ),
    _A.JUDGING: Wait(
        _R.OPERATOR, 3 * _DAY, _B.DECIDE_BUYER,
        "The site decides within 3 days; its silence is not the buyer's loss.",
        "平台 3 天内裁决；平台逾期未裁决的，支持买家。",
    ),
}  # fmt: skip
# What the clock asks again of a provider before it leaves a refund to people alone: eight weeks of trying.
REFUND_ROUNDS_MAX: Final = 20


def wait_of(state: State) -> Wait | None:
    """Who is waited for; None for a case that has ended. While it is at the site, the site's times count."""
    if state.status in ENDED:
        return None
    if is_at_site(state.arbitration):
        return ARBITRATION_WAITS[state.arbitration]
    return WAITS[state.status]


def act_when_over(state: State, *, has_shop_spoken: bool) -> Act | None:
    """What happens when the time is over; None for a case that has ended."""
    wait = wait_of(state)
    if wait is None:
        return None
    return wait.if_answered if wait.if_answered and has_shop_spoken else wait.then


def leads_to(state: State, *, has_shop_spoken: bool) -> tuple[Act, State] | None:
    """What happens when nobody answers, and where the case stands then; None for a case that has ended."""
    act = act_when_over(state, has_shop_spoken=has_shop_spoken)
    return (act, after(act, state, Role.CLOCK)) if act else None


def places_of(who: Role) -> tuple[tuple[Status, ...], tuple[Arbitration, ...]]:
    """Where this side is waited for: statuses while the site is not asked, and steps of an arbitration."""
    return (
        tuple(status for status, wait in WAITS.items() if wait.who == who),
        tuple(step for step, wait in ARBITRATION_WAITS.items() if wait.who == who),
    )
