"""Three weeks of buying in the town: once, in order, paid, sent, some sent back; all of it simulated, and the books add up."""

from collections import Counter
from pathlib import Path

import pytest

from magpie.demo.logins import make_logins
from magpie.demo.offers import play_offers
from magpie.demo.pictures import draw_all
from magpie.demo.purchases import ORDERS, play_purchases
from magpie.demo.town import Town, build_town
from magpie.domain.campaigns import queries as coupons
from magpie.domain.flash import queries as flash
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.trade.models import AfterSale, Order, OrderEvent, Trade
from magpie.domain.trade.queries.orders import orders_of_person
from magpie.world.catalogue import SHOPS
from tests.domain.cast import NOW

pytestmark = pytest.mark.slow
# The one of the town with the least to draw, and Mei, who buys.
FEW = tuple(shop for shop in SHOPS if shop.handle in {"clay_tiger"})


def test_the_past_is_played_once_and_is_simulated(sqlite_truth: str, tmp_path: Path) -> None:
    town = Town(drawings=tmp_path / "drawings", media=tmp_path / "media", now=NOW)
    list(draw_all(town.drawings, shops=FEW))
    _, owners = make_logins(tmp_path, now=NOW)
    list(build_town(town, owners=owners, shops=FEW))

    list(play_purchases(FEW, owners=owners, now=NOW))
    again = list(play_purchases(FEW, owners=owners, now=NOW))

    stands = Counter(Order.objects.values_list("payment_status", "fulfilment_status"))
    assert again == []
    assert ORDERS - 4 <= Order.objects.count() <= ORDERS
    assert Trade.objects.filter(is_simulated=False).count() == Trade.objects.filter(paid_at=None).count() == 0
    assert stands["paid", "delivered"] >= 10
    assert stands["paid", "shipped"] >= 1 and stands["paid", "unfulfilled"] >= 2
    assert AfterSale.objects.filter(status="asked").exists()
    assert OrderEvent.objects.filter(at__gt=NOW).count() == 0
    assert 3 <= len(orders_of_person(owners["mei"], now=NOW).rows) <= 4
    assert goods.find_stock_difference() == []

    offers_open_once_and_again_when_they_are_over(owners)


def offers_open_once_and_again_when_they_are_over(owners: dict[str, str]) -> None:
    shop = people.get_account_by_handle("clay_tiger").id
    for _ in range(2):
        play_offers(owners=owners, now=NOW)

    first, again = flash.current_sales_of_shop(shop, person="", now=NOW)
    assert NOW < first.opens_at < first.closes_at < again.opens_at
    assert [[item.quota for item in sale.items] for sale in (first, again)] == [[8, 10], [8, 10]]
    assert len(coupons.coupons_offered(shop=shop, now=NOW)) == 1
    for at, sales in ((first.closes_at, 1), (again.closes_at, 2)):
        play_offers(owners=owners, now=at)
        assert len(flash.current_sales_of_shop(shop, person="", now=at)) == sales
