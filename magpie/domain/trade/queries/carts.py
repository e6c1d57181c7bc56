"""The cart as its person sees it: by shop, with today's price and stock beside what was seen, how much more may be ordered, and
what its sending costs, all by the rules of the checkout. Nothing is hidden.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from magpie.domain.goods import queries as goods
from magpie.domain.goods.rules.channels import room_number
from magpie.domain.goods.rules.returns import ReturnTerms, terms_told
from magpie.domain.outbox.compiled import compiled
from magpie.domain.people import queries as people
from magpie.domain.trade.models import CartLine
from magpie.domain.trade.queries.checkout import carriage_of
from magpie.domain.trade.queries.unpaid import unpaid_pieces
from magpie.domain.trade.rules.limits import Limit, Why, limit_of
from magpie.domain.trade.rules.pricing import Carriage, PricedLine, ShopTotal, totals_by_shop
from magpie.domain.trade.ways import Way, way_of

# How a line stands that holds more than its limit.
TOO_MANY: Final = {Why.STOCK: "few", Why.PERSON: "many"}


@dataclass(frozen=True)
class CartLineView:
    """`seen_minor` is the price when it was put in; `goods.price_minor` is today's. `limit` is how many may be ordered now.

    `state` is "" where it can be bought, else "gone", "few" (fewer left than wanted) or "many" (more than one person may).
    """

    sku: int
    channel: str
    quantity: int
    seen_minor: int
    goods: goods.Orderable
    state: str
    limit: Limit
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
    def fewer(self) -> int:
        """One fewer; what is too many goes to what may be ordered at one step."""
        return min(self.quantity - 1, self.limit.pieces or self.quantity - 1)

    @property
    def more(self) -> int:
        return self.quantity + 1

    @property
    def is_most(self) -> bool:
        """Whether there are as many as may be ordered, or more."""
        return self.quantity >= self.limit.pieces

    @property
    def is_dearer(self) -> bool:
        return not self.state and self.goods.price_minor > self.seen_minor

    @property
    def is_cheaper(self) -> bool:
        return not self.state and self.goods.price_minor < self.seen_minor


@dataclass(frozen=True)
class CartShop:
    """The lines of one shop, those put in last first. `total` is of all that can be bought now, before coupons; None for nothing."""

    shop: people.AccountFace
    lines: tuple[CartLineView, ...]
    carriage: Carriage
    total: ShopTotal | None

    @property
    def carriage_minor(self) -> int:
        """What sending all that can be bought now costs."""
        return self.total.carriage_minor if self.total else 0

    @property
    def currency(self) -> str:
        """That of what can be bought here; "" for nothing."""
        return next((line.goods.currency for line in self.lines if not line.state), "")


def read_cart(person: str, *, now: datetime) -> tuple[CartShop, ...]:
    """Everything in the cart by shop, the shop touched last first.

    Six queries for one channel, two more for each other, one more where something is ordered and not paid yet.
    """
    rows = lines_of(person)
    told = {
        channel: goods.orderable(
            [row.sku_id for row in rows if row.channel == channel], channel=channel, now=now
        )
        for channel in sorted({row.channel for row in rows})
    }
    unpaid = unpaid_pieces(person) if rows else {}
    views: dict[int, list[CartLineView]] = {}
    for row in rows:
        view = _view(row, told[row.channel][row.sku_id], unpaid.get(row.sku_id, 0))
        views.setdefault(view.goods.shop, []).append(view)
    faces = people.accounts_by_id(list(views))
    carriage = carriage_of(list(views))
    return tuple(_shop(faces[shop], lines, carriage.get(shop, Carriage())) for shop, lines in views.items())


def ways_in_cart(person: str) -> dict[tuple[int, str], Way]:
    """(SKU, channel) -> the way that led to it, for what is in the cart. One query."""
    return {(row.sku_id, row.channel): way_of(row) for row in lines_of(person)}


@compiled
def lines_of(person: str) -> "QuerySet[CartLine]":
    """What is in a cart, put in last first; no more than CART_LINES_MAX. One query."""
    return CartLine.objects.filter(person=person).order_by("-added_at", "-pk")


def returns_of(told: goods.Orderable) -> ReturnTerms | None:
    """How this is taken back; None where it is not sold any more."""
    return terms_told(told.offer.return_policy, told.offer.return_days) if told.offer else None


def _view(row: CartLine, told: goods.Orderable, unpaid: int) -> CartLineView:
    limit = limit_of(available=told.available, unpaid=unpaid)
    state = ""
    if not told.offer or not told.available:
        state = "gone"
    elif row.quantity > limit.pieces:
        state = TOO_MANY[limit.why]
    return CartLineView(
        row.sku_id,
        row.channel,
        row.quantity,
        row.price_seen_minor,
        told,
        state,
        limit,
        way_of(row),
        row.added_at,
    )


def _shop(face: people.AccountFace, lines: list[CartLineView], carriage: Carriage) -> CartShop:
    """Its total by the checkout's own sum; none over two currencies, which no checkout takes at once."""
    bought = [line for line in lines if not line.state]
    priced = [PricedLine(key, face.id, line.total_minor) for key, line in enumerate(bought)]
    totals = totals_by_shop(priced, {face.id: carriage})
    is_one = len({line.goods.currency for line in bought}) == 1
    return CartShop(face, tuple(lines), carriage, totals[0] if is_one else None)
