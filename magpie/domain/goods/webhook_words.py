"""What a shop's own server is told of its goods. Which fact is told under which type says config/wiring.py.

Only what the shop knows anyway: nothing here names a person.
"""

from collections.abc import Mapping

from magpie.domain.goods.events import PriceChanged, ProductPublished, ProductWithdrawn, StockMoved
from magpie.domain.goods.models import Product
from magpie.domain.goods.queries import find_product


def shop_of(fact: ProductPublished | ProductWithdrawn | PriceChanged | StockMoved) -> int | None:
    """The account that sells the product. One query."""
    return Product.objects.filter(pk=fact.product).values_list("shop", flat=True).first()


def product(fact: ProductPublished) -> Mapping[str, object] | None:
    """The product as it is now: a newer message may follow an older fact, and says the same or more."""
    view = find_product(fact.product)
    if view is None:
        return None
    return {
        "product": view.id,
        "handle": view.handle,
        "title_zh": view.title_zh,
        "title_en": view.title_en,
        "price_minor": view.price_minor,
        "currency": view.currency,
        "available": view.available,
        "is_on_shelf": view.is_on_shelf,
    }


def withdrawal(fact: ProductWithdrawn) -> Mapping[str, object]:
    return {"product": fact.product, "why": fact.why}


def price(fact: PriceChanged) -> Mapping[str, object]:
    return {
        "product": fact.product,
        "offer": fact.offer,
        "from_minor": fact.from_minor,
        "to_minor": fact.to_minor,
        "currency": fact.currency,
    }


def stock(fact: StockMoved) -> Mapping[str, object]:
    return {
        "product": fact.product,
        "sku": fact.sku,
        "kind": fact.kind,
        "quantity": fact.quantity,
        "available": fact.available,
    }
