"""What is earned of a quote by those whose content led to its lines. Reads no table: a rate that does brings its own reading."""

from collections.abc import Mapping

from magpie.domain.trade.queries.checkout import Quote
from magpie.domain.trade.rules.commissions import Commission, Earning, Rates, commission_for
from magpie.domain.trade.rules.pricing import share_of


def earned_by(priced: Quote, fees: Mapping[int, int], rates: Rates) -> dict[int, Commission]:
    """Key of a quoted line -> its commission, for lines that earn one. `fees` is shop -> the platform's basis points."""
    lines = []
    for line in priced.lines:
        paid_minor = line.goods_minor - priced.priced[line.key].discount_minor
        lines.append(
            Earning(
                key=line.key,
                shop=line.goods.shop,
                product=line.goods.product,
                creator=line.wanted.way.creator,
                paid_minor=paid_minor,
                fee_minor=share_of(paid_minor, fees[line.goods.shop]),
            )
        )
    return commission_for(lines, rates)
