"""Goods: anybody reads the shelf, a shop's staff set prices, receive stock and take things off it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from magpie.api.callers import person_of, signed_in
from magpie.api.fields import CategoryPath, Cursor, HandleFilter, Limit, Minor, Pieces, RowId, TopicSlug
from magpie.api.problems import REFUSALS, Problem
from magpie.api.schemas import PageOf, PriceOut, ProductOut, StockOut
from magpie.domain.goods import actions, queries
from magpie.domain.people import queries as people
from magpie.kit.paging import Page

router = Router()


class PriceIn(Schema):
    price_minor: Minor


class ReceiptIn(Schema):
    quantity: Pieces
    batch: str | None = None


@router.get("/products", response={200: PageOf[ProductOut], REFUSALS: Problem})
def list_products(
    request: HttpRequest,
    cursor: Cursor = "",
    limit: Limit = 20,
    shop: HandleFilter = "",
    category: CategoryPath = "",
    topic: TopicSlug = "",
) -> Any:
    """What is on the shelf, newest first; of one shop, category (with those below it) or topic where asked."""
    account = people.get_account_by_handle(shop).id if shop else None
    return page_of(
        queries.products_page(cursor=cursor, limit=limit, shop=account, category=category, topic=topic)
    )


@router.get("/products/{product}", response={200: ProductOut, REFUSALS: Problem})
def get_product(request: HttpRequest, product: RowId) -> Any:
    """One product on the shelf."""
    return queries.get_product(product)


@router.post("/products/{product}/withdrawal", auth=signed_in, response={204: None, REFUSALS: Problem})
def withdraw_product(request: HttpRequest, product: RowId) -> Any:
    """Take a product off the shelf. Reservations that are open stay valid."""
    view = queries.get_product(product, may_see_withdrawn=True)
    people.check_may_act_for(person=person_of(request), account=view.shop.id)
    actions.withdraw_product(product=product, now=timezone.now())
    return Status(204, None)


@router.put("/offers/{offer}/price", auth=signed_in, response={200: PriceOut, REFUSALS: Problem})
def set_price(request: HttpRequest, offer: RowId, body: PriceIn) -> Any:
    """Set a price; every change is kept in the offer's history."""
    person = person_of(request)
    people.check_may_act_for(person=person, account=queries.shop_of_offer(offer))
    is_changed = actions.change_price(
        offer=offer, price_minor=body.price_minor, now=timezone.now(), by=person
    )
    return {"price_minor": body.price_minor, "is_changed": is_changed}


@router.post("/skus/{sku}/receipts", auth=signed_in, response={201: StockOut, REFUSALS: Problem})
def receive_stock(request: HttpRequest, sku: RowId, body: ReceiptIn) -> Any:
    """Pieces arrived."""
    people.check_may_act_for(person=person_of(request), account=queries.shop_of_sku(sku))
    batch = body.batch[:80].replace("\x00", "") if body.batch else None
    available = actions.receive_stock(sku=sku, quantity=body.quantity, batch=batch, now=timezone.now())
    return Status(201, {"available": available})


def page_of(page: Page[Any]) -> dict[str, Any]:
    """A page as the API writes it."""
    return {"items": list(page.rows), "next": page.next_cursor}
