"""A product page's reading: the product, what is told about it, and what this person has set aside."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.content import queries as content
from magpie.domain.flash.queries import deals_of, spans_of_product
from magpie.domain.flash.rules.standing import Standing
from magpie.domain.goods import queries as goods
from magpie.domain.goods.queries.prices import price_notes
from magpie.domain.goods.rules import AttributeName, weight_words
from magpie.domain.goods.rules.prices import WINDOW, PriceNote
from magpie.domain.goods.rules.promises import Promise, ship_by
from magpie.domain.people import queries as people
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from magpie.store.coupons.reading import Strip, read_strip
from magpie.store.flash.reading import ShownItem, items_of_product

STORIES_MAX = 8
# Told where it is made, not among the facts.
OF_MAKING = {AttributeName.PROCESS, AttributeName.CRAFT, AttributeName.MAKER}


@dataclass(frozen=True)
class Choice:
    """A SKU, what may be said of its price, and how heavy it is: "12.34 g", "" where that is not told."""

    sku: goods.SkuView
    note: PriceNote | None

    @property
    def weight(self) -> str:
        return weight_words(self.sku.weight_mg) if self.sku.weight_mg else ""


@dataclass(frozen=True)
class Elsewhere:
    """A SKU that is not sold here, and the kinds of place where it is: ("room",), or ("live",) for every live scene."""

    sku: goods.SoldElsewhere
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Making:
    """Who makes it, by which craft, how, and step by step; empty when nothing of it is told."""

    told: tuple[goods.AttributeView, ...]
    steps: tuple[goods.StepView, ...]

    def __bool__(self) -> bool:
        return bool(self.told or self.steps)


@dataclass(frozen=True)
class ShownProduct:
    """`note` is of the lowest price; `kept` is the person's open reservation of this product, if there is one.

    `slowest` is the choice sent last: what the page promises of all must hold for it too.
    """

    product: goods.ProductView
    choices: tuple[Choice, ...]
    elsewhere: tuple[Elsewhere, ...]
    slowest: goods.SkuView | None
    note: PriceNote | None
    making: Making
    facts: tuple[goods.AttributeView, ...]
    stories: tuple[content.ContentView, ...]
    kept: goods.ReservationView | None
    is_own: bool
    is_followed: bool
    strip: Strip
    flash: tuple[ShownItem, ...]
    request_key: str

    @property
    def has_prices(self) -> bool:
        """Whether what one chooses changes what it costs."""
        return len({one.sku.price_minor for one in self.choices}) > 1

    @property
    def is_on_sale(self) -> bool:
        """Whether a piece of a flash sale can be had now, so that buying here says at which price it is."""
        had = {Standing.OPEN, Standing.SIGN_IN, Standing.CLAIMED}
        return any(one.standing in had for one in self.flash)

    @property
    def has_several_choices(self) -> bool:
        return len(self.choices) > 1

    @property
    def is_only_piece(self) -> bool:
        return len(self.choices) == 1 and self.choices[0].sku.is_single_piece

    @property
    def may_come_back(self) -> bool:
        """Nothing is left to reserve, but pieces are set aside by others."""
        return self.product.available < 1 and any(one.sku.reserved for one in self.choices)


@dataclass(frozen=True)
class Kept:
    """A reservation with what it is of; the product may have left the shelf meanwhile."""

    reservation: goods.ReservationView
    product: goods.ProductView | None

    @property
    def is_open(self) -> bool:
        return not self.reservation.outcome and self.reservation.seconds_left > 0


def read_product(product: int, *, person: str, now: datetime) -> ShownProduct:
    """Raises NoSuchProduct."""
    view = goods.get_product(product)
    flash = deals_of(spans_of_product(product, since=now - 2 * WINDOW, now=now))
    notes = price_notes(product, deals=flash, now=now)
    cheapest = min(view.skus, key=lambda sku: sku.price_minor, default=None)
    held = goods.reservations_of(person, now=now)
    is_open = (one for one in held if one.product == product and not one.outcome and one.seconds_left)
    return ShownProduct(
        product=view,
        choices=tuple(Choice(sku, notes.get(sku.offer)) for sku in view.skus),
        elsewhere=tuple(Elsewhere(one, _kinds(one.channels)) for one in view.sold_elsewhere),
        slowest=max(view.skus, key=lambda sku: _sent_by(sku, view.shop.zone, now=now), default=None),
        note=notes.get(cheapest.offer) if cheapest else None,
        making=Making(
            tuple(said for said in view.attributes if said.name in OF_MAKING), goods.steps_of(product)
        ),
        facts=tuple(said for said in view.attributes if said.name not in OF_MAKING),
        stories=tuple(content.content_page(product=product, limit=STORIES_MAX).rows),
        kept=next(is_open, None),
        is_own=people.may_act_for(person=person, account=view.shop.id),
        is_followed=people.is_following(person=person, account=view.shop.id),
        strip=read_strip(
            shop=view.shop.id,
            address=f"/p/{view.id}",
            product=view.id,
            category=view.category,
            person=person,
            now=now,
        ),
        flash=items_of_product(view.id, person=person, now=now),
        request_key=new_id(now_ms=ms_of(now)),
    )


def _sent_by(sku: goods.SkuView, zone: str, *, now: datetime) -> datetime:
    promise = Promise(sku.promise)
    return ship_by(promise, now, zone, days=sku.ship_days, presale_ships_at=sku.presale_ships_at)


def _kinds(channels: tuple[str, ...]) -> tuple[str, ...]:
    """("room:5", "room:6", "scene:live") -> ("live", "room"): of a scene its name, of the others what they are."""
    parts = (channel.partition(":") for channel in channels)
    return tuple(sorted({name if kind == "scene" else kind for kind, _, name in parts}))


def read_kept(person: str, *, now: datetime) -> list[Kept]:
    """Open ones first, then the newest."""
    held = goods.reservations_of(person, now=now)
    found = {one.product: goods.find_product(one.product) for one in held}
    kept = [Kept(one, found[one.product]) for one in held]
    return sorted(kept, key=lambda one: not one.is_open)
