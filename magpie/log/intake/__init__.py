"""Intake: from bytes somebody sent to events that may be stored, or a refusal that says why.

It reads Segment's envelope, one event or a batch. It refuses event by event: one bad event never takes a good one
with it. It stores nothing and knows no HTTP.
"""

from magpie.log.intake.batch import Batch, Caller, RefusedEvent, read_batch

__all__ = ["Batch", "Caller", "RefusedEvent", "read_batch"]
