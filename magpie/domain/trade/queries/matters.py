"""What waits for a person at the site's desk beside requests: money of payments that no rule decides. For operators alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.db.models.functions import Coalesce

from magpie.domain.payment import queries as payments
from magpie.domain.trade.models import SiteMatter
from magpie.domain.trade.refusals import NoSuchMatter
from magpie.domain.trade.rules.matters import MATTER_ACTS, MatterKind
from magpie.kit.paging import Page, read_row_cursor, write_cursor


@dataclass(frozen=True)
class MatterView:
    """One matter. `refund_status` is what the provider says of the refund now: "succeeded" beside a charge back is paid twice.

    It is "" where the provider was never asked.
    """

    id: int
    kind: str
    trade: str
    refund: str
    refund_status: str
    amount_minor: int
    currency: str
    opened_at: datetime
    ended_at: datetime | None
    end: str
    words: str
    allowed_actions: tuple[str, ...]
    is_simulated: bool


def open_matters(*, cursor: str = "", limit: int = 20) -> Page[MatterView]:
    """What nobody has ended, the newest first. Three queries."""
    rows = SiteMatter.objects.filter(ended_at=None).select_related("trade")
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = write_cursor([found[limit - 1].pk]) if len(found) > limit else None
    refunds = payments.states_of_refunds([row.refund for row in found[:limit]])
    return Page([_view(row, refunds) for row in found[:limit]], more)


def count_open_matters() -> int:
    """One query."""
    return SiteMatter.objects.filter(ended_at=None).count()


def unasked_surplus(trade: int) -> int:
    """How much of a trade's surplus was brought before a person because no refund of it could be asked for. One query."""
    brought = SiteMatter.objects.filter(trade=trade, kind=MatterKind.SURPLUS_UNASKED)
    return int(brought.aggregate(minor=Coalesce(Sum("amount_minor"), 0))["minor"])


def get_matter(matter: int) -> MatterView:
    """Raises NoSuchMatter."""
    row = SiteMatter.objects.select_related("trade").filter(pk=matter).first()
    if row is None:
        raise NoSuchMatter()
    return _view(row, payments.states_of_refunds([row.refund]))


def _view(row: SiteMatter, refunds: Mapping[str, payments.RefundState]) -> MatterView:
    acts = MATTER_ACTS[MatterKind(row.kind)] if row.ended_at is None else ()
    return MatterView(
        id=row.pk,
        kind=row.kind,
        trade=row.trade.number,
        refund=row.refund,
        refund_status=refunds[row.refund].status.value if row.refund in refunds else "",
        amount_minor=row.amount_minor,
        currency=row.trade.currency,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        end=row.end,
        words=row.words,
        allowed_actions=tuple(act.value for act in acts),
        is_simulated=row.trade.is_simulated,
    )
