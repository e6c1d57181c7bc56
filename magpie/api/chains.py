"""Where a sale came from: the ordered chain of touches behind each line of an order (docs/attribution.md).

Buyer and site read all of it, staff of the shop everything but the words of a search.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from magpie.api.callers import check_operator, person_of, signed_in
from magpie.api.once import Number
from magpie.api.problems import REFUSALS, Problem
from magpie.api.schemas import AccountOut
from magpie.domain.trade.queries.chains import chains_for_site, chains_of_order

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

    `creator` is whose content put it into the cart; `helpers` showed the goods before and are not paid for it. `left_out`
    steps in the middle were too many to keep.
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
    is_by_link: bool
    first_scene: str
    first_carrier: str
    first_at: datetime | None
    helpers: list[AccountOut]
    steps: list[StepOut]
    left_out: int


@router.get("/orders/{number}/chain", response={200: list[ChainOut], REFUSALS: Problem})
def read_chain(request: HttpRequest, number: Number) -> Any:
    """What led to each line of an order of the caller's, or of a shop they work for."""
    return chains_of_order(person=person_of(request), order=number, now=timezone.now())


@router.get("/site/orders/{number}/chain", response={200: list[ChainOut], REFUSALS: Problem})
def read_any_chain(request: HttpRequest, number: Number) -> Any:
    """The same for any order, for whoever runs the site."""
    check_operator(request)
    return chains_for_site(order=number, now=timezone.now())
