"""After-sales: the one table of what may happen to a case, by whom, and where it leads. No ORM.

A case stands on two axes: how far it has come, and whether the site was asked to decide. Every place where somebody is
waited for has a time and an act that follows when it is over (`aftersales_waits`), so nothing is left lying.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from magpie.domain.trade.rules.aftersales_words import place_words
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
    NEEDS_ADDRESS = "needs_address"
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
    GIVE_ADDRESS = "give_address"
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
    """The act is not possible as the case stands, or not for this side; `act`, `at` and `arbitration` say which and where."""

    code, status = "not_now_aftersale", 409
    en = "This cannot be done as the request stands now: {why_en} Nothing was changed."
    zh = "售后单当前无法这样操作：{why_zh}未做任何更改。"

    def __init__(self, *, act: str, at: str, arbitration: str) -> None:
        why_en, why_zh = place_words(at, arbitration)
        super().__init__(act=act, at=at, arbitration=arbitration, why_en=why_en, why_zh=why_zh)


_S, _A, _B, _R = Status, Arbitration, Act, Role
# Nothing is decided yet: pieces and money of the line are set aside for the case, and a settlement waits for it.
UNDECIDED: Final = (
    _S.ASKED, _S.REFUSED, _S.NEEDS_ADDRESS, _S.SENDING_BACK, _S.COMING_BACK, _S.ARRIVED_BACK, _S.PARCEL_REFUSED,
    _S.TO_RESEND, _S.RESENT, _S.TO_GIVE_BACK, _S.GIVEN_BACK,
)  # fmt: skip
ENDED: Final = (_S.DONE, _S.CLOSED)
# What was asked is given: the money is on its way or there, or other pieces are.
GRANTED: Final = (_S.REFUNDING, _S.REFUND_FAILED, _S.DONE)
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
        Step((_S.ASKED, _S.NEEDS_ADDRESS, _S.SENDING_BACK, _S.REFUSED), (_R.BUYER,), _S.CLOSED),
        # The refused goods lie at the shop and are the buyer's.
        Step((_S.PARCEL_REFUSED,), (_R.BUYER,), _S.TO_GIVE_BACK),
        # Whoever sent goods back for others does not lose both by a slip of the finger.
        Step((_S.TO_RESEND,), (_R.BUYER,), {Kind.RESEND: _S.CLOSED}),
        Step((_S.REFUSED, _S.GIVEN_BACK), (_R.BUYER,), _S.CLOSED, AT_THE_SITE, _A.SETTLED),
        Step((_S.PARCEL_REFUSED,), (_R.BUYER,), _S.TO_GIVE_BACK, AT_THE_SITE, _A.SETTLED),
    ),
    _B.GIVE_ADDRESS: (Step((_S.NEEDS_ADDRESS,), (_R.SHOP, _R.CLOCK), _S.SENDING_BACK),),
    _B.SEND_BACK: (Step((_S.SENDING_BACK,), (_R.BUYER,), _S.COMING_BACK),),
    _B.ARRIVE: (Step((_S.COMING_BACK,), (_R.PROVIDER, _R.CLOCK), _S.ARRIVED_BACK),),
    _B.RECEIVE: (
        Step((_S.COMING_BACK,), (_R.SHOP,), RECEIVED),
        Step((_S.ARRIVED_BACK,), (_R.SHOP, _R.CLOCK), RECEIVED),
    ),
    _B.REFUSE_PARCEL: (Step((_S.COMING_BACK, _S.ARRIVED_BACK), (_R.SHOP,), _S.PARCEL_REFUSED),),
    _B.RESEND: (Step((_S.TO_RESEND,), (_R.SHOP,), _S.RESENT),),
    _B.GIVE_BACK: (Step((_S.TO_GIVE_BACK,), (_R.SHOP,), _S.GIVEN_BACK),),
    # Who keeps the refused goods as well has kept both, and who says nowhere to send them does not want them: then the
    # money is the buyer's.
    _B.PAY_BACK: (
        Step((_S.NEEDS_ADDRESS, _S.TO_RESEND, _S.TO_GIVE_BACK), (_R.SHOP, _R.CLOCK), _S.REFUNDING),
    ),
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


def is_at_site(arbitration: str) -> bool:
    """Whether the site was asked and has not said its word."""
    return arbitration in AT_THE_SITE


def may(act: Act, state: State, by: Role) -> bool:
    """Whether this side may do it where the case stands."""
    return _step(act, state, by) is not None


def after(act: Act, state: State, by: Role, *, has_address: bool = True) -> State:
    """Where the act leads; raises NotNowAfterSale. Goods that nobody has said where to send wait for the address first."""
    step = _step(act, state, by)
    if step is None:
        raise NotNowAfterSale(act=act.value, at=state.status.value, arbitration=state.arbitration.value)
    to = step.to if isinstance(step.to, Status) or step.to is None else step.to[state.kind]
    if to is Status.SENDING_BACK and not has_address:
        to = Status.NEEDS_ADDRESS
    return State(state.kind, to or state.status, step.to_arbitration or state.arbitration)


def allowed_acts(state: State, role: Role) -> tuple[str, ...]:
    """What this side may do now, in the order of the table; every answer about a case carries it."""
    return tuple(act.value for act in Act if may(act, state, role))


def acts_that_say_where(state: State, role: Role) -> tuple[str, ...]:
    """What this side may do now that has the buyer send the goods back: it needs an address to send them to."""
    return tuple(
        act for act in allowed_acts(state, role) if after(Act(act), state, role).status is Status.SENDING_BACK
    )


def _step(act: Act, state: State, by: Role) -> Step | None:
    for step in STEPS[act]:
        is_there = state.status in step.status and state.arbitration in step.arbitration and by in step.by
        leads = not isinstance(step.to, Mapping) or state.kind in step.to
        if is_there and leads:
            return step
    return None
