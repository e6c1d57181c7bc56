"""Money as a shop's pages show it: signed amounts, bars to look at, and the words of moves. Asks no database anything."""

from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from magpie.domain.ledger import rules as books
from magpie.domain.ledger.queries import PostedMove, StatementLine
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.ledger.rules.reconciling import Difference
from magpie.ui.templatetags.magpie import price

register = template.Library()

WIDTH: Final = 1_000
SORTS: Final = {
    "sales": gettext_noop("Sold"),
    "carriage": gettext_noop("Carriage"),
    "fees": gettext_noop("The platform’s fee"),
    "commission": gettext_noop("Creators’ commission"),
    "refunds": gettext_noop("Refunded before it was settled"),
    "clawed_back": gettext_noop("Clawed back after it was settled"),
    "charge_backs": gettext_noop("Taken back by buyers’ banks"),
    "compensation": gettext_noop("Compensation"),
    "payouts": gettext_noop("Paid out"),
    "other": gettext_noop("Other moves"),
}
PAYOUTS: Final = {
    "requested": gettext_noop("Requested"),
    "sent": gettext_noop("Sent to the bank"),
    "paid": gettext_noop("Arrived"),
    "failed": gettext_noop("Failed, given back"),
}


REFUNDS: Final = {
    "pending": gettext_noop("under way"),
    "succeeded": gettext_noop("made"),
    "waiting": gettext_noop("to be tried again"),
    "given_up": gettext_noop("given up"),
}
ODD: Final = {
    "unknown": gettext_noop("An unknown payment"),
    "other_currency": gettext_noop("Another currency"),
    "differs": gettext_noop("Other figures than before"),
}


@register.simple_tag
def amount(minor: int, currency: str, plus: str = "") -> SafeString:
    """A price that may be below zero, with a true minus; `plus` "+" also marks what is above it."""
    sign = "−" if minor < 0 else plus if minor > 0 else ""
    return format_html('<span class="amount">{}{}</span>', sign, price(minor, currency))


@register.simple_tag
def bar(minor: int, most_minor: int) -> SafeString:
    """A bar as long as its part of the longest: 50 of 200 -> a quarter. The figure always stands beside it."""
    length = _part(abs(minor), most_minor)
    return format_html(
        '<svg class="bar{}" viewBox="0 0 {} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="10" rx="2"/></svg>',
        " bar-minus" if minor < 0 else "",
        WIDTH,
        length,
    )


@register.simple_tag
def flow(pending: int, available: int, under_way: int, paid: int) -> SafeString:
    """One bar of all that is somewhere between a sale and the bank, from left to right; what is nothing has no part."""
    parts = [("pending", pending), ("available", available), ("way", under_way), ("paid", paid)]
    whole = sum(max(0, minor) for _, minor in parts)
    at, drawn = 0, []
    for name, minor in parts:
        length = _part(max(0, minor), whole)
        if length:
            drawn.append((name, at, length))
        at += length
    rects = format_html_join("", '<rect class="flow-{}" x="{}" width="{}" height="40"/>', drawn)
    return format_html(
        '<svg class="flow-bar" viewBox="0 0 {} 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        WIDTH,
        rects,
    )


@register.simple_tag
def budget_bar(spent: int, promised: int, budget: int) -> SafeString:
    """A coupon's budget: what was spent, what is promised to who holds one, and the rest."""
    at, drawn = 0, []
    for name, minor in (("spent", spent), ("promised", promised - spent), ("free", budget - promised)):
        length = _part(max(0, minor), budget)
        drawn.append((name, at, length))
        at += length
    rects = format_html_join("", '<rect class="budget-{}" x="{}" width="{}" height="20"/>', drawn)
    return format_html(
        '<svg class="budget-bar" viewBox="0 0 {} 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        WIDTH,
        rects,
    )


@register.simple_tag
def sort_word(sort: str) -> str:
    return _(SORTS[sort])


@register.simple_tag
def payout_word(status: str) -> str:
    return _(PAYOUTS[status])


@register.simple_tag
def refund_word(status: str) -> str:
    """Where a refund stands; one without words of its own says its name."""
    return _(REFUNDS[status]) if status in REFUNDS else status


@register.simple_tag
def odd_word(why: str) -> str:
    """Why a word of the provider was not counted."""
    return _(ODD[why]) if why in ODD else why


@register.simple_tag
def difference_word(one: Difference) -> str:
    """What our books and the provider say differently of one movement."""
    return one.say(get_language() or "en")


@register.simple_tag
def entry_word(line: StatementLine | PostedMove) -> str:
    """'Sale' or 'Sale · Platform fee': what happened, and which part of it this is."""
    kind, reason = books.ENTRY_WORDS[line.kind], books.reason_words(line.reason, line.line)
    is_chinese = (get_language() or "").startswith("zh")
    said, part = (kind.zh, reason.zh) if is_chinese else (kind.en, reason.en)
    return said if said == part else f"{said} · {part}"


@register.simple_tag
def purse_word(kind: AccountKind) -> str:
    word = books.ACCOUNT_WORDS[kind]
    return word.zh if (get_language() or "").startswith("zh") else word.en


@register.filter
def percent_of_bp(basis_points: int) -> str:
    """200 -> '2', 250 -> '2.5'."""
    return f"{basis_points // 100}.{basis_points % 100:02d}".rstrip("0").rstrip(".")


def _part(minor: int, whole: int) -> int:
    """What is there can be seen: at least a sliver."""
    return max(6, minor * WIDTH // whole) if minor and whole else 0
