"""The words of after-sales: what is asked and why, how far it has come, what a side did. One table each, both languages."""

from typing import Final, Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magpie.ui.aftersales import ACT_WORDS, SIDE_WORDS

register = template.Library()

KIND_WORDS: Final = {
    "refund_before_ship": gettext_noop("Call it off before it is sent"),
    "refund_only": gettext_noop("Money back, and I keep it or never got it"),
    "return_refund": gettext_noop("Send it back for the money"),
    "exchange": gettext_noop("Exchange it for another one"),
    "resend": gettext_noop("Have it sent again"),
    "price_protection": gettext_noop("The price fell: the difference back"),
}
REASON_WORDS: Final = {
    "no_reason": gettext_noop("I have changed my mind"),
    "sent_late": gettext_noop("It was not sent in time"),
    "not_arrived": gettext_noop("It did not arrive"),
    "faulty": gettext_noop("It is faulty"),
    "not_as_described": gettext_noop("It is not as described"),
    "wrong_goods": gettext_noop("It is something else"),
    "pieces_missing": gettext_noop("Pieces are missing"),
    "fake": gettext_noop("It is not genuine"),
    "price_fell": gettext_noop("It costs less now"),
    "parcel_declined": gettext_noop("I do not want the parcel any more and refuse it at the door"),
}
STATUS_WORDS: Final = {
    "asked": gettext_noop("Waiting for the shop"),
    "refused": gettext_noop("The shop refused"),
    "needs_address": gettext_noop("Waiting for the return address"),
    "sending_back": gettext_noop("Please send it back"),
    "coming_back": gettext_noop("On its way back to the shop"),
    "arrived_back": gettext_noop("The shop is looking at it"),
    "parcel_refused": gettext_noop("The shop did not accept the parcel"),
    "to_resend": gettext_noop("The shop is sending another one"),
    "resent": gettext_noop("Another one is on its way"),
    "to_give_back": gettext_noop("The shop sends the goods to you again"),
    "given_back": gettext_noop("Your goods are on their way to you"),
    "refunding": gettext_noop("The money is on its way"),
    "refund_failed": gettext_noop("The money could not be sent yet"),
    "done": gettext_noop("Done"),
    "closed": gettext_noop("Closed"),
}
SITE_WORDS: Final = {
    "open": gettext_noop("You objected; both sides may still agree"),
    "evidence": gettext_noop("Both sides show what they can"),
    "negotiating": gettext_noop("The shop made an offer"),
    "judging": gettext_noop("The site is deciding"),
}


class Stands(Protocol):
    """What this needs of a request."""

    @property
    def status(self) -> str: ...

    @property
    def arbitration(self) -> str: ...


@register.simple_tag
def aftersale_kind(kind: str) -> str:
    return _(KIND_WORDS[kind])


@register.simple_tag
def aftersale_reason(reason: str) -> str:
    return _(REASON_WORDS[reason])


@register.simple_tag
def aftersale_state(case: Stands) -> str:
    """Two axes in one sentence: while it is at the site, that is what matters."""
    return _(SITE_WORDS.get(case.arbitration) or STATUS_WORDS[case.status])


@register.simple_tag
def aftersale_act(act: str) -> str:
    return _(ACT_WORDS[act])


@register.simple_tag
def aftersale_side(side: str) -> str:
    return _(SIDE_WORDS[side])
