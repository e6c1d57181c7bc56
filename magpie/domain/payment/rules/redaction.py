"""What is kept of a provider's own words: everything about the payment, nothing about the payer. No ORM.

Providers send names, addresses, e-mail and card details along. None of it is needed to know what was paid, so none of
it is kept, and an erased person has nothing here to lose.
"""

import hashlib
from typing import Final

import msgspec

from magpie.domain.payment.rules import PAYLOAD_BYTES_MAX

# A JSON value: the provider's, of any shape.
Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

# Left out wherever they stand, with all below them.
PERSONAL: Final = frozenset(
    {
        "billing_details",
        "customer",
        "customer_details",
        "customer_email",
        "customer_account",
        "collected_information",
        "custom_fields",
        "description",
        "email",
        "evidence",
        "name",
        "phone",
        "address",
        "payment_method_details",
        "payment_method_options",
        "receipt_email",
        "receipt_number",
        "receipt_url",
        "shipping",
        "shipping_details",
        "source",
        "client_secret",
        "next_action",
        "url",
    }
)
DEPTH_MAX: Final = 12


def redact(said: Json) -> dict[str, Json]:
    """{"amount": 5, "receipt_email": "m@x"} -> {"amount": 5}; too much of it becomes its size and hash."""
    kept = _without_people(said, depth=0)
    whole: dict[str, Json] = kept if isinstance(kept, dict) else {"said": kept}
    text = msgspec.json.encode(whole)
    if len(text) <= PAYLOAD_BYTES_MAX:
        return whole
    return {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}


def _without_people(said: Json, *, depth: int) -> Json:
    if depth > DEPTH_MAX:
        return None
    if isinstance(said, dict):
        return {
            key: _without_people(value, depth=depth + 1) for key, value in said.items() if key not in PERSONAL
        }
    if isinstance(said, list):
        return [_without_people(one, depth=depth + 1) for one in said]
    # PostgreSQL's JSON holds no NUL.
    return said.replace("\x00", "") if isinstance(said, str) else said
