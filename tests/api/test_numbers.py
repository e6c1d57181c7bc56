"""Money, quantities and ids in what the API takes: whole numbers between stated limits, whichever endpoint and however deep.

Read from our own OpenAPI document, so an endpoint that is added is looked at too: no float in any body, every integer bounded on
both sides, and each of them refuses booleans, floats, texts, negatives and what no column holds, by the field's own name.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from magpie.api.site import api
from magpie.domain.outbox.models import Fact
from tests.api.test_api import signed_in
from tests.domain.cast import Town, town

pytestmark = pytest.mark.wide
ID_MAX = 2**63 - 1
DOCUMENT: dict[str, Any] = api.get_openapi_schema()
NOT_NUMBERS = (True, False, 1.0, 1.5, "1", "", [1], {"minor": 1})
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Number:
    """One number in a request: where it is sent, and how it is described. `at` is ("lines", 0, "quantity")."""

    method: str
    path: str
    at: Place
    says: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {'.'.join(map(str, self.at))}"

    @property
    def too_far(self) -> tuple[int, ...]:
        low, high = self.says["minimum"], self.says["maximum"]
        return low - 1, high + 1, 2**63, -(2**63) - 1, 10**30

    def body_with(self, value: object) -> Any:
        """A body that holds this alone: ("lines", 0, "quantity"), 7 -> {"lines": [{"quantity": 7}]}."""
        for part in reversed(self.at):
            value = [value] if part == 0 else {part: value}
        return value


def numbers() -> Iterator[Number]:
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                assert kind in ("application/json", "multipart/form-data"), f"{path} takes {kind}"
                for at, says in _numbers_in(content["schema"], ()):
                    yield Number(method, path, at, says)


def _numbers_in(schema: dict[str, Any], at: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _numbers_in(DOCUMENT["components"]["schemas"][name], at)
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from _numbers_in(choice, at)
    if schema.get("type") in ("integer", "number"):
        yield at, schema
    if schema.get("type") == "array":
        yield from _numbers_in(schema["items"], (*at, 0))
    for name, part in schema.get("properties", {}).items():
        yield from _numbers_in(part, (*at, name))


NUMBERS = list(numbers())


def test_the_document_knows_whole_bounded_numbers_alone() -> None:
    assert {str(one).split()[1] for one in NUMBERS} >= {
        "/api/v1/trades", "/api/v1/quotes", "/api/v1/cart/lines", "/api/v1/orders/{number}/parcels",
        "/api/v1/orders/{number}/aftersales", "/api/v1/aftersales/{number}/offer", "/api/v1/accounts/{handle}/payouts",
        "/api/v1/accounts/{handle}/coupons", "/api/v1/accounts/{handle}/carriage", "/api/v1/offers/{offer}/price",
    }  # fmt: skip
    for one in NUMBERS:
        assert one.says["type"] == "integer", f"{one} may be a fraction"
        low, high = one.says.get("minimum"), one.says.get("maximum")
        assert isinstance(low, int), f"{one} has no floor"
        assert isinstance(high, int), f"{one} has no ceiling"
        assert low <= high <= ID_MAX, str(one)
        assert low >= 0 or one.at[-1] == "position", f"{one} may be negative"


@pytest.fixture
def mei(sqlite_truth: str) -> tuple[Client, Town]:
    cache.clear()
    here = town()
    return signed_in("mei", here.mei).client, here


@pytest.mark.wide
def test_each_refuses_what_is_no_such_number_by_its_own_name(mei: tuple[Client, Town]) -> None:
    client, here = mei
    facts = Fact.objects.count()

    taken = [
        f"{one} took {value!r}: {answer[:200]}"
        for one in NUMBERS
        for value in (*NOT_NUMBERS, *one.too_far)
        if not is_refused(answer := said(client, here, one, value), one)
    ]

    assert taken == []
    assert Fact.objects.count() == facts


@pytest.mark.wide
def test_what_is_within_the_limits_is_not_what_is_complained_of(mei: tuple[Client, Town]) -> None:
    """Else the test above would pass where everything is refused."""
    client, here = mei
    complained = [
        str(one)
        for one in NUMBERS
        for value in (one.says["minimum"], one.says["maximum"])
        if is_refused(said(client, here, one, value), one)
    ]
    assert complained == []


def said(client: Client, here: Town, one: Number, value: object) -> str:
    cache.clear()
    known = {"handle": "lantern_tea", "number": "0" * 26, "sku": str(here.sku), "offer": "1"}
    path = re.sub(r"\{(\w+)\}", lambda name: known[name[1]], one.path)
    text = json.dumps(one.body_with(value))
    answer = client.generic(
        one.method.upper(),
        path,
        text,
        content_type="application/json",
        headers={"Idempotency-Key": "numbers-01"},
    )
    assert answer.status_code < 500, f"{one} fell over {value!r}"
    return answer.content.decode() if answer.status_code == 422 else ""


def is_refused(answer: str, one: Number) -> bool:
    """Whether the answer complains of this very field: 'body.body.lines.0.quantity: …'."""
    return f".{'.'.join(map(str, one.at))}:" in answer or f".{'.'.join(map(str, one.at))}." in answer
