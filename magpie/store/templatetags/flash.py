"""The words of a flash sale, one sentence for each way it can stand. The server says the first; the page's script the next ones."""

from collections.abc import Iterator
from typing import Final

from django import template
from django.template.defaultfilters import date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magpie.store.flash.reading import ShownItem

register = template.Library()

SAID: Final = {
    "coming": gettext_noop(
        "It opens %(opens)s, with %(quota)s pieces; one person can have %(limit)s. First come, first served."
    ),
    "sign_in": gettext_noop(
        "%(left)s of %(quota)s are left. Sign in first: a piece is kept for a person, so that nobody takes two places."
    ),
    "open": gettext_noop("%(left)s of %(quota)s are left; one person can have %(limit)s."),
    "claimed": gettext_noop(
        "One is kept for you. Order it before the time is over; nothing is charged before you pay."
    ),
    "ordered": gettext_noop("You have ordered yours. It is yours for good once it is paid."),
    "bought": gettext_noop("You have bought as many as one person can have. Enjoy it!"),
    "taken": gettext_noop(
        "All are taken for now. What is not paid for in time comes back: this page looks again by itself."
    ),
    "sold_out": gettext_noop("Sold out: every piece has been paid for."),
    "over": gettext_noop("This sale ended %(closes)s."),
}
# What only the page's script comes to say, between a press and its answer.
MEANWHILE: Final = {
    "asking": gettext_noop("Asking for one for you…"),
    "waiting": gettext_noop(
        "%(waiting)s people are in front of you. You need not press again: we ask again in %(seconds)s s, and you get one at most once."
    ),
    "unanswered": gettext_noop(
        "No answer yet. We ask again in %(seconds)s s with the same request: nobody gets one twice."
    ),
    "given_up": gettext_noop(
        "There is still no answer, and we stopped asking. Press again: the same request goes on."
    ),
    "lapsed": gettext_noop("The time to order is over, and your piece is the next one's."),
}


@register.simple_tag
def flash_said(shown: ShownItem) -> str:
    """The sentence of how an item stands, as the server knows it."""
    return _(SAID[shown.standing]) % _values(shown)


@register.simple_tag
def flash_words() -> Iterator[tuple[str, str]]:
    """("open", "%(left)s of %(quota)s are left …"): every sentence with its holes, for the page's script to fill."""
    return ((name, _(words)) for name, words in {**SAID, **MEANWHILE}.items())


@register.simple_tag
def flash_shows(shown: ShownItem, *standings: str) -> str:
    """`hidden`, unless an item stands so: what a page shows in one standing it only hides in the others."""
    return "" if shown.standing in standings else "hidden"


def _values(shown: ShownItem) -> dict[str, object]:
    item = shown.item
    return {
        "left": item.claimable,
        "quota": item.quota,
        "limit": item.per_person_max,
        "opens": date(item.opens_at, "SHORT_DATETIME_FORMAT e"),
        "closes": date(item.closes_at, "SHORT_DATETIME_FORMAT e"),
    }
