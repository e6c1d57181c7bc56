"""Printing studies of a feed: a table of AUC for each setting, with intervals over seeds, and the delay curve as a plot.

Owns the delays that are tried and how a row looks. The numbers are `engine.replay.study`'s.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magpie.cli.numbers import write_json

if TYPE_CHECKING:
    from magpie.engine.replay.study import Outcome

SECOND_MS = 1_000
DELAYS_MS = {
    "0s": 0, "1s": SECOND_MS, "1m": 60 * SECOND_MS, "10m": 600 * SECOND_MS, "1h": 3_600 * SECOND_MS,
    "5h": 18_000 * SECOND_MS, "1d": 86_400 * SECOND_MS, "3d": 259_200 * SECOND_MS,
}  # fmt: skip
HEADS_TOLD = 3
BAR = 40


def tell_study(outcomes: "Sequence[Outcome]", *, is_curve: bool, json_file: Path | None) -> None:
    """The table; for delays also the plot, drawn from the lowest to the highest mean of each head."""
    heads = list(outcomes[0].heads)[:HEADS_TOLD]
    for line in table_lines(outcomes, heads):
        click.echo(line)
    if is_curve:
        for line in curve_lines(outcomes, heads):
            click.echo(line)
    if json_file is not None:
        rows = [
            {"setting": one.setting, "seed": one.seed, "heads": {h: {"auc": s.auc, "logloss": s.logloss, "ece": s.ece} for h, s in one.heads.items()}}
            for one in outcomes
        ]  # fmt: skip
        write_json(json_file, json.dumps(rows, ensure_ascii=False, indent=2))


def table_lines(outcomes: "Sequence[Outcome]", heads: Sequence[str]) -> Iterator[str]:
    """A Markdown table: AUC ± half its 95 % interval over seeds, and logloss, for each head."""
    seeds = sorted({one.seed for one in outcomes})
    yield f"AUC ± half of the 95 % interval over {len(seeds)} seeds / logloss"
    yield ""
    yield "| | " + " | ".join(heads) + " |"
    yield "| --- " * (len(heads) + 1) + "|"
    for setting in dict.fromkeys(one.setting for one in outcomes):
        own = [one for one in outcomes if one.setting == setting]
        yield f"| {setting} | " + " | ".join(_cell(own, head) for head in heads) + " |"


def curve_lines(outcomes: "Sequence[Outcome]", heads: Sequence[str]) -> Iterator[str]:
    """A bar for each setting: its length is where the mean AUC stands between the head's lowest and highest."""
    settings = list(dict.fromkeys(one.setting for one in outcomes))
    for head in heads:
        means = [_mean(outcomes, setting, head) for setting in settings]
        low, span = min(means), max(max(means) - min(means), 1e-9)
        yield ""
        yield f"{head}, AUC by delay of everything that is learned"
        for setting, mean in zip(settings, means, strict=True):
            yield f"{setting:>4} {mean:.4f} {'█' * (1 + round((BAR - 1) * (mean - low) / span))}"


def _mean(outcomes: "Sequence[Outcome]", setting: str, head: str) -> float:
    own = [one.heads[head].auc or 0.0 for one in outcomes if one.setting == setting]
    return sum(own) / len(own)


def _cell(own: "Sequence[Outcome]", head: str) -> str:
    """.7603 ± .0004 / .5765; of one seed without ±."""
    from magpie.engine.replay.intervals import interval_of

    auc = interval_of([one.heads[head].auc or float("nan") for one in own])
    loss = interval_of([one.heads[head].logloss or float("nan") for one in own])
    half = "" if len(own) == 1 else f" ± {auc.half:.4f}"
    return f"{auc.mean:.4f}{half} / {loss.mean:.4f}"
