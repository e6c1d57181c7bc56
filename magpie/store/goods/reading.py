"""A product page's reading: the product, what is told about it, and what this person has set aside."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.content import queries as content
from magpie.domain.goods import queries as goods
from magpie.domain.goods.queries.prices import PriceNote, price_note
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id

STORIES_MAX = 8


@dataclass(frozen=True)
class ShownProduct:
    """`kept` is the person's open reservation of this product, if there is one."""

    product: goods.ProductView
    price: PriceNote
    stories: tuple[content.ContentView, ...]
    kept: goods.ReservationView | None
    request_key: str


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
    held = goods.reservations_of(person, now=now)
    is_open = (one for one in held if one.product == product and not one.outcome and one.seconds_left)
    return ShownProduct(
        product=view,
        price=price_note(product, now=now),
        stories=tuple(content.content_page(product=product, limit=STORIES_MAX).rows),
        kept=next(is_open, None),
        request_key=new_id(now_ms=ms_of(now)),
    )


def read_kept(person: str, *, now: datetime) -> list[Kept]:
    """Open ones first, then the newest."""
    held = goods.reservations_of(person, now=now)
    found = {one.product: goods.find_product(one.product) for one in held}
    kept = [Kept(one, found[one.product]) for one in held]
    return sorted(kept, key=lambda one: not one.is_open)
