"""The one NinjaAPI, to which each noun adds its router. Sync views only; the session signs in, CSRF is checked."""

import functools
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from magpie.api.accounts import router as accounts
from magpie.api.addresses import router as addresses
from magpie.api.aftersales import router as aftersales
from magpie.api.carriers import router as carriers
from magpie.api.chains import router as chains
from magpie.api.comments import router as comments
from magpie.api.coupons import router as coupons
from magpie.api.me import router as me
from magpie.api.payments import router as payments
from magpie.api.posts import router as posts
from magpie.api.problems import handle_refusals
from magpie.api.products import router as products
from magpie.api.reservations import router as reservations
from magpie.api.return_addresses import router as return_addresses
from magpie.api.site_desk import router as site_desk
from magpie.api.trade import router as trade
from magpie.api.webhooks import router as webhooks

# Well above what a page or a partner's import needs, well below what a crawler would like.
ANONYMOUS_RATE, KNOWN_RATE = "1200/m", "3000/m"


class DescribedOnce(NinjaAPI):
    """Mounted at one place: its OpenAPI document takes more than a second to make, and is the same until the process ends."""

    @functools.cached_property
    def document(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        return self.document


api = DescribedOnce(
    title="Magpie 鹊桥",
    version="1",
    description="Catalogue, comments, own choices, coupons, carts, orders, reservations and webhooks. "
    "Money is integer minor units; instants are UTC.",
    urls_namespace="api",
    docs_url=None,
    throttle=[AnonRateThrottle(ANONYMOUS_RATE), AuthRateThrottle(KNOWN_RATE)],
)
api.add_router("", products, tags=["goods"])
api.add_router("", posts, tags=["content"])
api.add_router("", accounts, tags=["accounts"])
api.add_router("/me", me, tags=["me"])
api.add_router("/me", addresses, tags=["me"])
api.add_router("/comments", comments, tags=["comments"])
api.add_router("", coupons, tags=["coupons"])
api.add_router("/reservations", reservations, tags=["reservations"])
api.add_router("", trade, tags=["trade"])
api.add_router("", chains, tags=["attribution"])
api.add_router("/site", site_desk, tags=["site"])
api.add_router("", aftersales, tags=["after-sales"])
api.add_router("", return_addresses, tags=["after-sales"])
api.add_router("/waybill-events", carriers, tags=["carriers"])
api.add_router("/payment-events", payments, tags=["payments"])
api.add_router("/webhooks", webhooks, tags=["webhooks"])
handle_refusals(api)
