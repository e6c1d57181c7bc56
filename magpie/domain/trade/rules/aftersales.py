"""After-sales: the one table of what may happen to a case, who waits for whom, how long, and what happens then. No ORM.

A case stands on two axes: how far it has come, and whether the site was asked to decide. Every place where somebody is
waited for has a time and an act that follows when it is over, so nothing is left lying. The times are ours where no law
names one (grade [M]); each says why, and they are published as they stand here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.trade.rules.states import Role
from magpie.kit.errors import Refusal


class Kind(StrEnum):
    """What the buyer asks for."""

    REFUND_BEFORE_SHIP = "refund_before_ship"
    REFUND_ONLY = "refund_only"
    RETURN_REFUND = "return_refund"
    EXCHANGE = "exchange"
    RESEND = "resend"
    PRICE_PROTECTION = "price_protection"


class Status(StrEnum):
    """How far a case has come."""

    ASKED = "asked"
    REFUSED = "refused"
    SENDING_BACK = "sending_back"
    COMING_BACK = "coming_back"
    ARRIVED_BACK = "arrived_back"
    PARCEL_REFUSED = "parcel_refused"
    TO_RESEND = "to_resend"
    RESENT = "resent"
    TO_GIVE_BACK = "to_give_back"
    GIVEN_BACK = "given_back"
    REFUNDING = "refunding"
    REFUND_FAILED = "refund_failed"
    DONE = "done"
    CLOSED = "closed"


class Arbitration(StrEnum):
    """Whether the site was asked to decide, and what it said."""

    NONE = "none"
    OPEN = "open"
    EVIDENCE = "evidence"
    NEGOTIATING = "negotiating"
    JUDGING = "judging"
    FOR_BUYER = "for_buyer"
    FOR_SHOP = "for_shop"
    SETTLED = "settled"


class Act(StrEnum):
    """What can happen to a case."""

    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    ARRIVE = "arrive"
    RECEIVE = "receive"
    REFUSE_PARCEL = "refuse_parcel"
    RESEND = "resend"
    GIVE_BACK = "give_back"
    PAY_BACK = "pay_back"
    CONFIRM = "confirm"
    OBJECT = "object"
    ASK_EVIDENCE = "ask_evidence"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    JUDGE = "judge"
    DECIDE_BUYER = "decide_buyer"
    DECIDE_SHOP = "decide_shop"
    REFUND = "refund"
    FAIL = "fail"
    COME_BACK = "come_back"
    ASK_AGAIN = "ask_again"
    PAY_OTHERWISE = "pay_otherwise"
    CLOSE = "close"


@dataclass(frozen=True)
class State:
    """Where a case stands, and of what kind it is."""

    kind: Kind
    status: Status
    arbitration: Arbitration = Arbitration.NONE


class NotNowAfterSale(Refusal):
    """The act is not possible as the case stands, or not for this side."""

    code, status = "not_now_aftersale", 409
    en = "This request cannot do “{act}” now: it is {at}, arbitration {arbitration}. Nothing was changed."
    zh = "售后单当前无法执行“{act}”（{at}，仲裁 {arbitration}），未做任何更改。"


_S, _A, _B, _R = Status, Arbitration, Act, Role
# Nothing is decided yet: pieces and money of the line are set aside for the case, and a settlement waits for it.
UNDECIDED: Final = (
    _S.ASKED, _S.REFUSED, _S.SENDING_BACK, _S.COMING_BACK, _S.ARRIVED_BACK, _S.PARCEL_REFUSED, _S.TO_RESEND, _S.RESENT,
    _S.TO_GIVE_BACK, _S.GIVEN_BACK,
)  # fmt: skip
ENDED: Final = (_S.DONE, _S.CLOSED)
AT_THE_SITE: Final = (_A.OPEN, _A.EVIDENCE, _A.NEGOTIATING, _A.JUDGING)
_IN_PEACE: Final = tuple(set(_A) - set(AT_THE_SITE))
_ANY: Final = tuple(_A)

Way = Mapping[Kind, Status]
AGREED: Final[Way] = {
    Kind.REFUND_BEFORE_SHIP: _S.REFUNDING,
    Kind.REFUND_ONLY: _S.REFUNDING,
    Kind.RETURN_REFUND: _S.SENDING_BACK,
    Kind.EXCHANGE: _S.SENDING_BACK,
    Kind.RESEND: _S.TO_RESEND,
    Kind.PRICE_PROTECTION: _S.REFUNDING,
}
RECEIVED: Final[Way] = {Kind.RETURN_REFUND: _S.REFUNDING, Kind.EXCHANGE: _S.TO_RESEND}


@dataclass(frozen=True)
class Step:
    """From where on both axes, by whom, to where (None leaves an axis as it is; a Way leads each kind elsewhere)."""

    status: tuple[Status, ...]
    by: tuple[Role, ...]
    to: Status | Way | None = None
    arbitration: tuple[Arbitration, ...] = _IN_PEACE
    to_arbitration: Arbitration | None = None


# What the buyer may not accept: two refusals, and refused goods that are said to have been sent and never came.
_DISPUTABLE: Final = (_S.REFUSED, _S.PARCEL_REFUSED, _S.GIVEN_BACK)
STEPS: Final[Mapping[Act, tuple[Step, ...]]] = {
    _B.AGREE: (
        Step((_S.ASKED,), (_R.SHOP, _R.CLOCK), AGREED),
        Step((_S.REFUSED,), (_R.SHOP,), AGREED),
        Step((_S.PARCEL_REFUSED,), (_R.SHOP,), RECEIVED),
        Step((_S.REFUSED,), (_R.SHOP,), AGREED, AT_THE_SITE, _A.SETTLED),
        Step((_S.PARCEL_REFUSED,), (_R.SHOP,), RECEIVED, AT_THE_SITE, _A.SETTLED),
        Step((_S.GIVEN_BACK,), (_R.SHOP,), _S.REFUNDING, AT_THE_SITE, _A.SETTLED),
    ),
    _B.REFUSE: (Step((_S.ASKED,), (_R.SHOP,), _S.REFUSED),),
    _B.WITHDRAW: (
        Step((_S.ASKED, _S.SENDING_BACK, _S.REFUSED), (_R.BUYER,), _S.CLOSED),
        # The refused goods lie at the shop and are the buyer's.
        Step((_S.PARCEL_REFUSED,), (_R.BUYER,), _S.TO_GIVE_BACK),
        # Whoever sent goods back for others does not lose both by a slip of the finger.
        Step((_S.TO_RESEND,), (_R.BUYER,), {Kind.RESEND: _S.CLOSED}),
        Step((_S.REFUSED, _S.GIVEN_BACK), (_R.BUYER,), _S.CLOSED, AT_THE_SITE, _A.SETTLED),
        Step((_S.PARCEL_REFUSED,), (_R.BUYER,), _S.TO_GIVE_BACK, AT_THE_SITE, _A.SETTLED),
    ),
    _B.SEND_BACK: (Step((_S.SENDING_BACK,), (_R.BUYER,), _S.COMING_BACK),),
    _B.ARRIVE: (Step((_S.COMING_BACK,), (_R.PROVIDER, _R.CLOCK), _S.ARRIVED_BACK),),
    _B.RECEIVE: (
        Step((_S.COMING_BACK,), (_R.SHOP,), RECEIVED),
        Step((_S.ARRIVED_BACK,), (_R.SHOP, _R.CLOCK), RECEIVED),
    ),
    _B.REFUSE_PARCEL: (Step((_S.COMING_BACK, _S.ARRIVED_BACK), (_R.SHOP,), _S.PARCEL_REFUSED),),
    _B.RESEND: (Step((_S.TO_RESEND,), (_R.SHOP,), _S.RESENT),),
    _B.GIVE_BACK: (Step((_S.TO_GIVE_BACK,), (_R.SHOP,), _S.GIVEN_BACK),),
    # Who keeps the refused goods as well has kept both: then the money is the buyer's.
    _B.PAY_BACK: (Step((_S.TO_RESEND, _S.TO_GIVE_BACK), (_R.SHOP, _R.CLOCK), _S.REFUNDING),),
    _B.CONFIRM: (
        Step((_S.RESENT,), (_R.BUYER, _R.CLOCK), _S.DONE),
        Step((_S.GIVEN_BACK,), (_R.BUYER,), _S.CLOSED),
    ),
    _B.OBJECT: (
        Step((_S.REFUSED, _S.PARCEL_REFUSED), (_R.BUYER,), None, (_A.NONE,), _A.OPEN),
        # That nothing came is another matter than the one the site may have decided before.
        Step((_S.GIVEN_BACK,), (_R.BUYER,), None, _IN_PEACE, _A.OPEN),
    ),
    _B.ASK_EVIDENCE: (Step(_DISPUTABLE, (_R.OPERATOR, _R.CLOCK), None, (_A.OPEN,), _A.EVIDENCE),),
    # Once the site judges it is too late to offer: a shop that offers a cent again and again would never be judged.
    _B.OFFER: (Step(_DISPUTABLE, (_R.SHOP,), None, (_A.OPEN, _A.EVIDENCE, _A.NEGOTIATING), _A.NEGOTIATING),),
    _B.ACCEPT: (Step(_DISPUTABLE, (_R.BUYER,), _S.REFUNDING, (_A.NEGOTIATING,), _A.SETTLED),),
    _B.DECLINE: (Step(_DISPUTABLE, (_R.BUYER,), None, (_A.NEGOTIATING,), _A.JUDGING),),
    _B.JUDGE: (
        Step(_DISPUTABLE, (_R.CLOCK, _R.OPERATOR), None, (_A.EVIDENCE, _A.NEGOTIATING), _A.JUDGING),
    ),
    _B.DECIDE_BUYER: (
        Step((_S.REFUSED,), (_R.OPERATOR, _R.CLOCK), AGREED, AT_THE_SITE, _A.FOR_BUYER),
        Step((_S.PARCEL_REFUSED,), (_R.OPERATOR, _R.CLOCK), RECEIVED, AT_THE_SITE, _A.FOR_BUYER),
        Step((_S.GIVEN_BACK,), (_R.OPERATOR, _R.CLOCK), _S.REFUNDING, AT_THE_SITE, _A.FOR_BUYER),
    ),
    _B.DECIDE_SHOP: (
        Step((_S.REFUSED, _S.GIVEN_BACK), (_R.OPERATOR,), _S.CLOSED, AT_THE_SITE, _A.FOR_SHOP),
        Step((_S.PARCEL_REFUSED,), (_R.OPERATOR,), _S.TO_GIVE_BACK, AT_THE_SITE, _A.FOR_SHOP),
    ),
    _B.REFUND: (Step((_S.REFUNDING, _S.REFUND_FAILED), (_R.PROVIDER, _R.CLOCK), _S.DONE, _ANY),),
    _B.FAIL: (Step((_S.REFUNDING, _S.DONE), (_R.PROVIDER, _R.CLOCK), _S.REFUND_FAILED, _ANY),),
    _B.COME_BACK: (Step((_S.DONE,), (_R.PROVIDER,), _S.REFUNDING, _ANY),),
    _B.ASK_AGAIN: (Step((_S.REFUND_FAILED,), (_R.OPERATOR, _R.CLOCK), _S.REFUNDING, _ANY),),
    _B.PAY_OTHERWISE: (Step((_S.REFUND_FAILED,), (_R.OPERATOR,), _S.DONE, _ANY),),
    _B.CLOSE: (
        Step((_S.SENDING_BACK, _S.REFUSED, _S.GIVEN_BACK), (_R.CLOCK,), _S.CLOSED),
        Step((_S.PARCEL_REFUSED,), (_R.CLOCK,), _S.TO_GIVE_BACK),
        # The buyer's bank took the money: there is nothing left to decide here.
        Step(UNDECIDED, (_R.PROVIDER,), _S.CLOSED, _ANY, _A.SETTLED),
    ),
}  # fmt: skip


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


def is_at_site(arbitration: str) -> bool:
    """Whether the site was asked and has not said its word."""
    return arbitration in AT_THE_SITE


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


def may(act: Act, state: State, by: Role) -> bool:
    """Whether this side may do it where the case stands."""
    return _step(act, state, by) is not None


def after(act: Act, state: State, by: Role) -> State:
    """Where the act leads; raises NotNowAfterSale."""
    step = _step(act, state, by)
    if step is None:
        raise NotNowAfterSale(act=act.value, at=state.status.value, arbitration=state.arbitration.value)
    to = step.to if isinstance(step.to, Status) or step.to is None else step.to[state.kind]
    return State(state.kind, to or state.status, step.to_arbitration or state.arbitration)


def allowed_acts(state: State, role: Role) -> tuple[str, ...]:
    """What this side may do now, in the order of the table; every answer about a case carries it."""
    return tuple(act.value for act in Act if may(act, state, role))


def _step(act: Act, state: State, by: Role) -> Step | None:
    for step in STEPS[act]:
        is_there = state.status in step.status and state.arbitration in step.arbitration and by in step.by
        leads = not isinstance(step.to, Mapping) or state.kind in step.to
        if is_there and leads:
            return step
    return None
