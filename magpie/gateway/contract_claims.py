"""The structs of flash sales that cross the wire."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from magpie.gateway.contract import PersonId, Saying

RowId = Annotated[int, Meta(ge=1, le=2**53)]
KEY_CHARS_MAX = 64
QUANTITY_MAX = 100
RequestKey = Annotated[
    str,
    Meta(
        pattern=rf"^[0-9A-Za-z_.:\-]{{1,{KEY_CHARS_MAX}}}$",
        description="made by the caller, once per press of the button; the same key again is the same claim",
    ),
]
ClaimState = Literal["open", "ordered", "sold", "expired", "given_back", "erased"]


class ClaimRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Claim pieces of a flash item. Send the same `key` again when no answer came: nobody gets pieces twice."""

    item: RowId
    key: RequestKey
    quantity: Annotated[int, Meta(ge=1, le=QUANTITY_MAX)] = 1
    person: PersonId | None = None
    token: Annotated[str, Meta(max_length=8_192)] = ""


class ClaimAnswer(msgspec.Struct, frozen=True):
    """A claim. `number` is its place in the order of granting; it is to be ordered before `expires_at`."""

    claim: int
    item: int
    number: int
    quantity: int
    price_minor: int
    currency: str
    made_at: datetime
    expires_at: datetime
    state: ClaimState


class FlashItemAnswer(msgspec.Struct, frozen=True):
    """An item of a flash sale. `left` can be claimed now; `claimed` may come back, `sold` does not.

    `now` is this site's clock at the answer: count down by it, never by the device's own.
    """

    item: int
    sale: int
    card: str
    sku: int
    title: Saying
    opens_at: datetime
    closes_at: datetime
    quota: int
    left: int
    claimed: int
    sold: int
    price_minor: int
    currency: str
    per_person_max: int
    now: datetime
    mine: list[ClaimAnswer]
