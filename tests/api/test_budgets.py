"""What each operation of the API costs the database, exactly, and that none is left out."""

import pytest
from django.core.cache import cache

from magpie.api.site import api
from magpie.domain.people.models import User
from tests.api.test_api import signed_in
from tests.api.walk import Walk
from tests.api.walk_site import walk_goods_home, walk_matters, walk_traces
from tests.databases import BuiltOnce
from tests.domain.cast import town
from tests.domain.webhooks.cast import OPEN_NET, site_reaching

pytestmark = pytest.mark.wide

# A write counts what surrounds it too: its transaction, its key, its fact.
QUERIES: dict[str, int] = {
    "GET /accounts": 1,
    "GET /accounts/{handle}": 1,
    "GET /accounts/{handle}/aftersales": 10,
    "PUT /accounts/{handle}/carriage": 13,
    "GET /accounts/{handle}/coupons": 6,
    "POST /accounts/{handle}/coupons": 10,
    "GET /accounts/{handle}/exclusives": 7,
    "DELETE /accounts/{handle}/following": 25,
    "POST /accounts/{handle}/following": 30,
    "GET /accounts/{handle}/money": 6,
    "GET /accounts/{handle}/orders": 11,
    "POST /accounts/{handle}/payouts": 25,
    "GET /accounts/{handle}/return-addresses": 6,
    "POST /accounts/{handle}/return-addresses": 16,
    "PUT /accounts/{handle}/return-addresses/preferred": 15,
    "DELETE /accounts/{handle}/return-addresses/{address}": 10,
    "GET /accounts/{handle}/statement.csv": 8,
    "GET /accounts/{handle}/touchpoints": 9,
    "GET /aftersales": 8,
    "GET /aftersales/{number}": 8,
    "POST /aftersales/{number}/agreement": 30,
    "POST /aftersales/{number}/evidence": 24,
    "POST /aftersales/{number}/objection": 25,
    "POST /aftersales/{number}/offer": 26,
    "POST /aftersales/{number}/offer/answer": 44,
    "POST /aftersales/{number}/parcel": 26,
    "POST /aftersales/{number}/parcel/receipt": 53,
    "POST /aftersales/{number}/parcel/refusal": 28,
    "POST /aftersales/{number}/parcel/return": 28,
    "POST /aftersales/{number}/refusal": 26,
    "POST /aftersales/{number}/repayment": 46,
    "POST /aftersales/{number}/replacement": 36,
    "POST /aftersales/{number}/replacement/receipt": 25,
    "POST /aftersales/{number}/return-address": 30,
    "POST /aftersales/{number}/withdrawal": 24,
    "GET /cart": 9,
    "POST /cart/lines": 19,
    "PUT /cart/lines/{sku}": 18,
    "GET /comments": 21,
    "POST /comments": 39,
    "DELETE /comments/{comment}": 8,
    "GET /comments/{comment}": 19,
    "POST /comments/{comment}/reports": 12,
    "GET /coupons": 6,
    "GET /coupons/claims": 4,
    "POST /coupons/claims": 13,
    "GET /coupons/stacking": 0,
    "POST /coupons/{coupon}/ending": 8,
    "GET /me/addresses": 4,
    "PUT /me/addresses/preferred": 12,
    "DELETE /me/addresses/{address}": 6,
    "POST /me/erasure": 33,
    "GET /me/export": 119,
    "GET /me/rights": 10,
    "PUT /me/rights/age": 22,
    "DELETE /me/rights/blocks": 23,
    "POST /me/rights/blocks": 27,
    "PUT /me/rights/consents": 24,
    "POST /me/rights/interests-reset": 23,
    "DELETE /me/rights/mutes": 23,
    "POST /me/rights/mutes": 27,
    "PUT /me/rights/outside": 22,
    "PUT /me/rights/personalisation": 17,
    "PUT /me/rights/price-ceiling": 22,
    "PUT /me/rights/topics": 24,
    "PUT /offers/{offer}/price": 8,
    "GET /orders": 9,
    "GET /orders/{number}": 9,
    "GET /orders/{number}/aftersales": 8,
    "POST /orders/{number}/aftersales": 28,
    "GET /orders/{number}/askable": 8,
    "GET /orders/{number}/chain": 5,
    "POST /orders/{number}/parcels": 29,
    "POST /orders/{number}/receipt": 25,
    "POST /payment-events/{provider}": 33,
    "GET /posts": 4,
    "GET /posts/{post}": 4,
    "GET /products": 7,
    "GET /products/{product}": 7,
    "POST /products/{product}/withdrawal": 16,
    "POST /quotes": 6,
    "GET /reservations": 4,
    "POST /reservations": 17,
    "DELETE /reservations/{reservation}": 14,
    "GET /reservations/{reservation}": 4,
    "GET /site/aftersales": 7,
    "GET /site/aftersales/{number}": 9,
    "POST /site/aftersales/{number}/decision": 32,
    "POST /site/aftersales/{number}/evidence-call": 24,
    "GET /site/aftersales/{number}/evidence/{evidence}": 3,
    "POST /site/aftersales/{number}/other-payment": 32,
    "POST /site/aftersales/{number}/refund-attempt": 31,
    "GET /site/attribution": 3,
    "GET /site/matters": 5,
    "GET /site/matters/{matter}": 5,
    "POST /site/matters/{matter}/closing": 18,
    "POST /site/matters/{matter}/other-payment": 21,
    "POST /site/matters/{matter}/refund-attempt": 27,
    "GET /site/orders/{number}/chain": 4,
    "GET /site/refunds": 8,
    "POST /skus/{sku}/receipts": 14,
    "POST /trades": 35,
    "GET /trades/{number}": 9,
    "POST /trades/{number}/cancellation": 47,
    "POST /waybill-events": 18,
    "GET /webhooks/endpoints": 7,
    "POST /webhooks/endpoints": 13,
    "DELETE /webhooks/endpoints/{endpoint}": 11,
    "GET /webhooks/endpoints/{endpoint}": 6,
    "PATCH /webhooks/endpoints/{endpoint}": 19,
    "GET /webhooks/endpoints/{endpoint}/messages": 7,
    "POST /webhooks/endpoints/{endpoint}/replays": 9,
    "POST /webhooks/endpoints/{endpoint}/secrets": 11,
    "DELETE /webhooks/endpoints/{endpoint}/suspension": 13,
    "POST /webhooks/endpoints/{endpoint}/suspension": 12,
    "POST /webhooks/endpoints/{endpoint}/tests": 19,
    "GET /webhooks/messages/{message}": 6,
    "POST /webhooks/messages/{message}/replays": 17,
    "GET /webhooks/types": 2,
}


@pytest.fixture
def walked(sqlite_truth: str, built: BuiltOnce) -> Walk:
    cache.clear()
    here = built(town)
    walk = Walk(here, signed_in("tao", here.tao), signed_in("mei", here.mei), signed_in("operator"))
    User.objects.filter(username="operator").update(is_staff=True)
    with site_reaching(OPEN_NET):
        walk.whole(walk_traces, walk_goods_home, walk_matters)
    return walk


def test_each_operation_costs_exact_queries(walked: Walk) -> None:
    assert walked.cost == QUERIES


def test_no_operation_is_left_out() -> None:
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
    }

    assert described - set(QUERIES) == set()
