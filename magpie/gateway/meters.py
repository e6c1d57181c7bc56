"""What the edge counts, for /metrics: rates, waits, lag. One registry per app, so tests do not share numbers."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

WAITS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5)


class Meters:
    """The counters of one edge."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter("magpie_events", "Events by outcome", ["outcome"], registry=self.registry)
        self.slates = Counter("magpie_slates", "Slates answered", ["personalised"], registry=self.registry)
        self.refusals = Counter(
            "magpie_refusals", "Requests refused, by code", ["code"], registry=self.registry
        )
        self.unlogged = Counter(
            "magpie_slates_unlogged", "Slates answered that the log could not keep", registry=self.registry
        )
        self.claim_s = Histogram(
            "magpie_claim_seconds",
            "From asking the desk to its answer",
            buckets=WAITS_S,
            registry=self.registry,
        )
        self.slate_s = Histogram(
            "magpie_slate_seconds", "From request to answered slate", buckets=WAITS_S, registry=self.registry
        )
        self.commit_s = Histogram(
            "magpie_commit_seconds", "From batch to fdatasync", buckets=WAITS_S, registry=self.registry
        )
        self.lag_ms = Gauge(
            "magpie_engine_lag_ms", "Age of the oldest unlearned event", registry=self.registry
        )
        self.newest = Gauge("magpie_log_newest_offset", "Newest stored event", registry=self.registry)
        self.applied = Gauge("magpie_engine_applied_offset", "Newest learned event", registry=self.registry)

    def text(self) -> bytes:
        """The Prometheus text format."""
        written: bytes = generate_latest(self.registry)
        return written
