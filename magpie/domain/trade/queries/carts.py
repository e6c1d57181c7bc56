"""The cart as its person sees it: by shop, with today's price and stock beside what was seen. Nothing is hidden."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from magpie.domain.goods import queries as goods
from magpie.domain.goods.rules.channels import room_number
from magpie.domain.goods.rules.returns import REASONS, LawfulReason, ReturnPolicy, needs_confirmation
from magpie.domain.outbox.compiled import compiled
from magpie.domain.people import queries as people
from magpie.domain.trade.models import CartLine
from magpie.domain.trade.ways import Way, way_of


@dataclass(frozen=True)
class CartLineView:
    """`seen_minor` is the price when it was put in; `goods.price_minor` is today's. `state` is "" where it can be bought,
    else "gone" or "few" (fewer left than wanted)."""

    sku: int
    channel: str
    quantity: int
    seen_minor: int
    goods: goods.Orderable
    state: str
    way: Way
    added_at: datetime

    @property
    def room(self) -> int:
        """The live room it is bought in: 'room:5' -> 5; 0 for none."""
        return room_number(self.channel)

    @property
    def total_minor(self) -> int:
        return self.goods.price_minor * self.quantity

    @property
    def exclusion(self) -> LawfulReason | None:
        return exclusion_of(self.goods)

    @property
    def fewer(self) -> int:
        return self.quantity - 1

    @property
    def more(self) -> int:
        return self.quantity + 1

    @property
    def is_dearer(self) -> bool:
        return not self.state and self.goods.price_minor > self.seen_minor

    @property
    def is_cheaper(self) -> bool:
        return not self.state and self.goods.price_minor < self.seen_minor


@dataclass(frozen=True)
class CartShop:
    """The lines of one shop, those put in last first."""

    shop: people.AccountFace
    lines: tuple[CartLineView, ...]


def read_cart(person: str, *, now: datetime) -> tuple[CartShop, ...]:
    """Everything in the cart by shop, the shop touched last first. Five queries for one channel, three more for each other."""
    rows = lines_of(person)
    told = {
        channel: goods.orderable(
            [row.sku_id for row in rows if row.channel == channel], channel=channel, now=now
        )
        for channel in sorted({row.channel for row in rows})
    }
    views: dict[int, list[CartLineView]] = {}
    for row in rows:
        view = _view(row, told[row.channel][row.sku_id])
        views.setdefault(view.goods.shop, []).append(view)
    faces = people.accounts_by_id(list(views))
    return tuple(CartShop(faces[shop], tuple(lines)) for shop, lines in views.items())


def ways_in_cart(person: str) -> dict[tuple[int, str], Way]:
    """(SKU, channel) -> the way that led to it, for what is in the cart. One query."""
    return {(row.sku_id, row.channel): way_of(row) for row in lines_of(person)}


@compiled
def lines_of(person: str) -> "QuerySet[CartLine]":
    """What is in a cart, put in last first; no more than CART_LINES_MAX. One query."""
    return CartLine.objects.filter(person=person).order_by("-added_at", "-pk")


def exclusion_of(told: goods.Orderable) -> LawfulReason | None:
    """By which law this is not (or not once opened) taken back without a reason; None where it is."""
    if told.offer is None or not needs_confirmation(ReturnPolicy(told.offer.return_policy)):
        return None
    return REASONS[ReturnPolicy(told.offer.return_policy)]


def _view(row: CartLine, told: goods.Orderable) -> CartLineView:
    state = "gone" if not told.offer or not told.available else "few" if told.available < row.quantity else ""
    return CartLineView(
        row.sku_id, row.channel, row.quantity, row.price_seen_minor, told, state, way_of(row), row.added_at
    )
