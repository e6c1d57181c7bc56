"""What trade does when it hears of people: a browser's cart comes along at sign-in, an erased person leaves nothing loose."""

from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import AccountClosed, PersonErased, PersonIdentified
from magpie.domain.trade.actions.people import adopt_browser, forget_buyer
from magpie.domain.trade.actions.return_addresses import forget_return_addresses


def bring_cart(fact: PersonIdentified, moment: Moment) -> None:
    adopt_browser(person=fact.person, anonymous=fact.anonymous, now=moment.now)


def forget_person(fact: PersonErased, moment: Moment) -> None:
    for key in (fact.person, *fact.anonymous):
        forget_buyer(person=key, now=moment.now)


def forget_return_places(fact: AccountClosed, moment: Moment) -> None:
    forget_return_addresses(shop=fact.account)
