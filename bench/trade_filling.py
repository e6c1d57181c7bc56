"""A shop street for the trade bench: products with stock, buyers with sessions, and orders of the past.

Everything by the actions that a site uses, in this process, before the site starts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import ProductDraft, SkuDraft
from magpie.domain.payment.rules.elsewhere import PaidElsewhere
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.importing import import_order
from magpie.domain.trade.rules.elsewhere import LineElsewhere, OrderElsewhere, Progress, SaleElsewhere
from magpie.kit.ids import derive_id

SHOPS, PIECES, PRICE_MINOR, CHUNK = 10, 1_000_000, 6_800, 200


@dataclass(frozen=True)
class Buyer:
    """Somebody signed in: the cookie of their session and their person."""

    session: str
    person: str


def fill_goods(products: int, *, now: datetime) -> list[int]:
    """The SKUs of so many products in ten shops, a million pieces of each."""
    skus: list[int] = []
    for start in range(0, products, CHUNK):
        with transaction.atomic():
            skus += [_product(number, now=now) for number in range(start, min(products, start + CHUNK))]
    return skus


def _product(number: int, *, now: datetime) -> int:
    shop = people.know_shop(
        handle=f"bench_{number % SHOPS}", name_zh=f"小店 {number % SHOPS}", name_en=f"Shop {number % SHOPS}",
        zone="Asia/Shanghai", since=now,
    )  # fmt: skip
    sku = SkuDraft(code="1", price_minor=PRICE_MINOR, currency="CNY", on_hand=PIECES)
    draft = ProductDraft(
        shop=shop,
        handle=f"thing-{number}",
        title_zh=f"第 {number} 号好物",
        title_en=f"Thing {number}",
        skus=(sku,),
    )
    product = goods.publish_product(draft=draft, now=now)
    return goods_queries.get_product(product).skus[0].id


def fill_buyers(count: int, *, now: datetime) -> list[Buyer]:
    """People with a sign-in and an open session, made without the sign-in page."""
    with transaction.atomic():
        return [_buyer(number, now=now) for number in range(count)]


def _buyer(number: int, *, now: datetime) -> Buyer:
    user = get_user_model().objects.create_user(username=f"buyer{number}", password=None)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return Buyer(str(session.session_key), people.make_person(now=now, user_id=user.pk))


def fill_orders(count: int, *, now: datetime) -> None:
    """Paid and arrived orders of the past, so that no table is empty."""
    for start in range(0, count, CHUNK):
        with transaction.atomic():
            for number in range(start, min(count, start + CHUNK)):
                import_order(sale=_sale(number, now=now), now=now)


def _sale(number: int, *, now: datetime) -> SaleElsewhere:
    bought = now - timedelta(days=60) + timedelta(seconds=number)
    line = LineElsewhere(
        handle=f"old-{number % 500}",
        title_zh="旧物",
        title_en="Old thing",
        quantity=1,
        unit_minor=PRICE_MINOR,
    )
    order = OrderElsewhere(shop=f"bench_{number % SHOPS}", shop_zh="小店", shop_en="Shop", lines=(line,))
    return SaleElsewhere(
        origin="bench", number=str(number), person=f"p:{derive_id('bench buyer', number % 2_000)}", currency="CNY",
        zone="Asia/Shanghai", status="delivered", progress=Progress.ARRIVED, placed_at=bought, paid_at=bought,
        sent_at=bought, arrived_at=bought + timedelta(days=3), orders=(order,),
        paid=(PaidElsewhere(ref=f"bench:{number}", amount_minor=PRICE_MINOR, at=bought),),
    )  # fmt: skip
