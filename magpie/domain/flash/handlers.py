"""What flash sales do when they hear of people: an erased person holds nothing, a closed account sells nothing."""

from magpie.domain.flash.actions.claims import forget_claims
from magpie.domain.flash.actions.flash import end_sales_of_shop
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import AccountClosed, PersonErased


def forget_claimer(fact: PersonErased, moment: Moment) -> None:
    forget_claims(person=fact.person, now=moment.now)


def end_sales(fact: AccountClosed, moment: Moment) -> None:
    end_sales_of_shop(shop=fact.account, now=moment.now)
