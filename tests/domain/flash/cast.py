"""A flash sale at Lantern Tea, and as many people as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from magpie.domain.flash import actions
from magpie.domain.flash.actions import FlashDraft
from magpie.domain.flash.models import FlashItem
from magpie.domain.flash.rules.flash import ClaimAsk, ClaimView
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Stock
from magpie.domain.people.models import Person
from magpie.kit.errors import Refusal
from magpie.kit.ids import derive_id
from tests.domain.cast import NOW, Town, town

HOUR = timedelta(hours=1)
TTL = timedelta(seconds=300)


@dataclass(frozen=True)
class Flash:
    """A running sale of one SKU, and the town around it."""

    here: Town
    sale: int
    item: int


def flash(*, quota: int = 5, on_hand: int = 20, opens_at: datetime = NOW, closes_at: datetime = NOW + HOUR, **terms: Any) -> Flash:  # fmt: skip
    """Mei sells `quota` of `on_hand` at ¥19 each, from now on for an hour."""
    here = town(skus=(SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=on_hand),))
    draft = FlashDraft(sku=here.sku, quota=quota, price_minor=1900, currency="CNY", **terms)
    sale = actions.schedule_flash_sale(
        person=here.mei, shop=here.shop, title_zh="秒杀", title_en="Flash", opens_at=opens_at,
        closes_at=closes_at, items=[draft], now=NOW,
    )  # fmt: skip
    return Flash(here, sale, FlashItem.objects.get(sale=sale).pk)


def person_named(number: int) -> str:
    """The key of the n-th of a crowd, in any process."""
    return f"p:{derive_id('crowd', number)}"


def crowd(count: int) -> list[str]:
    """Known persons, made at once."""
    keys = [person_named(number) for number in range(count)]
    Person.objects.bulk_create(Person(key=key, created_at=NOW) for key in keys)
    return keys


def ask(person: str, item: int, *, quantity: int = 1, key: str = "tap-1", at: datetime = NOW) -> ClaimAsk:
    return ClaimAsk(person=person, item=item, quantity=quantity, key=key, at=at)


def claim(person: str, item: int, *, now: datetime = NOW, quantity: int = 1, key: str = "tap-1") -> ClaimView | Refusal:  # fmt: skip
    """What one person alone is answered."""
    (answer,) = actions.claim_pieces(asks=[ask(person, item, quantity=quantity, key=key, at=now)], now=now)
    return answer


def given(person: str, item: int, **more: Any) -> ClaimView:
    answer = claim(person, item, **more)
    assert isinstance(answer, ClaimView), answer
    return answer


def said(answers: Sequence[ClaimView | Refusal]) -> list[int | str]:
    """The number of each claim, the code of each refusal."""
    return [answer.code if isinstance(answer, Refusal) else answer.number for answer in answers]


def counters(item: int) -> tuple[int, int, int, int]:
    """(claimed, sold, returned, numbered)."""
    row = FlashItem.objects.get(pk=item)
    return row.claimed, row.sold, row.returned, row.numbered


def stock(sku: int) -> tuple[int, int, int]:
    """(on hand, reserved, sold)."""
    row = Stock.objects.get(sku=sku)
    return row.on_hand, row.reserved, row.sold
