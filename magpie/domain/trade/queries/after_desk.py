"""How much waits at a shop's after-sales desk and for whom, and which requests an order has. Counts and marks, no contents.

The caller has checked whose shop it is.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from magpie.domain.trade.models import AfterSale
from magpie.domain.trade.queries.aftersales import waits_for
from magpie.domain.trade.rules.aftersales import AT_THE_SITE, ENDED, UNDECIDED, Arbitration, Status
from magpie.domain.trade.rules.states import Role

OTHERS = (Role.BUYER, Role.PROVIDER, Role.OPERATOR)


@dataclass(frozen=True)
class DeskCounts:
    """`first_at` is the earliest deadline of the shop's own; `at_stake` is (currency, minor) set aside for what is undecided."""

    own: int
    others: int
    ended: int
    due_soon: int
    first_at: datetime | None
    at_stake: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SiteCounts:
    """What waits for whoever runs the site: disputes for their word, all disputes, and refunds that are stuck."""

    to_decide: int
    disputes: int
    stuck: int
    first_at: datetime | None


@dataclass(frozen=True)
class CaseMark:
    """A request of an order, as a line in a list."""

    number: str
    kind: str
    status: str
    arbitration: str
    opened_at: datetime


def desk_counts(shop: int, *, soon: datetime) -> DeskCounts:
    """`due_soon` counts the shop's own whose deadline is before `soon`. One query."""
    own = waits_for([Role.SHOP])
    rows = list(
        AfterSale.objects.filter(line__order__shop=shop)
        .values("line__order__currency")
        .annotate(
            own=Count("pk", filter=own),
            others=Count("pk", filter=waits_for(OTHERS)),
            ended=Count("pk", filter=Q(status__in=ENDED)),
            due_soon=Count("pk", filter=own & Q(deadline_at__lt=soon)),
            first_at=Min("deadline_at", filter=own),
            stake_minor=Sum("share_minor", filter=Q(status__in=UNDECIDED)),
        )
        .order_by("line__order__currency")
    )
    return DeskCounts(
        own=sum(row["own"] for row in rows),
        others=sum(row["others"] for row in rows),
        ended=sum(row["ended"] for row in rows),
        due_soon=sum(row["due_soon"] for row in rows),
        first_at=min((row["first_at"] for row in rows if row["first_at"]), default=None),
        at_stake=tuple(
            (row["line__order__currency"], int(row["stake_minor"])) for row in rows if row["stake_minor"]
        ),
    )


def site_counts() -> SiteCounts:
    """For whoever runs the site. One query."""
    is_open = Q(arbitration__in=AT_THE_SITE, status__in=UNDECIDED)
    to_decide = is_open & Q(arbitration=Arbitration.JUDGING)
    told = AfterSale.objects.filter(is_open | Q(status=Status.REFUND_FAILED)).aggregate(
        to_decide=Count("pk", filter=to_decide),
        disputes=Count("pk", filter=is_open),
        stuck=Count("pk", filter=Q(status=Status.REFUND_FAILED)),
        first_at=Min("deadline_at", filter=to_decide),
    )
    return SiteCounts(**told)


def marks_of_order(shop: int, order: str) -> list[CaseMark]:
    """The requests of an order of this shop, newest first. One query."""
    rows = AfterSale.objects.filter(line__order__shop=shop, line__order__number=order).order_by("-pk")
    return [
        CaseMark(*row) for row in rows.values_list("number", "kind", "status", "arbitration", "opened_at")
    ]
