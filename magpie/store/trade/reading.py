"""What the pages of buying show: the chosen lines of a cart by shop, what each shop asks, and what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.campaigns.queries.claims import UsableClaim, claims_of, usable_claims
from magpie.domain.people import queries as people
from magpie.domain.people.rules import is_known
from magpie.domain.trade.queries.carts import CartLineView, CartShop, read_cart
from magpie.domain.trade.queries.checkout import Quote, Wanted, best_coupons, quote
from magpie.domain.trade.queries.orders import has_bought
from magpie.domain.trade.refusals import LinesChanged, OneCurrencyATime
from magpie.domain.trade.rules.pricing import ShopTotal


@dataclass(frozen=True)
class UsedCoupon:
    """A coupon that takes something off, and how much."""

    name_zh: str
    name_en: str
    minor: int


@dataclass(frozen=True)
class BasketShop:
    """One shop of a checkout: its lines and what it asks."""

    shop: people.AccountFace
    lines: tuple[CartLineView, ...]
    total: ShopTotal
    note: str = ""


@dataclass(frozen=True)
class ShownCheckout:
    """`seen` is what the form sends back; `left_out` is what cannot be bought now, with the cart's own words."""

    shops: tuple[BasketShop, ...]
    quote: Quote | None
    left_out: tuple[CartLineView, ...]
    currencies: str = ""
    claims: tuple[int, ...] = ()
    coupons: tuple[UsedCoupon, ...] = ()

    @property
    def seen(self) -> list[str]:
        return [
            f"{one.sku}:{one.quantity}:{one.goods.price_minor}" + (f":{one.room}" if one.room else "")
            for shop in self.shops
            for one in shop.lines
        ]

    @property
    def skus(self) -> list[int]:
        return [line.sku for shop in self.shops for line in shop.lines]


def read_checkout(
    person: str, skus: Sequence[int], notes: Mapping[int, str], *, now: datetime
) -> ShownCheckout:
    """The chosen lines of the cart, all of them where none is chosen, at today's prices."""
    cart = [(shop, _chosen(shop, skus)) for shop in read_cart(person, now=now)]
    lines = [(shop, tuple(line for line in own if not line.state)) for shop, own in cart]
    left_out = tuple(line for _, own in cart for line in own if line.state)
    wanted = [
        Wanted(line.sku, line.quantity, line.goods.price_minor, line.channel, line.way)
        for _, own in lines
        for line in own
    ]
    if not wanted:
        return ShownCheckout((), None, left_out)
    try:
        usable = _usable(person, now=now)
        best = best_coupons(wanted, [one.terms for one in usable.values()], now=now)
        priced = quote(wanted, [usable[coupon].terms for coupon in best], now=now)
    except OneCurrencyATime as refusal:
        return ShownCheckout((), None, left_out, currencies=str(refusal.detail["currencies"]))
    except LinesChanged:
        # Sold in the moment between two queries: the page that asks again tells what is left.
        return ShownCheckout((), None, left_out)
    totals = {total.shop: total for total in priced.shops}
    shops = tuple(
        BasketShop(shop.shop, own, totals[shop.shop.id], notes.get(shop.shop.id, ""))
        for shop, own in lines
        if own
    )
    claims = tuple(usable[coupon].claim for coupon in best)
    return ShownCheckout(shops, priced, left_out, claims=claims, coupons=_named(person, priced, now=now))


def _usable(person: str, *, now: datetime) -> dict[int, UsableClaim]:
    """Coupon -> the claim of this person that may be used now. Whether it lowers a price is another question."""
    if not is_known(person):
        return {}
    is_first = not has_bought(person)
    found = usable_claims(person, is_first_order=is_first, now=now)
    return {one.terms.coupon: one for one in found if one.verdict.allowed}


def _named(person: str, priced: Quote, *, now: datetime) -> tuple[UsedCoupon, ...]:
    if not priced.coupons.applied:
        return ()
    names = {one.coupon.id: one.coupon for one in claims_of(person, now=now)}
    return tuple(
        UsedCoupon(names[said.coupon].name_zh, names[said.coupon].name_en, said.minor)
        for said in priced.coupons.applied
        if said.coupon in names
    )


def _chosen(shop: CartShop, skus: Sequence[int]) -> list[CartLineView]:
    return [line for line in shop.lines if not skus or line.sku in skus]
