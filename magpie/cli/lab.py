"""`magpie lab`: weeks of the simulated town in minutes, with the engine, parts of it, and honest simple rules."""

import json
import math
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from magpie.demo.lab.runs import Interval, Run

COLUMNS = {
    "satisfaction": "joy / person / day", "first_cards": "first 20", "by_card": "cards 31-40", "discovery": "discovered",
    "reach_days": "days to 80 %", "reach_share": "own circle", "neighbour_share": "neighbours", "gini": "Gini of shops",
    "new_shop_chance": "new shops",
}  # fmt: skip


@click.command()
@click.option("--persons", default=400, show_default=True, help="Simulated people.")
@click.option("--days", default=14, show_default=True, help="Simulated days.")
@click.option("--seeds", default=3, show_default=True, help="Towns per policy: intervals are over these.")
@click.option("--policy", "policies", multiple=True, help="Only these; may be given again. Without it: all.")
@click.option("--workers", default=min(2, os.cpu_count() or 1), show_default=True, help="Processes at once.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Also write the numbers here.")
def lab(
    *, persons: int, days: int, seeds: int, policies: "Sequence[str]", workers: int, json_file: Path | None
) -> None:
    """Let the simulated town live against the engine, and say what became of it. 让模拟小城在引擎中生活。"""
    from magpie.demo.lab.params import LabParams
    from magpie.demo.lab.runs import POLICIES, run_all

    chosen = tuple(policies) or POLICIES
    if unknown := sorted(set(chosen) - set(POLICIES)):
        raise click.BadParameter(f"no policy is called {unknown[0]!r}; there are: {', '.join(POLICIES)}")
    params = LabParams(persons=persons, days=days)
    runs: list[Run] = []
    towns = range(1, seeds + 1)
    with click.progressbar(
        length=len(chosen) * seeds, label="simulated towns · 模拟小城", show_pos=True
    ) as bar:
        for run in run_all(chosen, towns, params, workers=workers):
            runs.append(run)
            bar.update(1)
    print_runs(runs, chosen, params.persons, params.days)
    if json_file:
        json_file.write_text(json.dumps([_plain(run) for run in runs], indent=1), encoding="utf-8")


def print_runs(runs: "Sequence[Run]", policies: "Sequence[str]", persons: int, days: int) -> None:
    from magpie.demo.lab.runs import ENGINE, interval_of, lift_of

    events = sum(run.events for run in runs)
    click.echo(f"\n{persons} simulated people, {days} days, {len({run.seed for run in runs})} towns; {events:,} events. "
               "Mean ± half of the 95 % interval over towns.\n")  # fmt: skip
    click.echo(
        "| policy | " + " | ".join(COLUMNS.values()) + " | circles |\n" + "| --- " * (len(COLUMNS) + 2) + "|"
    )
    for policy in policies:
        own = [run for run in runs if run.policy == policy]
        cells = [_said(interval_of([asdict(run.measures)[name] for run in own])) for name in COLUMNS]
        cells.append(_said(interval_of([run.circles for run in own])))
        click.echo(f"| {policy} | " + " | ".join(cells) + " |")
    click.echo()
    for policy in policies:
        if policy != ENGINE and ENGINE in policies:
            lift = lift_of(runs, ENGINE, policy)
            click.echo(f"engine over {policy}: {lift.mean:+.1%} ± {lift.half:.1%} satisfaction")


def _said(found: "Interval") -> str:
    if math.isnan(found.mean):
        return "-"
    return f"{found.mean:.3f}" if math.isnan(found.half) else f"{found.mean:.3f} ± {found.half:.3f}"


def _plain(run: "Run") -> dict[str, object]:
    plain = asdict(run)
    measures = {name: None if math.isnan(value) else value for name, value in plain.pop("measures").items()}
    return plain | {"circles": None if math.isnan(run.circles) else run.circles, "measures": measures}
