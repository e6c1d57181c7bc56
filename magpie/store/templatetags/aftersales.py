"""The words of after-sales: what is asked and why, how far it has come, what a side did. One table each, both languages."""

from typing import Final, Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

register = template.Library()

KIND_WORDS: Final = {
    "refund_before_ship": noop("Call it off before it is sent"),
    "refund_only": noop("Money back, and I keep it or never got it"),
    "return_refund": noop("Send it back for the money"),
    "exchange": noop("Exchange it for another one"),
    "resend": noop("Have it sent again"),
    "price_protection": noop("The price fell: the difference back"),
}
REASON_WORDS: Final = {
    "no_reason": noop("I have changed my mind"),
    "sent_late": noop("It was not sent in time"),
    "not_arrived": noop("It did not arrive"),
    "faulty": noop("It is faulty"),
    "not_as_described": noop("It is not as described"),
    "wrong_goods": noop("It is something else"),
    "pieces_missing": noop("Pieces are missing"),
    "fake": noop("It is not genuine"),
    "price_fell": noop("It costs less now"),
}
STATUS_WORDS: Final = {
    "asked": noop("Waiting for the shop"),
    "refused": noop("The shop refused"),
    "sending_back": noop("Please send it back"),
    "coming_back": noop("On its way back to the shop"),
    "arrived_back": noop("The shop is looking at it"),
    "parcel_refused": noop("The shop did not accept the parcel"),
    "to_resend": noop("The shop is sending another one"),
    "resent": noop("Another one is on its way"),
    "refunding": noop("The money is on its way"),
    "refund_failed": noop("The money could not be sent yet"),
    "done": noop("Done"),
    "closed": noop("Closed"),
}
SITE_WORDS: Final = {
    "open": noop("You objected; both sides may still agree"),
    "evidence": noop("Both sides show what they can"),
    "negotiating": noop("The shop made an offer"),
    "judging": noop("The site is deciding"),
}
ACT_WORDS: Final = {
    "open": noop("Asked"),
    "agree": noop("Agreed"),
    "refuse": noop("Refused"),
    "withdraw": noop("Withdrawn"),
    "send_back": noop("Sent back"),
    "arrive": noop("Arrived at the shop"),
    "receive": noop("Accepted by the shop"),
    "refuse_parcel": noop("The parcel was not accepted"),
    "resend": noop("Another one was sent"),
    "pay_back": noop("Money instead of another piece"),
    "confirm": noop("Received"),
    "object": noop("Objected"),
    "ask_evidence": noop("Both sides were asked for evidence"),
    "offer": noop("An amount was offered"),
    "accept": noop("The offer was taken"),
    "decline": noop("The offer was not taken"),
    "judge": noop("The site decides"),
    "decide_buyer": noop("Decided for the buyer"),
    "decide_shop": noop("Decided for the shop"),
    "refund": noop("The money was sent"),
    "fail": noop("The money could not be sent"),
    "come_back": noop("The money came back to us"),
    "ask_again": noop("The refund was asked for again"),
    "pay_otherwise": noop("Paid another way"),
    "close": noop("Closed"),
}
SIDE_WORDS: Final = {
    "buyer": noop("Buyer"),
    "shop": noop("Shop"),
    "clock": noop("Time was over"),
    "provider": noop("Bank or carrier"),
    "operator": noop("This site"),
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
