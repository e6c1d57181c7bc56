"""What goods do when they hear of people: an erased person holds nothing, a closed account sells nothing."""

from magpie.domain.goods.actions.products import withdraw_product
from magpie.domain.goods.actions.reservations import end_reservations_of_erased
from magpie.domain.goods.models import Product
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import AccountClosed, PersonErased


def end_reservations(fact: PersonErased, moment: Moment) -> None:
    end_reservations_of_erased(person=fact.person, now=moment.now)


def withdraw_shop(fact: AccountClosed, moment: Moment) -> None:
    on_shelf = Product.objects.filter(shop=fact.account, withdrawn_at=None).order_by("pk")
    for product in on_shelf.values_list("pk", flat=True):
        withdraw_product(product=product, why="account closed", now=moment.now)
