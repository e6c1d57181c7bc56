"""Shares and bars as the page of figures shows them: every percentage with the two numbers it is made of."""

from datetime import UTC, datetime, timedelta

from django import template
from django.utils.timesince import timeuntil

from magpie.domain.trade.queries.service import Share

register = template.Library()


@register.simple_tag
def percent(share: Share) -> str:
    """12 of 13 -> '92.3 %', 12 of 12 -> '100 %', 0 of 0 -> '–'. Never rounded to a hundred that it is not."""
    if share.rate is None:
        return "–"
    tenths = share.part * 1_000 // share.whole
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"


@register.simple_tag
def of_how_many(share: Share) -> str:
    """'12 / 13', as both languages read it."""
    return f"{share.part:,} / {share.whole:,}"


@register.simple_tag
def how_long(span: timedelta) -> str:
    """36 hours -> '1 day, 12 hours', below an hour its minutes."""
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    return timeuntil(begin + span, begin, depth=2)
