"""Requests after a purchase as their buyer, their shop or the site sees them, each with who is waited for and what may be done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length

from magpie.domain.payment.queries import IntentView, find_by_purpose
from magpie.domain.people import queries as people
from magpie.domain.trade.models import (
    AfterSale,
    AfterSaleEvent,
    Evidence,
    Order,
    ParcelGivenBack,
    ReplacementParcel,
)
from magpie.domain.trade.queries.orders import LineView, line_view
from magpie.domain.trade.queries.parties import is_party, side_of
from magpie.domain.trade.refusals import NoSuchAfterSale, NoSuchOrder
from magpie.domain.trade.rules.aftersales import (
    AT_THE_SITE,
    ENDED,
    UNDECIDED,
    Act,
    Arbitration,
    Kind,
    State,
    Status,
    acts_that_say_where,
    allowed_acts,
)
from magpie.domain.trade.rules.aftersales_waits import leads_to, places_of, wait_of
from magpie.domain.trade.rules.delivery import ReturnPlace
from magpie.domain.trade.rules.states import Role
from magpie.domain.trade.sealing import open_return_places
from magpie.kit.paging import (
    ROW_ID_MAX,
    Page,
    read_row_cursor,
    read_time_cursor,
    write_cursor,
    write_time_cursor,
)


@dataclass(frozen=True)
class AfterSaleEventView:
    act: str
    by: str
    at: datetime


@dataclass(frozen=True)
class EvidenceView:
    """`act` is what it was said with, "" for shown for itself; the picture is read by `evidence_picture`."""

    id: int
    by: str
    act: str
    words: str
    has_picture: bool
    at: datetime


@dataclass(frozen=True)
class ParcelBackView:
    carrier_name: str
    waybill: str
    sent_at: datetime
    arrived_at: datetime | None
    received_at: datetime | None


@dataclass(frozen=True)
class ReplacementView:
    """A parcel to the buyer: another piece, or their own again."""

    carrier_name: str
    waybill: str
    sent_at: datetime


@dataclass(frozen=True)
class AfterSaleView:
    """One request. `waits_for` is a side, "" when it has ended; `wait_en` and `wait_zh` say until when and why so long.

    `send_to` is where the buyer was told to send it. `then_act` is what follows when nobody answers, `then_status` where that leads. `is_party` says of an operator that they may
    not decide it.
    """

    number: str
    order: str
    shop: people.AccountFace
    line: LineView
    currency: str
    kind: str
    reason: str
    quantity: int
    amount_minor: int
    share_minor: int
    refund_minor: int
    carriage_minor: int
    offer_minor: int | None
    status: str
    arbitration: str
    opened_at: datetime
    ended_at: datetime | None
    deadline_at: datetime | None
    seconds_left: int
    waits_for: str
    wait_en: str
    wait_zh: str
    then_act: str
    then_status: str
    events: tuple[AfterSaleEventView, ...]
    evidence: tuple[EvidenceView, ...]
    send_to: ReturnPlace | None
    parcel_back: ParcelBackView | None
    replacement: ReplacementView | None
    given_back: ReplacementView | None
    role: str
    allowed_actions: tuple[str, ...]
    is_simulated: bool
    is_party: bool = False

    @property
    def address_acts(self) -> tuple[str, ...]:
        """What this side may do now that needs a return address."""
        state = State(Kind(self.kind), Status(self.status), Arbitration(self.arbitration))
        return acts_that_say_where(state, Role(self.role))


def get_aftersale(*, person: str, number: str, now: datetime) -> AfterSaleView:
    """One request of this buyer, or to a shop this person works for; raises NoSuchAfterSale."""
    row = AfterSale.objects.filter(number=number).select_related("line__order__trade").first()
    if row is None:
        raise NoSuchAfterSale()
    return _one(row, side_of(person, row), now=now)


def get_aftersale_for_site(*, by: str, number: str, now: datetime) -> AfterSaleView:
    """For whoever runs the site, as `by` sees it: the edge has asked whether they do. Raises NoSuchAfterSale."""
    row = AfterSale.objects.filter(number=number).select_related("line__order__trade").first()
    if row is None:
        raise NoSuchAfterSale()
    view = _one(row, Role.OPERATOR, now=now)
    if not is_party(by, row):
        return view
    left = tuple(act for act in view.allowed_actions if act not in (Act.DECIDE_BUYER, Act.DECIDE_SHOP))
    return replace(view, is_party=True, allowed_actions=left)


def get_aftersale_of_shop(shop: int, *, number: str, now: datetime) -> AfterSaleView:
    """One request as its shop sees it, also where its buyer works there; raises NoSuchAfterSale.

    Four queries. The caller has checked whose shop it is.
    """
    found = list(_views(AfterSale.objects.filter(line__order__shop=shop, number=number), Role.SHOP, now=now))
    if not found:
        raise NoSuchAfterSale()
    return found[0]


def payments_of_aftersale(*, number: str) -> list[IntentView]:
    """What the provider was asked and said about the payment of the order it is about; for whoever runs the site."""
    trade = AfterSale.objects.filter(number=number).values_list("line__order__trade", flat=True).first()
    return find_by_purpose(f"trade:{trade}") if trade else []


def aftersales_of_order(*, person: str, order: str, now: datetime) -> tuple[AfterSaleView, ...]:
    """All requests of one order, the newest first, for its buyer or its shop; raises NoSuchOrder."""
    row = Order.objects.filter(number=order).select_related("trade").first()
    if row is None:
        raise NoSuchOrder()
    if row.trade.person_id == person:
        role = Role.BUYER
    elif people.may_act_for(person=person, account=row.shop_id):
        role = Role.SHOP
    else:
        raise NoSuchOrder()
    return tuple(_views(AfterSale.objects.filter(line__order=row).order_by("-pk"), role, now=now))


def aftersales_of_person(
    person: str, *, cursor: str = "", limit: int = 20, now: datetime
) -> Page[AfterSaleView]:
    """A buyer's own, newest first. Five queries."""
    rows = AfterSale.objects.filter(line__order__trade__person=person)
    return _page(rows, Role.BUYER, cursor=cursor, limit=limit, now=now)


def aftersales_of_shop(
    shop: int, *, waiting: bool = False, cursor: str = "", limit: int = 20, now: datetime
) -> Page[AfterSaleView]:
    """Asked of a shop, newest first; `waiting` for what is undecided. The caller has checked whose shop it is."""
    rows = AfterSale.objects.filter(line__order__shop=shop)
    if waiting:
        rows = rows.filter(status__in=UNDECIDED)
    return _page(rows, Role.SHOP, cursor=cursor, limit=limit, now=now)


def aftersales_by_deadline(
    shop: int, *, who: Collection[Role], cursor: str = "", limit: int = 20, now: datetime
) -> Page[AfterSaleView]:
    """Asked of a shop and waiting for one of these sides, the earliest deadline first. Five queries."""
    rows = AfterSale.objects.filter(waits_for(who), line__order__shop=shop)
    return _page_by_deadline(rows, Role.SHOP, cursor=cursor, limit=limit, now=now)


def aftersales_ended(shop: int, *, cursor: str = "", limit: int = 20, now: datetime) -> Page[AfterSaleView]:
    """What was asked of a shop and has ended, newest first. Five queries."""
    rows = AfterSale.objects.filter(line__order__shop=shop, status__in=ENDED)
    return _page(rows, Role.SHOP, cursor=cursor, limit=limit, now=now)


def disputes_by_deadline(
    *, is_to_decide: bool, cursor: str = "", limit: int = 20, now: datetime
) -> Page[AfterSaleView]:
    """What the site was asked to decide, all of it or what waits for its word, the earliest deadline first. Five queries."""
    steps = (Arbitration.JUDGING,) if is_to_decide else AT_THE_SITE
    rows = AfterSale.objects.filter(arbitration__in=steps, status__in=UNDECIDED)
    return _page_by_deadline(rows, Role.OPERATOR, cursor=cursor, limit=limit, now=now)


def aftersales_at_the_site(*, cursor: str = "", limit: int = 20, now: datetime) -> Page[AfterSaleView]:
    """What the site was asked to decide, the newest first. For whoever runs it."""
    rows = AfterSale.objects.filter(arbitration__in=AT_THE_SITE, status__in=UNDECIDED)
    return _page(rows, Role.OPERATOR, cursor=cursor, limit=limit, now=now)


def stuck_refunds(*, cursor: str = "", limit: int = 20, now: datetime) -> Page[AfterSaleView]:
    """Money that could not go back, the newest first. For whoever runs the site."""
    rows = AfterSale.objects.filter(status=Status.REFUND_FAILED)
    return _page(rows, Role.OPERATOR, cursor=cursor, limit=limit, now=now)


def evidence_picture(*, person: str, number: str, evidence: int) -> bytes:
    """The JPEG of one piece of evidence, for the two sides; raises NoSuchAfterSale."""
    row = AfterSale.objects.filter(number=number).select_related("line__order__trade").first()
    if row is None:
        raise NoSuchAfterSale()
    side_of(person, row)
    return evidence_picture_for_site(number=number, evidence=evidence)


def evidence_picture_for_site(*, number: str, evidence: int) -> bytes:
    """The same for whoever runs the site; the edge has asked whether they do."""
    if not 0 < evidence <= ROW_ID_MAX:
        raise NoSuchAfterSale()
    rows = Evidence.objects.filter(aftersale__number=number, pk=evidence, picture__isnull=False)
    picture = rows.values_list("picture", flat=True).first()
    if picture is None:
        raise NoSuchAfterSale()
    return bytes(picture)


def _one(row: AfterSale, role: Role, *, now: datetime) -> AfterSaleView:
    return next(iter(_views(AfterSale.objects.filter(pk=row.pk), role, now=now)))


def _page(
    rows: "QuerySet[AfterSale]", role: Role, *, cursor: str, limit: int, now: datetime
) -> Page[AfterSaleView]:
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.order_by("-pk").values_list("pk", flat=True)[: limit + 1])
    views = list(_views(AfterSale.objects.filter(pk__in=found[:limit]).order_by("-pk"), role, now=now))
    return Page(rows=views, next_cursor=write_cursor([found[limit - 1]]) if len(found) > limit else None)


def _page_by_deadline(
    rows: "QuerySet[AfterSale]", role: Role, *, cursor: str, limit: int, now: datetime
) -> Page[AfterSaleView]:
    if cursor:
        at, pk = read_time_cursor(cursor)
        rows = rows.filter(Q(deadline_at__gt=at) | Q(deadline_at=at, pk__gt=pk))
    first = rows.order_by("deadline_at", "pk")
    found = list(first.values_list("pk", "deadline_at")[: limit + 1])
    shown = AfterSale.objects.filter(pk__in=[pk for pk, _ in found[:limit]]).order_by("deadline_at", "pk")
    more = None
    if len(found) > limit and (last := found[limit - 1])[1] is not None:
        more = write_time_cursor(last[1], last[0])
    return Page(list(_views(shown, role, now=now)), more)


def waits_for(who: Collection[Role]) -> Q:
    """While the site is asked, its times count; else those of how far the case has come."""
    found = Q(pk=None)
    for side in who:
        statuses, steps = places_of(side)
        found |= Q(status__in=statuses) & ~Q(arbitration__in=AT_THE_SITE)
        found |= Q(arbitration__in=steps, status__in=UNDECIDED)
    return found


def _views(rows: "QuerySet[AfterSale]", role: Role, *, now: datetime) -> Iterable[AfterSaleView]:
    evidence = Evidence.objects.order_by("pk").annotate(picture_bytes=Length("picture")).defer("picture")
    found = list(
        rows.select_related(
            "line__order__trade", "given_address", "parcel_back", "replacement", "given_back"
        ).prefetch_related(
            Prefetch("events", AfterSaleEvent.objects.order_by("pk")), Prefetch("evidence", evidence)
        )
    )
    faces = people.accounts_by_id([row.line.order.shop_id for row in found])
    places = open_return_places(
        {
            row.pk: (row.line.order.trade_id, given.sealed)
            for row in found
            if (given := getattr(row, "given_address", None))
        }
    )
    return [_view(row, faces[row.line.order.shop_id], places.get(row.pk), role, now=now) for row in found]


def _view(
    row: AfterSale, shop: people.AccountFace, place: ReturnPlace | None, role: Role, *, now: datetime
) -> AfterSaleView:
    wait, events, shown = wait_of(row.state), row.events.all(), row.evidence.all()
    then = leads_to(row.state, has_shop_spoken=any(one.by == Role.SHOP and not one.act for one in shown))
    left = int((row.deadline_at - now).total_seconds()) if row.deadline_at else 0
    back = getattr(row, "parcel_back", None)
    return AfterSaleView(
        number=row.number,
        order=row.line.order.number,
        shop=shop,
        line=line_view(row.line),
        currency=row.line.order.currency,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        deadline_at=row.deadline_at,
        seconds_left=max(0, left),
        waits_for=wait.who.value if wait else "",
        wait_en=wait.en if wait else "",
        wait_zh=wait.zh if wait else "",
        then_act=then[0].value if then else "",
        then_status=then[1].status.value if then else "",
        events=tuple(AfterSaleEventView(one.act, one.by, one.at) for one in events),
        evidence=tuple(_evidence(one) for one in shown),
        send_to=place,
        parcel_back=ParcelBackView(
            back.carrier_name, back.waybill, back.sent_at, back.arrived_at, back.received_at
        )
        if back
        else None,
        replacement=_to_buyer(getattr(row, "replacement", None)),
        given_back=_to_buyer(getattr(row, "given_back", None)),
        role=role.value,
        allowed_actions=allowed_acts(row.state, role),
        is_simulated=row.line.order.trade.is_simulated,
        **{name: getattr(row, name) for name in _SAME},
    )


def _to_buyer(row: ReplacementParcel | ParcelGivenBack | None) -> ReplacementView | None:
    return ReplacementView(row.carrier_name, row.waybill, row.sent_at) if row else None


_SAME: Sequence[str] = (
    "kind", "reason", "quantity", "amount_minor", "share_minor", "refund_minor", "carriage_minor", "offer_minor",
    "status", "arbitration",
)  # fmt: skip


def _evidence(row: Evidence) -> EvidenceView:
    has_picture = bool(getattr(row, "picture_bytes", 0))  # the annotation of `_views`
    return EvidenceView(row.pk, row.by, row.act, row.words, has_picture, row.at)
