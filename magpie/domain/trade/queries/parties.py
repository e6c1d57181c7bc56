"""Whose request it is: the buyer's side, the shop's, and who may not judge between them."""

from magpie.domain.people import queries as people
from magpie.domain.trade.models import AfterSale
from magpie.domain.trade.refusals import NoSuchAfterSale
from magpie.domain.trade.rules.states import Role


def side_of(person: str, case: AfterSale) -> Role:
    """The buyer's side or the shop's; raises NoSuchAfterSale for everybody else."""
    order = case.line.order
    if order.trade.person_id == person:
        return Role.BUYER
    if people.may_act_for(person=person, account=order.shop_id):
        return Role.SHOP
    raise NoSuchAfterSale()


def is_party(person: str, case: AfterSale) -> bool:
    """Its buyer, or anybody of its shop, also where the shop is closed. At most one query."""
    order = case.line.order
    return order.trade.person_id == person or people.is_staff_of(person=person, account=order.shop_id)
