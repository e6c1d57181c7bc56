"""How much waits at a shop's after-sales desk and for whom, and which requests an order has. Counts and marks, no contents.

The caller has checked whose shop it is.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from magpie.domain.trade.models import AfterSale
from magpie.domain.trade.queries.aftersales import waits_for
from magpie.domain.trade.rules.aftersales import ENDED, UNDECIDED
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


def marks_of_order(shop: int, order: str) -> list[CaseMark]:
    """The requests of an order of this shop, newest first. One query."""
    rows = AfterSale.objects.filter(line__order__shop=shop, line__order__number=order).order_by("-pk")
    return [
        CaseMark(*row) for row in rows.values_list("number", "kind", "status", "arbitration", "opened_at")
    ]
