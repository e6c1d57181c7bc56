"""How fast one caller may go: a bucket of tokens per caller, bounded in number.

Refuses with the seconds to wait. Time is given, so tests need no sleep.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass, field

from magpie.gateway.refusals import TooFast


@dataclass(slots=True)
class Bucket:
    """Tokens left and when they were counted."""

    tokens: float
    at_ms: int


@dataclass
class RateLimiter:
    """One rate for one purpose, over at most `callers_max` callers; the longest silent is forgotten first."""

    per_s: float
    burst: float
    callers_max: int
    buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)

    def take(self, caller: str, count: float, *, now_ms: int) -> None:
        """Take `count` tokens or raise TooFast; a refused request takes none."""
        bucket = self._refilled(caller, now_ms)
        # A count above the whole burst could never pass; it passes on a full bucket and empties it.
        asked = min(count, self.burst)
        if bucket.tokens < asked:
            raise TooFast(retry_after_s=max(1, math.ceil((asked - bucket.tokens) / self.per_s)))
        bucket.tokens -= asked

    def _refilled(self, caller: str, now_ms: int) -> Bucket:
        bucket = self.buckets.get(caller)
        if bucket is None:
            bucket = self.buckets[caller] = Bucket(self.burst, now_ms)
            if len(self.buckets) > self.callers_max:
                self.buckets.popitem(last=False)
            return bucket
        self.buckets.move_to_end(caller)
        elapsed_ms = max(0, now_ms - bucket.at_ms)
        bucket.tokens = min(self.burst, bucket.tokens + elapsed_ms * self.per_s / 1_000)
        bucket.at_ms = now_ms
        return bucket
