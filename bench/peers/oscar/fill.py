"""Fills the peer's shop: so many products with a million pieces each, so many orders of the past, and signed-in buyers.

    python fill.py PRODUCTS ORDERS BUYERS

Prints one JSON object: {"products": [id], "buyers": [[session, saved address]]}. Works in an empty database.
"""

import json
import sys
from datetime import timedelta
from decimal import Decimal

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

PIECES, PRICE = 1_000_000, Decimal("68.00")
BACKEND = "oscar.apps.customer.auth_backends.EmailBackend"


def main() -> None:
    products, orders, buyers = map(int, sys.argv[1:])
    call_command("migrate", verbosity=0)
    get_model("address", "Country").objects.create(
        iso_3166_1_a2="CN",
        iso_3166_1_a3="CHN",
        printable_name="China",
        name="China",
        is_shipping_country=True,
    )
    made = fill_products(products)
    fill_orders(orders, made)
    print(json.dumps({"products": made, "buyers": [open_session(number) for number in range(buyers)]}))


def fill_products(count: int) -> list[int]:
    kind = get_model("catalogue", "ProductClass").objects.create(name="Things", track_stock=True)
    partner = get_model("partner", "Partner").objects.create(name="Shop")
    products = [
        get_model("catalogue", "Product")(
            title=f"Thing {number}", slug=f"thing-{number}", upc=f"thing-{number}", product_class=kind
        )
        for number in range(count)
    ]
    get_model("catalogue", "Product").objects.bulk_create(products)
    get_model("partner", "StockRecord").objects.bulk_create(
        get_model("partner", "StockRecord")(
            product=product,
            partner=partner,
            partner_sku=product.upc,
            price_currency="GBP",
            price=PRICE,
            num_in_stock=PIECES,
        )
        for product in products
    )
    return [product.pk for product in products]


def fill_orders(count: int, products: list[int]) -> None:
    """Orders of the past with one line each, so that no table is empty."""
    bought, order, line = (
        timezone.now() - timedelta(days=60),
        get_model("order", "Order"),
        get_model("order", "Line"),
    )
    orders = order.objects.bulk_create(
        [
            order(
                number=f"old-{number}",
                total_incl_tax=PRICE,
                total_excl_tax=PRICE,
                date_placed=bought,
                status="Complete",
            )
            for number in range(count)
        ]
    )
    stock = dict(get_model("partner", "StockRecord").objects.values_list("product", "pk"))
    line.objects.bulk_create(
        line(
            order=made, num_allocated=0, title="Old thing", quantity=1, product_id=product, stockrecord_id=stock[product],
            line_price_incl_tax=PRICE, line_price_excl_tax=PRICE, line_price_before_discounts_incl_tax=PRICE,
            line_price_before_discounts_excl_tax=PRICE,
        )
        for made, product in zip(orders, (products[at % len(products)] for at in range(count)), strict=True)
    )  # fmt: skip


def open_session(number: int) -> tuple[str, int]:
    """Somebody signed in: the cookie of their session, and their saved address."""
    user = get_user_model().objects.create_user(f"buyer{number}", f"buyer{number}@example.org")
    address = get_model("address", "UserAddress").objects.create(
        user=user, first_name="Man", last_name="Tao", line1="1 Longjing Road", line4="Hangzhou", postcode="310000",
        country_id="CN",
    )  # fmt: skip
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key), address.pk


if __name__ == "__main__":
    main()
