"""The words of notices about orders and requests: what others did, to a buyer; what happened and waits, to a shop.

One table each. Takes plain values; asks no database anything.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magpie.domain.notices.rules import shown_count

register = template.Library()
# (act, where it led or what was asked) -> the sentence; "" for wherever it leads.
Words = Mapping[tuple[str, str], str]

TO_BUYER: Final[Words] = {
    ("agree", "price_protection"): gettext_noop(
        "Price protection granted: the difference is on its way back"
    ),
    ("agree", "refunding"): gettext_noop("Granted: your money is on its way back"),
    ("agree", "sending_back"): gettext_noop("Granted: please send it back"),
    ("agree", "to_resend"): gettext_noop("Granted: another one is coming"),
    ("agree", "needs_address"): gettext_noop("Granted: the shop has yet to say where to send it"),
    ("give_address", ""): gettext_noop("The shop says where to send it: please send it back"),
    ("refuse", ""): gettext_noop("The shop refused your request"),
    ("arrive", ""): gettext_noop("What you sent back is at the shop"),
    ("receive", "refunding"): gettext_noop("What you sent back was accepted: your money is on its way"),
    ("receive", "to_resend"): gettext_noop("What you sent back was accepted: another one is coming"),
    ("refuse_parcel", ""): gettext_noop("The shop did not accept what you sent back"),
    ("resend", ""): gettext_noop("Another one is on its way to you"),
    ("give_back", ""): gettext_noop("The shop sent your goods to you again"),
    ("pay_back", ""): gettext_noop("You get your money back instead"),
    ("confirm", ""): gettext_noop("It counts as received, and your request is done"),
    ("ask_evidence", ""): gettext_noop("This site asks both sides for what they can show"),
    ("offer", ""): gettext_noop("The shop offers you an amount"),
    ("judge", ""): gettext_noop("This site decides now"),
    ("decide_buyer", "refunding"): gettext_noop("This site decided for you: your money is on its way"),
    ("decide_buyer", "sending_back"): gettext_noop("This site decided for you: please send it back"),
    ("decide_buyer", "needs_address"): gettext_noop(
        "This site decided for you: the shop has yet to say where to send it"
    ),
    ("decide_buyer", "to_resend"): gettext_noop("This site decided for you: another one is coming"),
    ("decide_shop", ""): gettext_noop("This site decided for the shop"),
    ("refund", ""): gettext_noop("Your money went back to where it came from"),
    ("fail", ""): gettext_noop("Your money could not be sent yet; this site looks at it"),
    ("come_back", ""): gettext_noop("Your money came back to us and is sent once more"),
    ("pay_otherwise", ""): gettext_noop("This site sent your money another way"),
    ("close", "to_give_back"): gettext_noop("The shop has to send your goods to you again"),
    ("close", ""): gettext_noop("Your request was closed"),
}
TO_SHOP: Final[Words] = {
    ("open", "refund_before_ship"): gettext_noop("A buyer wants to call it off before it is sent"),
    ("open", "refund_only"): gettext_noop("A buyer asks for money back"),
    ("open", "return_refund"): gettext_noop("A buyer wants to send something back"),
    ("open", "exchange"): gettext_noop("A buyer asks for another one in exchange"),
    ("open", "resend"): gettext_noop("A buyer asks to have it sent again"),
    ("open", "price_protection"): gettext_noop("A buyer asks for the price difference"),
    ("agree", "refunding"): gettext_noop("Granted by the rules: the money goes back"),
    ("agree", "needs_address"): gettext_noop("Granted by the rules: say where the buyer sends it"),
    ("agree", "sending_back"): gettext_noop("Granted by the rules: the buyer sends it back"),
    ("agree", "to_resend"): gettext_noop("Granted by the rules: another piece is to be sent"),
    ("withdraw", "to_give_back"): gettext_noop("The buyer gave way: the goods are to be sent back to them"),
    ("withdraw", ""): gettext_noop("The buyer withdrew the request"),
    ("send_back", ""): gettext_noop("The buyer sent it back"),
    ("arrive", ""): gettext_noop("What the buyer sent back has arrived"),
    ("receive", ""): gettext_noop("Nobody looked at it in time: it counts as accepted"),
    ("pay_back", ""): gettext_noop("Nothing was sent in time: the buyer gets the money"),
    ("confirm", ""): gettext_noop("The buyer has it, and the request is done"),
    ("object", ""): gettext_noop("The buyer asks this site to decide"),
    ("ask_evidence", ""): gettext_noop("This site asks both sides for what they can show"),
    ("accept", ""): gettext_noop("The buyer took your offer"),
    ("decline", ""): gettext_noop("The buyer did not take your offer: this site decides"),
    ("judge", ""): gettext_noop("This site decides now"),
    ("decide_buyer", ""): gettext_noop("This site decided for the buyer"),
    ("decide_shop", ""): gettext_noop("This site decided for you"),
    ("close", "to_give_back"): gettext_noop("The goods are to be sent back to the buyer"),
    ("close", ""): gettext_noop("A request was closed"),
}


class Step(Protocol):
    """What this needs of a step of a request; `is_asked` is whether a shop reads it."""

    @property
    def word(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def status(self) -> str: ...

    @property
    def is_asked(self) -> bool: ...


@register.simple_tag
def case_news(step: Step) -> str:
    """What was asked matters most, then where it led."""
    table = TO_SHOP if step.is_asked else TO_BUYER
    ways = ((step.word, step.kind), (step.word, step.status), (step.word, ""))
    return _(next(table[way] for way in ways if way in table))


@register.filter
def many(count: int) -> str:
    """7 -> "7", 120 -> "99+"."""
    return shown_count(count)
