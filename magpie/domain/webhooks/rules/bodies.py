"""What is sent: the body of a message, its headers, its name, and which endpoints want it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from magpie.kit.ids import derive_id
from magpie.kit.signing import standard_headers

EVERYTHING = "*"
USER_AGENT = "Magpie-Webhooks/1"
TYPE_CHARS_MAX = 40
DESCRIPTION_CHARS_MAX = 200
# "under 20 kB" is the Standard Webhooks specification's own advice.
BODY_BYTES_MAX = 20_000


def is_heard(wanted: Collection[str], kind: str) -> bool:
    """Whether an endpoint that asked for these types wants to hear of this kind."""
    return EVERYTHING in wanted or kind in wanted


def message_key(database: str, endpoint: int, fact: str | int) -> str:
    """'msg_…': always the same one for the same fact and endpoint, so that a repeated handler makes no second."""
    return f"msg_{derive_id('webhook', database, endpoint, fact)}"


def body_of(kind: str, *, at: datetime, data: Mapping[str, object], simulated: bool) -> str:
    """'{"type":"price.changed","timestamp":"2026-03-01T12:00:00Z","data":{…}}'.

    What does not fit is not cut in the middle: the data then only say that they were left out, and the receiver asks
    the API. A fact that is too long must not stop the relay either.
    """
    said = _write(kind, at, {**data, "is_simulated": simulated})
    size = len(said.encode())
    if size < BODY_BYTES_MAX:
        return said
    return _write(kind, at, {"is_left_out": True, "bytes": size, "is_simulated": simulated})


def headers_of(keys: Sequence[bytes], *, message: str, at: datetime, body: str) -> dict[str, str]:
    """What goes with a body; every key signs."""
    signed = standard_headers(message_id=message, at=at, body=body.encode(), keys=keys)
    return {"user-agent": USER_AGENT, **signed}


def _write(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    said = {"type": kind, "timestamp": at.astimezone(UTC), "data": data}
    return msgspec.json.encode(said).decode()
