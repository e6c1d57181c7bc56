"""Lin, who films tea, and what Tao's browser says on the way to buying it."""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from magpie.domain.content import actions as content
from magpie.domain.people import actions as people
from magpie.domain.trade.actions import carts
from magpie.domain.trade.actions.chains import TOLD_AFTER, freeze_chains
from magpie.domain.trade.models import Order
from magpie.domain.trade.queries.carts import ways_in_cart
from magpie.domain.trade.ways import Way
from magpie.kit.clock import ms_of
from magpie.log.event import Event
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, mei, photo
from tests.domain.trade.cast import place, wanted

SLATE, LATER_SLATE = "01JD5Y1V9GZC3M0B5T8RQK2W01", "01JD5Y1V9GZC3M0B5T8RQK2W02"


@dataclass
class Told:
    """The journey log, in memory: what browsers said and what facts say, in the order in which it came."""

    log: MemoryLog = field(default_factory=MemoryLog)
    asked: list[tuple[set[str], int]] = field(default_factory=list)

    def say(self, person: str, kind: str, *, ago: timedelta = timedelta(), **more: Any) -> None:
        at = ms_of(NOW - ago)
        name = f"c.{len(self.log.events)}"
        self.log.events.append(Event(id=name, ts_ms=at, received_ms=at, kind=kind, person=person, **more))

    def journeys(self, persons: Collection[str], since_ms: int) -> Mapping[str, Sequence[tuple[int, Event]]]:
        self.asked.append((set(persons), since_ms))
        return {
            person: [pair for pair in enumerate(self.log.events) if pair[1].person == person]
            for person in persons
        }

    def freeze(self, *, now: datetime = NOW + TOLD_AFTER) -> int:
        carry(self.log)
        return freeze_chains(journeys=self.journeys, now=now)


def lin(handle: str = "lin_films") -> int:
    """The account of somebody who films what others sell."""
    return people.open_account(
        person=mei(), kind="creator", handle=handle, name_zh="林间", name_en="Lin", now=NOW
    )


def post_of(account: int, here: Town, *products: int, title: str = "How we roast") -> str:
    """The card of a picture with a story that carries the tea, or these products."""
    made = content.publish_content(
        account=account, kind="post", file=io.BytesIO(photo()), title_en=title, products=list(products or (here.product,)),
        now=NOW,
    )  # fmt: skip
    return f"post:{made}"


def order_of(trade: str) -> Order:
    return Order.objects.get(trade__number=trade)


def bought_by_a_post(told: Told, here: Town, post: str, *, person: str = "") -> str:
    """Tao is shown Lin's post in the feed, watches it, opens the tea from it, and buys."""
    person, place_of = person or here.tao, {"scene": "feed", "slate": SLATE}
    tea = f"product:{here.product}"
    served = {"cards": [{"card": post, "source": "trending"}]}
    told.say(person, "Slate Served", ago=10 * MINUTE, slate=SLATE, scene="feed", props=served)
    told.say(person, "Content Impressed", ago=9 * MINUTE, card=post, position=2, **place_of)
    told.say(person, "Content Viewed", ago=8 * MINUTE, card=post, position=2, measure=8_000.0, **place_of)
    told.say(person, "Content Liked", ago=7 * MINUTE, card=post, **place_of)
    told.say(person, "Product Clicked", ago=6 * MINUTE, card=tea, carrier=post, **place_of)
    way = Way(scene="feed", slate=SLATE, position=2, carrier=post)
    carts.put_in_cart(person=person, sku=here.sku, way=way, now=NOW - MINUTE)
    return order_of(place(person, wanted(here, way=ways_in_cart(person)[here.sku, ""]))).number
