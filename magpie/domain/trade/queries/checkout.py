"""What a checkout costs right now, and what is otherwise than the buyer saw. Reads goods, coupons and terms, never the buyer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from magpie.domain.campaigns.rules.combining import best_combination
from magpie.domain.campaigns.rules.coupons import CouponTerms
from magpie.domain.campaigns.rules.stacking import DiscountShare, LinePrice
from magpie.domain.campaigns.rules.stacking import Quote as CouponQuote
from magpie.domain.campaigns.rules.stacking import quote as price_with
from magpie.domain.goods import queries as goods
from magpie.domain.outbox.compiled import compiled
from magpie.domain.trade import rules
from magpie.domain.trade.models import ShopTerms
from magpie.domain.trade.refusals import (
    Difference,
    LinesChanged,
    NothingChosen,
    OneCurrencyATime,
    UnreadableLine,
)
from magpie.domain.trade.rules.pricing import Carriage, PricedLine, ShopTotal, totals_by_shop
from magpie.domain.trade.ways import NO_WAY, Way


@dataclass(frozen=True)
class Wanted:
    """Pieces of a SKU that somebody wants; `unit_minor` is the price they saw, `way` what led there.

    `is_confirmed`: the buyer confirmed at this purchase that these goods are not taken back without a reason. `claim` is the
    claim of a flash sale that holds the pieces already, at `claimed_minor` each; 0 for none.
    """

    sku: int
    quantity: int
    unit_minor: int
    channel: str = ""
    way: Way = NO_WAY
    is_confirmed: bool = False
    claim: int = 0
    claimed_minor: int = 0


@dataclass(frozen=True)
class QuotedLine:
    """`wanted` at today's price. `key` is its place in what was asked for."""

    key: int
    wanted: Wanted
    goods: goods.Orderable

    @property
    def unit_minor(self) -> int:
        return self.wanted.claimed_minor if self.wanted.claim else self.goods.price_minor

    @property
    def goods_minor(self) -> int:
        return self.unit_minor * self.wanted.quantity


@dataclass(frozen=True)
class Quote:
    """Lines, what coupons take off them and who bears it, totals by shop and in all.

    `fee_bp` is the platform's fee of each shop, in basis points: the shop's affair, and no page's.
    """

    currency: str
    lines: tuple[QuotedLine, ...]
    priced: tuple[PricedLine, ...]
    shops: tuple[ShopTotal, ...]
    coupons: CouponQuote
    fee_bp: Mapping[int, int]

    @property
    def total_minor(self) -> int:
        return sum(shop.total_minor for shop in self.shops)

    @property
    def discount_minor(self) -> int:
        return sum(shop.discount_minor for shop in self.shops)

    def shares_of(self, line: int) -> list[DiscountShare]:
        """What comes off one line, by coupon and payer."""
        return [share for share in self.coupons.shares if share.line == str(line)]


def quote(wanted: Sequence[Wanted], coupons: Sequence[CouponTerms] = (), *, now: datetime) -> Quote:
    """What these cost now with just these coupons. Raises NothingChosen, UnreadableLine, LinesChanged, OneCurrencyATime.

    Three queries and two for each further channel.
    """
    lines = read_lines(wanted, now=now)
    if changed := differences(lines):
        raise LinesChanged(changed)
    currencies = sorted({line.goods.currency for line in lines})
    if len(currencies) > 1:
        raise OneCurrencyATime(currencies=" + ".join(currencies))
    said = price_with([line_price(line) for line in lines], coupons, now)
    off = {line.key: line.discount_minor for line in said.lines}
    priced = [PricedLine(line.key, line.goods.shop, line.goods_minor, off[str(line.key)]) for line in lines]
    terms = _terms_of(sorted({line.goods.shop for line in lines}))
    shops = totals_by_shop(priced, {row.shop_id: _carriage(row) for row in terms})
    fees = {total.shop: rules.PLATFORM_FEE_BP for total in shops} | {row.shop_id: row.fee_bp for row in terms}
    return Quote(currencies[0], tuple(lines), tuple(priced), tuple(shops), said, fees)


def best_coupons(
    wanted: Sequence[Wanted], coupons: Sequence[CouponTerms], *, now: datetime
) -> tuple[int, ...]:
    """Of these coupons, by id, those that take the most off what is wanted. Two queries for each channel."""
    if not coupons:
        return ()
    lines = [line for line in read_lines(wanted, now=now) if line.goods.offer]
    return best_combination([line_price(line) for line in lines], coupons, now).coupons


def line_price(line: QuotedLine) -> LinePrice:
    """A line as coupons read it: goods and prices, and whether somebody's content led to it."""
    told = line.goods
    return LinePrice(
        key=str(line.key),
        shop=told.shop,
        product=told.product,
        categories=(told.category,) if told.category else (),
        unit_minor=line.unit_minor,
        quantity=line.wanted.quantity,
        currency=told.currency,
        has_creator=bool(line.wanted.way.creator),
    )


def read_lines(wanted: Sequence[Wanted], *, now: datetime) -> list[QuotedLine]:
    """The lines with their goods; two of one SKU and channel are refused, so that nobody's pieces are counted twice."""
    if not 1 <= len(wanted) <= rules.CHECKOUT_LINES_MAX:
        raise NothingChosen(most=rules.CHECKOUT_LINES_MAX)
    is_twice = len({(one.sku, one.channel) for one in wanted}) < len(wanted)
    if is_twice or any(not 1 <= one.quantity <= rules.LINE_QUANTITY_MAX for one in wanted):
        raise UnreadableLine(most=rules.LINE_QUANTITY_MAX)
    found = {
        channel: goods.orderable(
            [one.sku for one in wanted if one.channel == channel], channel=channel, now=now
        )
        for channel in sorted({one.channel for one in wanted})
    }
    missing = [one for one in wanted if one.sku not in found[one.channel]]
    if missing:
        raise LinesChanged([Difference(one.sku, "gone", one.quantity, 0) for one in missing])
    return [QuotedLine(key, one, found[one.channel][one.sku]) for key, one in enumerate(wanted)]


def differences(lines: Sequence[QuotedLine]) -> list[Difference]:
    """What is otherwise than the buyer saw: gone, dearer or cheaper, too few left."""
    found = []
    for line in lines:
        wanted, now = line.wanted, line.goods
        if not now.offer:
            found.append(Difference(wanted.sku, "gone", wanted.quantity, 0))
        elif line.unit_minor != wanted.unit_minor:
            found.append(Difference(wanted.sku, "price", wanted.unit_minor, line.unit_minor))
        elif not wanted.claim and now.available < wanted.quantity:
            found.append(Difference(wanted.sku, "stock", wanted.quantity, now.available))
    return found


def carriage_of(shops: Sequence[int]) -> Mapping[int, Carriage]:
    """What each shop asks for sending. One query."""
    return {row.shop_id: _carriage(row) for row in _terms_of(sorted(set(shops)))}


def _carriage(row: ShopTerms) -> Carriage:
    return Carriage(row.carriage_minor, row.carriage_free_from_minor)


@compiled
def _terms_of(shops: Sequence[int]) -> "QuerySet[ShopTerms]":
    return ShopTerms.objects.filter(shop__in=shops)
