"""The words of a coupon at the checkout: whose place it takes, and why it takes nothing off here. One table, both languages."""

from typing import Final

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from magpie.domain.campaigns.rules.eligibility import REASONS
from magpie.domain.campaigns.rules.stacking import StackingRule
from magpie.store.trade.coupons import Unfit
from magpie.ui.templatetags.magpie import price

register = template.Library()

PLACES: Final = {
    "shop": gettext_noop("From %(shop)s, one"),
    "shelf": gettext_noop("For some goods, one"),
    "platform": gettext_noop("From this site, one"),
    "compensation": gettext_noop("To make something good, one"),
}
WHY: Final = {
    "other_goods": gettext_noop("It is for other goods."),
    "below_threshold": gettext_noop("Its goods are %(missing)s short of its minimum."),
    "nothing_left": gettext_noop("The other coupons leave nothing for it to take off."),
}


@register.simple_tag
def coupon_place(group: str, shop: str = "") -> str:
    return _(PLACES[group]) % {"shop": shop}


@register.simple_tag
def coupon_why(unfit: Unfit) -> str:
    """Why a coupon takes nothing off here, or cannot be used at all."""
    if unfit.why in WHY:
        missing = price(unfit.missing_minor, unfit.face.coupon.currency)
        return mark_safe(escape(_(WHY[unfit.why])) % {"missing": missing})
    en, zh = next(words for reason, words in REASONS.items() if reason == unfit.why)
    return zh if _is_chinese() else en


@register.simple_tag
def stacking_line(rule: StackingRule) -> str:
    """A row of the published table: 'one for each shop: …'."""
    return f"{rule.at_once_zh}：{rule.why_zh}" if _is_chinese() else f"{rule.at_once_en}: {rule.why_en}"


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
