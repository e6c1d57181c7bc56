"""Where sales came from: the ordered chain of touches behind each line of an order, and their sums (docs/attribution.md).

Buyer and site read all of it, staff of the shop everything but the words of a search.
"""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from magpie.api.callers import check_operator, person_of, signed_in
from magpie.api.fields import Handle, Instant
from magpie.api.once import Number
from magpie.api.problems import REFUSALS, Problem
from magpie.api.schemas import AccountOut
from magpie.domain.people import queries as people
from magpie.domain.trade.queries.chains import chains_for_site, chains_of_order, coverage_of
from magpie.domain.trade.queries.conversion import conversions_of
from magpie.domain.trade.queries.touchpoints import exclusives_of, touchpoints_of
from magpie.domain.trade.rules.touchpoints import By

router = Router(auth=signed_in)


class StepOut(Schema):
    """One touch. `act` is one of searched, shown, watched, opened, liked, kept, commented, shared, followed, visited, entered,
    reserved, added, placed; `title_*` name the content that showed the goods, `source` the engine's channel that chose it.
    """

    at: datetime
    act: str
    card: str
    scene: str
    slate: str
    position: int
    carrier: str
    title_zh: str
    title_en: str
    creator: AccountOut | None
    room: str
    source: str
    held_ms: int
    words: str
    is_by_link: bool


class ChainOut(Schema):
    """What led to one line. `state` is "read"; "waiting" for about a minute; "none" where nothing can be read: the buyer is
    erased, or it was sold elsewhere or too long ago.

    `creator` is whose content put it into the cart; `helpers` showed the goods before and are not paid for it. `referrer`
    is the mark on the links of whoever shared it: the same on all of theirs, and no name. `left_out` steps in the middle were too many to keep.
    """

    line: int
    sku: int
    product: int
    title_zh: str
    title_en: str
    state: str
    is_search_led: bool
    scene: str
    slate: str
    position: int
    carrier: str
    source: str
    creator: AccountOut | None
    room: str
    referrer: str
    first_scene: str
    first_carrier: str
    first_at: datetime | None
    helpers: list[AccountOut]
    steps: list[StepOut]
    left_out: int


class CoverageOut(Schema):
    """Order lines of a period, how many of their chains were read, how many say where they began, and that part of all in basis
    points.
    """

    lines: int
    read: int
    traced: int
    traced_bp: int


class TouchpointOut(Schema):
    """Sales of one currency from one place; "" where none is known. `share_bp` is its part of all that was paid in that
    currency, in basis points; `simulated` of the orders were made by simulated visitors.
    """

    name: str
    currency: str
    orders: int
    pieces: int
    paid_minor: int
    refunded_minor: int
    simulated: int
    share_bp: int


class ConversionOut(Schema):
    """Person-days at one touchpoint: who saw the shop's goods there, opened them there, bought from there; `*_simulated` are
    those of simulated visitors among them. Each rate is what of the one bought, in basis points; null below
    `person_days_min`.
    """

    name: str
    seen: int
    opened: int
    bought: int
    seen_simulated: int
    opened_simulated: int
    bought_simulated: int
    of_seen_bp: int | None
    of_opened_bp: int | None


class ConversionsOut(Schema):
    """Of the shop's own days from `since` to before `until`, those that lie whole in the period; `days_counted` of them are
    counted so far, `newest` the last. Different persons of a day are counted, and days summed up. The shop as a whole counts
    somebody once a day, wherever they were.
    """

    since: date
    until: date
    days_counted: int
    newest: date | None
    person_days_min: int
    whole: ConversionOut
    scenes: list[ConversionOut]
    carrier_kinds: list[ConversionOut]


class TouchpointsOut(Schema):
    """The largest first, at most 200; where `is_cut`, what is smaller is in the totals alone. An order from two places counts in
    both rows and once in the total. `conversions` are by scene and by kind of carrier, whatever the rows are by.
    """

    rows: list[TouchpointOut]
    totals: list[TouchpointOut]
    is_cut: bool
    conversions: ConversionsOut


class ExclusiveSaleOut(Schema):
    """What a SKU with an offer for one channel alone sold in one channel: "" the shelf, "room:5", "flash"."""

    sku: int
    title_zh: str
    title_en: str
    channel: str
    is_exclusive: bool
    currency: str
    pieces: int
    paid_minor: int
    share_bp: int


class ExclusiveShareOut(Schema):
    """What was sold at exclusive offers, of everything that was sold in a currency."""

    currency: str
    exclusive_minor: int
    paid_minor: int
    share_bp: int


class ExclusivesOut(Schema):
    rows: list[ExclusiveSaleOut]
    totals: list[ExclusiveShareOut]


@router.get("/orders/{number}/chain", response={200: list[ChainOut], REFUSALS: Problem})
def read_chain(request: HttpRequest, number: Number) -> Any:
    """What led to each line of an order of the caller's, or of a shop they work for."""
    return chains_of_order(person=person_of(request), order=number, now=timezone.now())


@router.get("/site/orders/{number}/chain", response={200: list[ChainOut], REFUSALS: Problem})
def read_any_chain(request: HttpRequest, number: Number) -> Any:
    """The same for any order, for whoever runs the site."""
    check_operator(request)
    return chains_for_site(order=number, now=timezone.now())


@router.get("/site/attribution", response={200: CoverageOut, REFUSALS: Problem})
def measure_coverage(request: HttpRequest, since: Instant, until: Instant) -> Any:
    """Of everything ordered in a period, how much can be traced; for whoever runs the site."""
    check_operator(request)
    return coverage_of(since=since, until=until)


@router.get("/accounts/{handle}/touchpoints", response={200: TouchpointsOut, REFUSALS: Problem})
def count_touchpoints(
    request: HttpRequest, handle: Handle, since: Instant, until: Instant, by: By = By.SCENE
) -> Any:
    """Staff of the shop: what was paid from `since` to before `until`, by where it came from, and how many of those who saw it
    there bought.
    """
    shop = _own_shop(request, handle)
    conversions = conversions_of(shop.id, zone=shop.zone, since=since, until=until)
    return {**vars(touchpoints_of(shop.id, by=by, since=since, until=until)), "conversions": conversions}


@router.get("/accounts/{handle}/exclusives", response={200: ExclusivesOut, REFUSALS: Problem})
def count_exclusives(request: HttpRequest, handle: Handle, since: Instant, until: Instant) -> Any:
    """Staff of the shop: what goods with an offer for one channel alone sold in which channel."""
    return exclusives_of(_own_shop(request, handle).id, since=since, until=until)


def _own_shop(request: HttpRequest, handle: str) -> people.AccountFace:
    shop = people.get_account_by_handle(handle)
    people.check_may_act_for(person=person_of(request), account=shop.id)
    return shop
