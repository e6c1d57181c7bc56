"""What a replay answers: one report, the same for feeds, sessions and sequences.

Owns the names of the numbers, their JSON keys and the plain table a person reads. A number that does not apply
to a protocol is null, never zero. It computes nothing: see `metrics`.
"""

from collections.abc import Iterator

import msgspec


class HeadScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well one head's probabilities agree with what people did; `auc` is null without both classes.

    A baseline that only orders rows, such as popularity, has no logloss and no ECE.
    """

    auc: float | None
    logloss: float | None = None
    ece: float | None = None
    positives: int


class ListScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well a ranked list finds the next item; `coverage@20` is the share of items that ever reach a top 20."""

    hr10: float | None = msgspec.field(name="hr@10", default=None)
    ndcg10: float | None = msgspec.field(name="ndcg@10", default=None)
    hr20: float | None = msgspec.field(name="hr@20", default=None)
    mrr20: float | None = msgspec.field(name="mrr@20", default=None)
    coverage20: float | None = msgspec.field(name="coverage@20", default=None)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One replay: `rows` were scored; `baselines` hold what simpler methods scored on the very same rows.

    A feed baseline is a dict of heads, a list baseline one `ListScores`. `extra` holds what only one protocol
    knows (another repeat setting, a delay curve) and is written last.
    """

    dataset: str
    protocol: str
    rows: int
    seed: int
    us_per_event: float | None
    heads: dict[str, HeadScores] | None = None
    hr10: float | None = msgspec.field(name="hr@10", default=None)
    ndcg10: float | None = msgspec.field(name="ndcg@10", default=None)
    hr20: float | None = msgspec.field(name="hr@20", default=None)
    mrr20: float | None = msgspec.field(name="mrr@20", default=None)
    coverage20: float | None = msgspec.field(name="coverage@20", default=None)
    baselines: dict[str, dict[str, HeadScores] | ListScores] = msgspec.field(default_factory=dict)
    rows_read: int | None = None
    rows_kept: int | None = None
    repeats: int | None = None
    delay: str | None = None
    extra: dict[str, int | float | str | list[float] | ListScores | None] = msgspec.field(
        default_factory=dict
    )

    def to_json(self) -> bytes:
        """The report as indented UTF-8 JSON with the published keys."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2)

    def lines(self) -> Iterator[str]:
        """The report as text: a head line, the table, then what was read and left out."""
        yield f"{self.dataset} · {self.protocol} · {self.rows:,} rows scored · seed {self.seed}"
        yield from _feed_table(self) if self.heads is not None else _list_table(self)
        if self.us_per_event is not None:
            yield f"predict + learn: {self.us_per_event:.1f} us per event"
        if self.rows_read is not None:
            yield f"read {self.rows_read:,} rows, kept {self.rows_kept:,}, exact repeats left out {self.repeats:,}"
        if self.delay is not None:
            yield f"delay of everything that is learned: {self.delay}"
        for name, value in self.extra.items():
            if not isinstance(value, ListScores):
                yield f"{name}: {_digits(value, 4) if isinstance(value, float) else value}"


_LIST_FIELDS = (
    ("hr@10", "hr10"),
    ("ndcg@10", "ndcg10"),
    ("hr@20", "hr20"),
    ("mrr@20", "mrr20"),
    ("coverage@20", "coverage20"),
)


def _feed_table(report: Report) -> Iterator[str]:
    """AUC, logloss and ECE of each head, the engine's row first, each baseline below."""
    yield f"{'head':<16}{'method':<26}{'auc':>8}{'logloss':>10}{'ece':>8}{'positives':>11}"
    for head, scores in (report.heads or {}).items():
        yield _feed_row(head, "engine", scores)
        for name, baseline in report.baselines.items():
            if isinstance(baseline, dict):
                yield _feed_row("", name, baseline[head])


def _feed_row(head: str, method: str, scores: HeadScores) -> str:
    auc, logloss, ece = _digits(scores.auc, 4), _digits(scores.logloss, 5), _digits(scores.ece, 4)
    return f"{head:<16}{method:<26}{auc:>8}{logloss:>10}{ece:>8}{scores.positives:>11,}"


def _digits(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _list_table(report: Report) -> Iterator[str]:
    yield f"{'method':<34}" + "".join(f"{key:>13}" for key, _ in _LIST_FIELDS)
    yield _list_row("engine", report)
    for name, scores in report.baselines.items():
        if isinstance(scores, ListScores):
            yield _list_row(name, scores)
    for name, value in report.extra.items():
        if isinstance(value, ListScores):
            yield _list_row(name, value)


def _list_row(method: str, scores: Report | ListScores) -> str:
    values = [getattr(scores, field) for _, field in _LIST_FIELDS]
    return f"{method:<34}" + "".join(f"{_digits(value, 4):>13}" for value in values)
