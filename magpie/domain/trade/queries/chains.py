"""For any order, the ordered chain of touches that led to each of its lines, as buyer, shop or site may see it.

What somebody searched for is theirs and the site's to read; a shop sees that a search was made, not its words.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db.models import Count, Q

from magpie.domain.content import queries as content
from magpie.domain.people import queries as people
from magpie.domain.trade.models import LineChain, Order, OrderLine
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules import BP
from magpie.domain.trade.rules.chains import WINDOW, Step
from magpie.kit.clock import instant_of


@dataclass(frozen=True)
class StepView:
    """One touch. `title_*` name the content that showed the goods, "" where the goods' own card did."""

    at: datetime
    act: str
    card: str
    scene: str
    slate: str
    position: int
    carrier: str
    title_zh: str
    title_en: str
    creator: people.AccountFace | None
    room: str
    source: str
    held_ms: int
    words: str
    is_by_link: bool


@dataclass(frozen=True)
class ChainView:
    """What led to one line. `state` is "read"; "waiting" until its chain was read from the journey log; "none" where there is
    none to read: its buyer is erased, it was sold elsewhere, or it is older than what is read.

    `referrer` is the mark of who shared the link, which names nobody; `creator` is who put it into the cart's hands and is paid for it; `helpers` led there before and are not.
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
    creator: people.AccountFace | None
    room: str
    referrer: str
    first_scene: str
    first_carrier: str
    first_at: datetime | None
    helpers: tuple[people.AccountFace, ...]
    steps: tuple[StepView, ...]
    left_out: int


@dataclass(frozen=True)
class Coverage:
    """Of the lines ordered in a period: how many chains were read, and how many of all say what led there."""

    lines: int
    read: int
    traced: int

    @property
    def traced_bp(self) -> int:
        """Their part of all lines, in basis points, rounded down: a promise is not rounded up."""
        return self.traced * BP // self.lines if self.lines else 0


def coverage_of(*, since: datetime, until: datetime) -> Coverage:
    """Of everything ordered here from `since` on and before `until` by people who are not erased. One query."""
    lines = OrderLine.objects.filter(
        order__placed_at__gte=since,
        order__placed_at__lt=until,
        order__trade__origin="",
        order__trade__person__isnull=False,
    )
    is_traced = Q(first_at__isnull=False) & ~Q(first_scene="", first_carrier="")
    found = lines.aggregate(
        lines=Count("pk"), read=Count("chain"), traced=Count("pk", filter=is_traced | Q(is_search_led=True))
    )
    return Coverage(**found)


def chains_of_order(*, person: str, order: str, now: datetime) -> tuple[ChainView, ...]:
    """For the buyer, and for staff of the shop; raises NoSuchOrder. Six queries at most."""
    row = _get(order)
    is_own = row.trade.person_id == person
    if not is_own and not people.may_act_for(person=person, account=row.shop_id):
        raise NoSuchOrder()
    return _views(row, may_read_words=is_own, now=now)


def chains_of_shops_order(shop: int, *, order: str, now: datetime) -> tuple[ChainView, ...]:
    """As the shop sees it; raises NoSuchOrder. The caller has checked whose shop it is. Five queries at most."""
    row = _get(order)
    if row.shop_id != shop:
        raise NoSuchOrder()
    return _views(row, may_read_words=False, now=now)


def chains_for_site(*, order: str, now: datetime) -> tuple[ChainView, ...]:
    """Any order's, for whoever runs the site; the caller has checked that. Raises NoSuchOrder. Five queries at most."""
    return _views(_get(order), may_read_words=True, now=now)


def _get(order: str) -> Order:
    row = Order.objects.filter(number=order).select_related("trade").first()
    if row is None:
        raise NoSuchOrder()
    return row


def _views(order: Order, *, may_read_words: bool, now: datetime) -> tuple[ChainView, ...]:
    lines = list(OrderLine.objects.filter(order=order).select_related("chain").order_by("pk"))
    read = {line.pk: steps_of(line) for line in lines}
    named = {name for steps in read.values() for step in steps for name in (step.card, step.carrier)}
    titles = content.carriers_of(sorted(named))
    creators = {line.creator for line in lines} | {step.creator for steps in read.values() for step in steps}
    faces = people.accounts_by_id(_ids(creators)) if creators - {""} else {}
    known = {face.key: face for face in faces.values()}
    without = "waiting" if order.trade.person_id and _is_young(order, now=now) else "none"
    return tuple(
        _view(
            line,
            without if _chain(line) is None else "read",
            [_step(step, titles, known, may_read_words) for step in read[line.pk]],
            known,
        )
        for line in lines
    )


def _is_young(order: Order, *, now: datetime) -> bool:
    """Still among those that `freeze_chains` looks at."""
    return not order.trade.origin and order.placed_at > now - WINDOW


def steps_of(line: OrderLine) -> list[Step]:
    """The frozen chain of a line that was read with its chain; [] where there is none."""
    chain = _chain(line)
    return msgspec.convert(chain.steps, list[Step]) if chain else []


def _chain(line: OrderLine) -> LineChain | None:
    return getattr(line, "chain", None)


def _ids(creators: Collection[str]) -> list[int]:
    """{"account:5", ""} -> [5]."""
    return sorted(int(name.partition(":")[2]) for name in creators if name)


def _step(
    step: Step,
    titles: dict[str, content.Carrier],
    known: dict[str, people.AccountFace],
    may_read_words: bool,
) -> StepView:
    shown = titles.get(step.card) or titles.get(step.carrier)
    return StepView(
        at=instant_of(step.at_ms),
        act=step.act.value,
        card=step.card,
        scene=step.scene,
        slate=step.slate,
        position=step.position,
        carrier=step.carrier,
        title_zh=shown.title_zh if shown else "",
        title_en=shown.title_en if shown else "",
        creator=known.get(step.creator),
        room=step.room,
        source=step.source,
        held_ms=step.held_ms,
        words=step.words if may_read_words else "",
        is_by_link=step.is_by_link,
    )


def _view(
    line: OrderLine, state: str, steps: list[StepView], known: dict[str, people.AccountFace]
) -> ChainView:
    chain, creator = _chain(line), known.get(line.creator)
    led = dict.fromkeys(step.creator for step in steps if step.creator and step.creator != creator)
    return ChainView(
        line=line.pk,
        sku=line.sku_id,
        product=line.product_id,
        title_zh=line.title_zh,
        title_en=line.title_en,
        state=state,
        is_search_led=line.is_search_led,
        scene=line.scene,
        slate=line.slate,
        position=line.position,
        carrier=line.carrier,
        source=line.source,
        creator=creator,
        room=line.room,
        referrer=line.referrer,
        first_scene=line.first_scene,
        first_carrier=line.first_carrier,
        first_at=line.first_at,
        helpers=tuple(led),
        steps=tuple(steps),
        left_out=chain.left_out if chain else 0,
    )
