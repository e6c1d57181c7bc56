"""What each side can do to a request after a purchase: one action for each act of the table, for a walk that tries them all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from hypothesis import strategies as st

from magpie.domain.trade.actions import aftersales, aftersales_parcels, arbitration
from magpie.domain.trade.actions.return_addresses import keep_return_address, remove_return_address
from magpie.domain.trade.actions.shipping import RouteWord, Waybill
from magpie.domain.trade.models import AfterSale, ParcelReturn
from magpie.domain.trade.rules.aftersales import Act
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import Role
from tests.domain.trade.aftersales_cast import SITE, WAREHOUSE

SWIFT = "Swift Crane"


class Walk(Protocol):
    """What a doing needs of the walk it is part of."""

    now: datetime

    def by(self, case: AfterSale) -> dict[str, Any]: ...

    def buyer(self, case: AfterSale) -> dict[str, Any]: ...

    def waybill(self) -> Waybill: ...


Doing = Callable[[Any, AfterSale, Any], None]


def receive(walk: Walk, case: AfterSale, data: Any) -> None:
    aftersales_parcels.receive_back(**walk.by(case), is_sellable=data.draw(st.booleans()))


def offer(walk: Walk, case: AfterSale, data: Any) -> None:
    arbitration.offer(**walk.by(case), amount_minor=data.draw(st.integers(1, max(1, case.share_minor))))


def accept(walk: Walk, case: AfterSale, data: Any) -> None:
    arbitration.answer_offer(**walk.buyer(case), amount_minor=case.offer_minor or 0, is_accepted=True)


def decline(walk: Walk, case: AfterSale, data: Any) -> None:
    arbitration.answer_offer(**walk.buyer(case), amount_minor=case.offer_minor or 0, is_accepted=False)


def give_address(walk: Walk, case: AfterSale, data: Any) -> None:
    """The shop keeps an address for the moment; next time it has none again."""
    shop, by = case.line.order.shop_id, walk.by(case)["by"]
    elsewhere = replace(WAREHOUSE, street="For the moment")
    kept = keep_return_address(by=by, shop=shop, place=elsewhere, now=walk.now)
    try:
        aftersales.give_address(**walk.by(case))
    finally:
        remove_return_address(by=by, shop=shop, address=kept)


def decided(is_for_buyer: bool) -> Doing:
    return lambda walk, case, data: arbitration.decide(
        by=SITE, aftersale=case.number, is_for_buyer=is_for_buyer, words="So.", now=walk.now
    )


def arrive(walk: Walk, case: AfterSale, data: Any) -> None:
    number = ParcelReturn.objects.get(aftersale=case).waybill
    word = RouteWord(number, f"r-{number}", RouteKind.ARRIVED, walk.now)
    assert aftersales_parcels.hear_return_carrier(carrier_name=SWIFT, words=[word], now=walk.now) == 1


DOINGS: dict[tuple[Role, Act], Doing] = {
    (Role.SHOP, Act.AGREE): lambda walk, case, data: aftersales.agree(**walk.by(case)),
    (Role.SHOP, Act.GIVE_ADDRESS): give_address,
    (Role.SHOP, Act.REFUSE): lambda walk, case, data: aftersales.refuse(**walk.by(case), words="No."),
    (Role.SHOP, Act.RECEIVE): receive,
    (Role.SHOP, Act.REFUSE_PARCEL): lambda walk, case, data: aftersales_parcels.refuse_parcel(
        **walk.by(case), words="Not so."
    ),
    (Role.SHOP, Act.RESEND): lambda walk, case, data: aftersales_parcels.resend(
        **walk.by(case), waybill=walk.waybill()
    ),
    (Role.SHOP, Act.GIVE_BACK): lambda walk, case, data: aftersales_parcels.give_back(
        **walk.by(case), waybill=walk.waybill()
    ),
    (Role.SHOP, Act.PAY_BACK): lambda walk, case, data: aftersales_parcels.pay_instead(**walk.by(case)),
    (Role.SHOP, Act.OFFER): offer,
    (Role.BUYER, Act.WITHDRAW): lambda walk, case, data: aftersales.withdraw(**walk.buyer(case)),
    (Role.BUYER, Act.SEND_BACK): lambda walk, case, data: aftersales_parcels.send_back(
        **walk.buyer(case), waybill=walk.waybill()
    ),
    (Role.BUYER, Act.CONFIRM): lambda walk, case, data: aftersales_parcels.confirm_replacement(
        **walk.buyer(case)
    ),
    (Role.BUYER, Act.OBJECT): lambda walk, case, data: arbitration.object_to(
        **walk.buyer(case), words="But."
    ),
    (Role.BUYER, Act.ACCEPT): accept,
    (Role.BUYER, Act.DECLINE): decline,
    (Role.OPERATOR, Act.ASK_EVIDENCE): lambda walk, case, data: arbitration.call_for_evidence(
        aftersale=case.number, now=walk.now
    ),
    (Role.OPERATOR, Act.DECIDE_BUYER): decided(True),
    (Role.OPERATOR, Act.DECIDE_SHOP): decided(False),
    (Role.PROVIDER, Act.ARRIVE): arrive,
}
