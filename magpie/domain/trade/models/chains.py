"""The chain of touches that led to a line, read once from the journey log and never changed."""

from typing import ClassVar

from django.db import models

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.trade.models.orders import OrderLine


class LineChain(AppendOnly):
    """`steps` are `rules.chains.Step` in order; `left_out` of the middle were too many to keep.

    A row that exists is final: what the log hears later is not part of it.
    """

    personal_data: ClassVar[str] = (
        "what a person met, looked at and searched for before a purchase, until their erasure"
    )

    line = models.OneToOneField(OrderLine, primary_key=True, on_delete=models.PROTECT, related_name="chain")
    steps = models.JSONField()
    left_out = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField()
