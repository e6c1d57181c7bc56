"""Sealing the lawful record of a buyer under a key of its own, and opening it while that key exists.

The record is JSON under Fernet (AES-128-CBC with HMAC-SHA256). Each trade has its own key, so destroying one destroys
exactly one record, in the database and in every backup that holds no keys newer than that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

import msgspec
from cryptography.fernet import Fernet

from magpie.domain.outbox.rows import insert_row
from magpie.domain.trade import rules
from magpie.domain.trade.models import RecordKey, SealedContact, Trade
from magpie.domain.trade.rules.delivery import Delivery, ReturnPlace

Shape = TypeVar("Shape", bound=Delivery)


def seal_contact(trade: Trade, delivery: Delivery, *, now: datetime) -> None:
    """Keep where the parcels of a trade go. Inside the caller's transaction."""
    key = Fernet.generate_key()
    sealed = Fernet(key).encrypt(msgspec.json.encode(asdict(delivery)))
    insert_row(RecordKey(trade=trade, key=key, destroy_after=now + rules.RECORD_KEPT))
    insert_row(SealedContact(trade=trade, sealed=sealed))


def open_contact(trade: int) -> Delivery | None:
    """Where the parcels of a trade go; None once its key is destroyed. Two queries."""
    key = RecordKey.objects.filter(trade=trade).values_list("key", flat=True).first()
    sealed = SealedContact.objects.filter(trade=trade).values_list("sealed", flat=True).first()
    if key is None or sealed is None:
        return None
    return _open(key, sealed, Delivery)


def open_contacts(trades: Sequence[int]) -> dict[int, Delivery]:
    """Trade -> where its parcels go, for those whose key still exists. Two queries."""
    keys = dict(RecordKey.objects.filter(trade__in=trades, destroyed_at=None).values_list("trade", "key"))
    sealed = SealedContact.objects.filter(trade__in=keys).values_list("trade", "sealed")
    return {trade: _open(key, text, Delivery) for trade, text in sealed if (key := keys[trade]) is not None}


def seal_return_place(trade: int, place: ReturnPlace) -> bytes | None:
    """The shop's address as it is given to the buyer of this trade, readable as long as the trade's key exists; None after."""
    key = RecordKey.objects.values_list("key", flat=True).get(trade=trade)
    return None if key is None else Fernet(bytes(key)).encrypt(msgspec.json.encode(asdict(place)))


def open_return_places(given: Mapping[int, tuple[int, bytes]]) -> dict[int, ReturnPlace]:
    """{case: (trade, sealed)} -> {case: where its goods go back to}, of trades whose key still exists.

    One query, none for nothing.
    """
    if not given:
        return {}
    trades = {trade for trade, _ in given.values()}
    keys = dict(RecordKey.objects.filter(trade__in=trades, destroyed_at=None).values_list("trade", "key"))
    return {
        case: _open(key, sealed, ReturnPlace)
        for case, (trade, sealed) in given.items()
        if (key := keys.get(trade)) is not None
    }


def destroy_keys(*, now: datetime) -> int:
    """End the records whose term is over, oldest first, at most SWEEP_ROWS_MAX; how many ended."""
    over = RecordKey.objects.filter(destroy_after__lte=now, destroyed_at=None).order_by("destroy_after")
    ids = list(over.values_list("trade", flat=True)[: rules.SWEEP_ROWS_MAX])
    return RecordKey.objects.filter(trade__in=ids, destroyed_at=None).update(key=None, destroyed_at=now)


def _open(key: bytes | memoryview, sealed: bytes | memoryview, shape: type[Shape]) -> Shape:
    return msgspec.json.decode(Fernet(bytes(key)).decrypt(bytes(sealed)), type=shape)
