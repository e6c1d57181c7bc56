"""What the checkout shows: what is bought, by shop, at today's prices; what coupons take off each line; what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from magpie.domain.campaigns.queries.claims import UsableClaim, usable_claims
from magpie.domain.flash import queries as flash
from magpie.domain.flash.rules.flash import ClaimView, State
from magpie.domain.goods import queries as goods
from magpie.domain.goods.rules.channels import room_number
from magpie.domain.goods.rules.returns import ReturnTerms
from magpie.domain.people import queries as people
from magpie.domain.people.rules import is_known
from magpie.domain.trade.queries.carts import CartLineView, CartShop, read_cart, returns_of
from magpie.domain.trade.queries.checkout import Quote, QuotedLine, Wanted, best_coupons, quote
from magpie.domain.trade.queries.orders import has_bought
from magpie.domain.trade.refusals import LinesChanged, OneCurrencyATime
from magpie.domain.trade.rules.pricing import ShopTotal
from magpie.domain.trade.ways import NO_WAY, Way
from magpie.store.trade.coupons import NO_CHOICES, CouponChoices, LineOff, choices_of


@dataclass(frozen=True)
class Chosen:
    """What is to be bought: these of the cart (all of it where neither is named), and these claims of flash sales.

    `coupons` are claims of coupons; None leaves the choice to the best combination. `way` is what led to the claims.
    """

    skus: Sequence[int] = ()
    claims: Sequence[int] = ()
    coupons: Sequence[int] | None = None
    way: Way = NO_WAY


@dataclass(frozen=True)
class BuyLine:
    """One line of a checkout. `kept_until` is how long a flash sale keeps it; None for what is not kept yet."""

    quoted: QuotedLine
    off: tuple[LineOff, ...]
    kept_until: datetime | None

    @property
    def goods(self) -> goods.Orderable:
        return self.quoted.goods

    @property
    def sku(self) -> int:
        return self.quoted.wanted.sku

    @property
    def quantity(self) -> int:
        return self.quoted.wanted.quantity

    @property
    def unit_minor(self) -> int:
        return self.quoted.unit_minor

    @property
    def total_minor(self) -> int:
        return self.quoted.goods_minor

    @property
    def after_minor(self) -> int:
        return self.total_minor - sum(one.minor for one in self.off)

    @property
    def returns(self) -> ReturnTerms | None:
        return returns_of(self.goods)

    @property
    def seen(self) -> str:
        """What the form sends back: 12:2:6800, in a live room 12:1:5900:5, by a claim 12:1:1900:0:7."""
        wanted = self.quoted.wanted
        said = f"{wanted.sku}:{wanted.quantity}:{self.unit_minor}"
        if wanted.claim:
            return f"{said}:0:{wanted.claim}"
        room = room_number(wanted.channel)
        return f"{said}:{room}" if room else said


@dataclass(frozen=True)
class BasketShop:
    """One shop of a checkout: its lines and what it asks."""

    shop: people.AccountFace
    lines: tuple[BuyLine, ...]
    total: ShopTotal
    note: str = ""


@dataclass(frozen=True)
class ShownCheckout:
    """`left_out` is what cannot be bought now, with the cart's own words; `lapsed` the claims that are not kept any more."""

    shops: tuple[BasketShop, ...]
    quote: Quote | None
    left_out: tuple[CartLineView, ...]
    lapsed: tuple[ClaimView, ...] = ()
    currencies: str = ""
    coupons: CouponChoices = NO_CHOICES

    @property
    def seen(self) -> list[str]:
        return [line.seen for shop in self.shops for line in shop.lines]

    @property
    def kept_until(self) -> datetime | None:
        """How long flash sales keep what is bought here: until the first of them gives it to the next one."""
        return min(
            (line.kept_until for shop in self.shops for line in shop.lines if line.kept_until), default=None
        )

    @property
    def is_ordered(self) -> bool:
        """Whether a claim is not kept any more because it was ordered, which is good news."""
        return any(claim.state in {State.ORDERED, "sold"} for claim in self.lapsed)


def read_checkout(person: str, chosen: Chosen, notes: Mapping[int, str], *, now: datetime) -> ShownCheckout:
    """The chosen lines at today's prices, with the chosen coupons or the best."""
    is_all = not chosen.skus and not chosen.claims
    cart = read_cart(person, now=now) if chosen.skus or is_all else ()
    picked = [line for shop in cart for line in shop.lines if is_all or line.sku in chosen.skus]
    left_out = tuple(line for line in picked if line.state)
    kept = _kept(person, chosen.claims, now=now)
    lapsed = tuple(claim for claim, _ in kept if claim.state != State.OPEN)
    held = {claim.claim: claim for claim, _ in kept if claim.state == State.OPEN}
    wanted = [
        *_of_cart(picked),
        *(_of_claim(claim, sku, chosen.way) for claim, sku in kept if claim.claim in held),
    ]
    nothing = ShownCheckout((), None, left_out, lapsed)
    if not wanted:
        return nothing
    try:
        usable = _usable(person, now=now)
        allowed = [one for one in usable if one.verdict.allowed]
        if chosen.coupons is None:
            best = best_coupons(wanted, [one.terms for one in allowed], now=now)
            allowed = [one for one in allowed if one.terms.coupon in best]
        else:
            allowed = [one for one in allowed if one.claim in chosen.coupons]
        priced = quote(wanted, [one.terms for one in allowed], now=now)
    except OneCurrencyATime as refusal:
        return replace(nothing, currencies=str(refusal.detail["currencies"]))
    except LinesChanged:
        # Sold in the moment between two queries: the page that asks again tells what is left.
        return nothing
    is_asked = usable or chosen.coupons
    coupons = choices_of(person, usable, priced, chosen.coupons, now=now) if is_asked else NO_CHOICES
    lines = [_line(line, coupons, held) for line in priced.lines]
    return replace(
        nothing, quote=priced, coupons=coupons, shops=_shops(priced, lines, _faces(cart, priced), notes)
    )


def _of_cart(lines: Sequence[CartLineView]) -> list[Wanted]:
    return [
        Wanted(line.sku, line.quantity, line.goods.price_minor, line.channel, line.way)
        for line in lines
        if not line.state
    ]


def _of_claim(claim: ClaimView, sku: int, way: Way) -> Wanted:
    """As `claimed_lines` of the placing has it: a channel of its own, and as many as were claimed."""
    return Wanted(
        sku,
        claim.quantity,
        claim.price_minor,
        channel=f"claim:{claim.claim}",
        way=way,
        claim=claim.claim,
        claimed_minor=claim.price_minor,
    )


def _kept(person: str, claims: Sequence[int], *, now: datetime) -> list[tuple[ClaimView, int]]:
    """(claim, SKU) of one's own claims, whatever became of them; others' are left out."""
    if not claims:
        return []
    views = [view for view in flash.find_claims([(one, person) for one in claims], now=now) if view]
    items = flash.find_flash_items([(view.item, "") for view in views], now=now)
    return [(view, item.sku) for view, item in zip(views, items, strict=True) if item is not None]


def _usable(person: str, *, now: datetime) -> list[UsableClaim]:
    """The coupons this person holds, each with whether they may use it now. Whether it lowers a price is another question."""
    if not is_known(person):
        return []
    return usable_claims(person, is_first_order=not has_bought(person), now=now)


def _line(line: QuotedLine, coupons: CouponChoices, held: Mapping[int, ClaimView]) -> BuyLine:
    kept_until = held[line.wanted.claim].expires_at if line.wanted.claim else None
    return BuyLine(quoted=line, off=coupons.off_line(line.key), kept_until=kept_until)


def _faces(cart: Sequence[CartShop], priced: Quote) -> Mapping[int, people.AccountFace]:
    """The cart knows its shops; those of claims are asked for."""
    known = {one.shop.id: one.shop for one in cart}
    others = [total.shop for total in priced.shops if total.shop not in known]
    return known | people.accounts_by_id(others) if others else known


def _shops(
    priced: Quote,
    lines: Sequence[BuyLine],
    faces: Mapping[int, people.AccountFace],
    notes: Mapping[int, str],
) -> tuple[BasketShop, ...]:
    return tuple(
        BasketShop(
            shop=faces[total.shop],
            lines=tuple(line for line in lines if line.goods.shop == total.shop),
            total=total,
            note=notes.get(total.shop, ""),
        )
        for total in priced.shops
    )
