"""The small cast: Mei and Tao, the shop Lantern Tea with one product, and a journey log in memory."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image

from magpie.config.wiring import WIRING
from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import ProductDraft, SkuDraft
from magpie.domain.outbox.models import Fact
from magpie.domain.outbox.relay import Mark, Relay
from magpie.domain.people import actions as people
from magpie.kit.clock import FrozenClock, ms_of
from magpie.log.event import Event

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TAO_BROWSER = "a:01JD5Y1V9GZC3M0B5T8RQK2W7N"


def mei() -> str:
    return people.make_person(now=NOW)


def tao() -> str:
    return people.make_person(now=NOW)


def lantern_tea(owner: str) -> int:
    """The account of the shop."""
    return people.open_account(
        person=owner, kind="shop", handle="lantern_tea", name_zh="灯笼茶", name_en="Lantern Tea", now=NOW
    )


def green_tea(shop: int, **changes: Any) -> ProductDraft:
    """Spring green tea, one SKU of 20 pieces at ¥68."""
    draft: dict[str, Any] = {
        "shop": shop,
        "handle": "spring-green",
        "title_zh": "明前绿茶",
        "title_en": "Spring green tea",
        "brand": "Lantern",
        "category": "Food > Tea",
        "topics": {"tea": 1.0},
        "skus": (SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=20),),
        **changes,
    }
    return ProductDraft(**draft)


@dataclass(frozen=True)
class Town:
    mei: str
    tao: str
    shop: int
    product: int
    sku: int


def town(**changes: Any) -> Town:
    """Mei owns Lantern Tea, which sells green tea; Tao is a person."""
    owner, other = mei(), tao()
    shop = lantern_tea(owner)
    product = goods.publish_product(draft=green_tea(shop, **changes), now=NOW)
    sku = goods_queries.get_product(product).skus[0].id
    return Town(mei=owner, tao=other, shop=shop, product=product, sku=sku)


def fact_names() -> list[str]:
    """Every fact ever written here, in order."""
    return list(Fact.objects.order_by("id").values_list("name", flat=True))


def facts_since(count: int) -> list[str]:
    return fact_names()[count:]


@dataclass
class MemoryLog:
    """A journey log that keeps its events and mark in memory: ids once, the mark with the events."""

    events: list[Event] = field(default_factory=list)
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)

    def append(self, events: Sequence[Event], mark: Mark) -> None:
        known = {event.id for event in self.events}
        self.events.extend(event for event in events if event.id not in known)
        self.marks[mark[0]] = mark[1]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def of_kind(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]


def relay_to(log: MemoryLog) -> Relay:
    relay = Relay(WIRING, append=log.append, read_mark=log.marks.get, clock=FrozenClock(ms_of(NOW)))
    relay.open()
    return relay


def carry(log: MemoryLog) -> Relay:
    """Run the relay until nothing is left."""
    relay = relay_to(log)
    while relay.step():
        pass
    return relay


def photo(
    *, width: int = 40, height: int = 30, colour: str = "green", kind: str = "JPEG", **extra: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **extra)
    return out.getvalue()
