"""The lawful record of who bought: sealed, under a key of its own that is destroyed when the law's time is over."""

from typing import ClassVar

from django.db import models

from magpie.domain.trade.models.orders import Trade


class RecordKey(models.Model):
    """The key of one trade's record. Without it the record is noise, in this table and in every copy of it."""

    personal_data: ClassVar[str] = "opens what is kept of a buyer until the end of its term"

    trade = models.OneToOneField(Trade, primary_key=True, on_delete=models.PROTECT, related_name="record_key")
    key = models.BinaryField(null=True)
    destroy_after = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["destroy_after"], name="record_key_by_term")]


class SealedContact(models.Model):
    """Name, telephone number and address of a buyer, sealed under the trade's key (Fernet)."""

    personal_data: ClassVar[str] = "name, telephone number and address of a buyer, sealed"

    trade = models.OneToOneField(Trade, primary_key=True, on_delete=models.PROTECT, related_name="contact")
    sealed = models.BinaryField()
