"""The words of after-sales as a shop and the site read them: what is asked and why, where it stands, what follows by itself.

One table each. Takes plain values; asks no database anything.
"""

from typing import Final, Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magpie.ui.aftersales import ACT_WORDS, SIDE_WORDS

register = template.Library()

KINDS: Final = {
    "refund_before_ship": gettext_noop("Call-off before sending"),
    "refund_only": gettext_noop("Refund without return"),
    "return_refund": gettext_noop("Return and refund"),
    "exchange": gettext_noop("Exchange"),
    "resend": gettext_noop("Another piece"),
    "price_protection": gettext_noop("Price difference"),
}
REASONS: Final = {
    "no_reason": gettext_noop("changed their mind"),
    "sent_late": gettext_noop("not sent in time"),
    "not_arrived": gettext_noop("did not arrive"),
    "faulty": gettext_noop("faulty"),
    "not_as_described": gettext_noop("not as described"),
    "wrong_goods": gettext_noop("something else came"),
    "pieces_missing": gettext_noop("pieces missing"),
    "fake": gettext_noop("not genuine"),
    "price_fell": gettext_noop("costs less now"),
    "parcel_declined": gettext_noop("refuses the parcel at the door"),
}
STATES: Final = {
    "asked": gettext_noop("Asked, not answered"),
    "refused": gettext_noop("Refused by the shop"),
    "needs_address": gettext_noop("Your return address is missing"),
    "sending_back": gettext_noop("The buyer is to send it back"),
    "coming_back": gettext_noop("Coming back to the shop"),
    "arrived_back": gettext_noop("Back at the shop, to be looked at"),
    "parcel_refused": gettext_noop("What came back was not accepted"),
    "to_resend": gettext_noop("Another piece is to be sent"),
    "resent": gettext_noop("Another piece is on its way"),
    "to_give_back": gettext_noop("The goods are to be sent to the buyer again"),
    "given_back": gettext_noop("The goods are on their way to the buyer again"),
    "refunding": gettext_noop("The money is going back"),
    "refund_failed": gettext_noop("The money could not go back"),
    "done": gettext_noop("Done"),
    "closed": gettext_noop("Closed"),
}
AT_THE_SITE: Final = {
    "open": gettext_noop("The buyer asked the site to decide"),
    "evidence": gettext_noop("Both sides show what they can"),
    "negotiating": gettext_noop("The offer lies with the buyer"),
    "judging": gettext_noop("The site is deciding"),
}
# (act, where it leads) -> the end of a sentence that begins "if nobody answers by then, …".
THEN: Final = {
    ("agree", "refunding"): gettext_noop("it counts as granted and the money goes back"),
    ("agree", "sending_back"): gettext_noop("it counts as granted and the buyer sends it back"),
    ("agree", "to_resend"): gettext_noop("it counts as granted and the shop owes another piece"),
    ("close", "closed"): gettext_noop("the request is closed and nothing goes back"),
    ("close", "to_give_back"): gettext_noop("the shop has to send the goods to the buyer again"),
    ("arrive", "arrived_back"): gettext_noop("it counts as arrived and the shop has 3 days to look at it"),
    ("receive", "refunding"): gettext_noop("it counts as accepted and the money goes back"),
    ("receive", "to_resend"): gettext_noop("it counts as accepted and the shop owes another piece"),
    ("pay_back", "refunding"): gettext_noop("the buyer gets the money instead"),
    ("confirm", "done"): gettext_noop("it counts as received and the request is done"),
    ("fail", "refund_failed"): gettext_noop("people of this site look at the refund"),
    ("ask_again", "refunding"): gettext_noop("the bank is asked for the refund again"),
    ("ask_evidence", "refused"): gettext_noop("both sides are asked for what they can show"),
    ("ask_evidence", "parcel_refused"): gettext_noop("both sides are asked for what they can show"),
    ("ask_evidence", "given_back"): gettext_noop("both sides are asked for what they can show"),
    ("judge", "refused"): gettext_noop("the site decides"),
    ("judge", "parcel_refused"): gettext_noop("the site decides"),
    ("judge", "given_back"): gettext_noop("the site decides"),
    ("decide_buyer", "refunding"): gettext_noop("it is decided for the buyer and the money goes back"),
    ("decide_buyer", "sending_back"): gettext_noop("it is decided for the buyer, who sends it back"),
    ("decide_buyer", "to_resend"): gettext_noop(
        "it is decided for the buyer and the shop owes another piece"
    ),
}
MATTERS: Final = {
    "surplus_stuck": gettext_noop("Paid too much or too late, and could not go back"),
    "surplus_unasked": gettext_noop(
        "Paid too much, and this payment can be refunded no more: send it yourself"
    ),
    "refund_meets_charge_back": gettext_noop("The buyer’s bank took money that was being refunded"),
}


class Stands(Protocol):
    """What this needs of a request."""

    @property
    def status(self) -> str: ...

    @property
    def arbitration(self) -> str: ...


class Waits(Protocol):
    """What this needs of a request that waits."""

    @property
    def then_act(self) -> str: ...

    @property
    def then_status(self) -> str: ...


@register.simple_tag
def case_kind(kind: str) -> str:
    return _(KINDS[kind])


@register.simple_tag
def case_reason(reason: str) -> str:
    return _(REASONS[reason])


@register.simple_tag
def case_state(case: Stands) -> str:
    """Two axes in one sentence: while it is at the site, that is what matters."""
    return _(AT_THE_SITE.get(case.arbitration) or STATES[case.status])


@register.simple_tag
def case_then(case: Waits) -> str:
    """What follows when nobody answers."""
    return _(THEN[case.then_act, case.then_status])


@register.simple_tag
def case_act(act: str) -> str:
    return _(ACT_WORDS[act])


@register.simple_tag
def matter_kind(kind: str) -> str:
    return _(MATTERS[kind])


@register.simple_tag
def case_side(side: str) -> str:
    return _(SIDE_WORDS[side])
