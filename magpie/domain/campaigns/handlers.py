"""What campaigns do when they hear of people: an erased person holds nothing, a closed shop gives nothing out."""

from magpie.domain.campaigns.actions import end_coupons_of_shop, forget_claims
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import AccountClosed, PersonErased


def forget_coupons(fact: PersonErased, moment: Moment) -> None:
    forget_claims(person=fact.person, now=moment.now)


def end_coupons(fact: AccountClosed, moment: Moment) -> None:
    end_coupons_of_shop(shop=fact.account, now=moment.now)
