"""In a flash sale a visitor looks, claims one and orders it, or lets it lapse; where nothing is to be had it only looks."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any, cast

import httpx
import numpy as np
import pytest

from magpie.demo.visitors import claiming
from magpie.demo.visitors.browser import Browser, Refused
from magpie.demo.visitors.claiming import visit_sales
from magpie.demo.visitors.residents import Resident
from magpie.kit.clock import FrozenClock

SHOP = "lantern_tea"
ONE = {
    "item": 5, "card": "product:9", "sku": 12, "left": 3, "per_person_max": 1, "mine": [], "now": "2026-03-01T12:00:00Z",
    "opens_at": "2026-03-01T11:00:00Z", "closes_at": "2026-03-01T13:00:00Z",
}  # fmt: skip
CLAIM = {"claim": 77, "item": 5, "quantity": 1, "price_minor": 1900, "state": "open"}
PAGES = {
    "/@lantern_tea": '<a href="/flash/3/">',
    "/flash/3/": '<section data-flash="5" data-card="product:9">',
    "/pay/T1/": '<a href="/bank/B1/">',
    "/bank/B1/decisions/": "",
    "/@clay_tiger": "no sale here",
}


class Shop:
    """A site with one sale of one item; remembers what was asked of it."""

    def __init__(self, *, claim: httpx.Response | None = None, **item: Any) -> None:
        self.item, self.claim = ONE | item, claim or httpx.Response(201, json=CLAIM)
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, is_json = request.url.path, request.headers.get("content-type") == "application/json"
        self.asked.append((path, json.loads(request.content) if is_json else None))
        if path in PAGES:
            return httpx.Response(200, text=PAGES[path])
        answers = {
            "/v1/flash/5": httpx.Response(200, json=self.item),
            "/v1/batch": httpx.Response(202, json={}),
            "/v1/claims": self.claim,
            "/api/v1/quotes": httpx.Response(200, json={"total_minor": 2500}),
            "/api/v1/trades": httpx.Response(201, json={"number": "T1"}),
        }
        return answers[path]

    def sent(self, path: str) -> list[Any]:
        return [said for asked, said in self.asked if asked == path]

    def told(self) -> list[tuple[str, str]]:
        events = [event for said in self.sent("/v1/batch") for event in said["batch"]]
        assert {event["properties"]["card"] for event in events} <= {"product:9"}
        return [(event["event"], event["properties"]["scene"]) for event in events]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def sleep(seconds: float) -> None:
        pass

    monkeypatch.setattr(claiming.asyncio, "sleep", sleep)


def visit(shop: Shop, *handles: str, drawn: float) -> str:
    rng = cast("np.random.Generator", SimpleNamespace(random=lambda: drawn, integers=lambda _: 0))

    async def run() -> str:
        door = httpx.AsyncClient(base_url="http://site", transport=httpx.MockTransport(shop))

        async def sign_in(resident: Resident) -> httpx.AsyncClient:
            return door

        browser = Browser(Resident(0, "visitor", "p:ONE"), door, sign_in, b"s" * 32, FrozenClock(1_000))
        return await visit_sales(browser, handles or (SHOP,), rng)

    return asyncio.run(run())


SEEN = [("Content Impressed", "flash"), ("Content Viewed", "flash")]


def test_a_claim_is_ordered_at_its_price_and_paid() -> None:
    shop = Shop()

    assert visit(shop, drawn=0.9) == SHOP

    assert shop.told() == [*SEEN, ("Product Clicked", "flash")]
    (claimed,), (trade,) = shop.sent("/v1/claims"), shop.sent("/api/v1/trades")
    assert claimed["item"] == 5 and claimed["key"]
    assert trade["lines"] == [{"sku": 12, "quantity": 1, "unit_minor": 1900, "claim": 77}]
    assert trade["total_minor"] == 2500
    assert shop.asked[-2][0] == "/bank/B1/decisions/"


def test_some_claims_lapse() -> None:
    shop = Shop()

    assert visit(shop, drawn=0.2) == ""

    assert len(shop.sent("/v1/claims")) == 1 and shop.sent("/api/v1/trades") == []


@pytest.mark.parametrize(
    "item",
    [
        {"left": 0},
        {"opens_at": "2026-03-01T12:30:00Z"},
        {"closes_at": "2026-03-01T12:00:00Z"},
        {"mine": [CLAIM | {"state": "sold"}]},
    ],
)
def test_where_nothing_is_to_be_had_it_only_looks(item: dict[str, Any]) -> None:
    shop = Shop(**item)

    assert visit(shop, drawn=0.9) == ""

    assert shop.told() == SEEN and shop.sent("/v1/claims") == []


def test_what_lapsed_before_may_be_claimed_again() -> None:
    shop = Shop(mine=[CLAIM | {"state": "expired"}])

    assert visit(shop, drawn=0.9) == SHOP


def test_where_one_shop_has_no_sale_the_next_one_is_visited() -> None:
    shop = Shop()

    assert visit(shop, "clay_tiger", SHOP, drawn=0.9) == SHOP
    assert [path for path, _ in shop.asked][:3] == ["/@clay_tiger", f"/@{SHOP}", "/flash/3/"]
    assert visit(Shop(), "clay_tiger", drawn=0.9) == ""


def test_whoever_was_slower_is_refused_and_orders_nothing() -> None:
    shop = Shop(claim=httpx.Response(409, json={"error": {"code": "all_taken"}}))

    with pytest.raises(Refused):
        visit(shop, drawn=0.9)
    assert shop.sent("/api/v1/trades") == []
