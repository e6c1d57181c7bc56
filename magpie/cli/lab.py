"""`magpie lab`: weeks of the simulated town in minutes, with the engine, parts of it, and honest simple rules."""

import json
import math
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magpie.cli.numbers import NumbersFile, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from magpie.demo.lab.runs import Run
    from magpie.engine.replay.intervals import Interval

SOME = click.IntRange(min=1)
WORKERS_MAX = 64
COLUMNS = {
    "satisfaction": "joy / person / day", "first_cards": "first 20", "by_card": "cards 31-40", "discovery": "discovered",
    "reach_days": "days to 80 %", "reach_share": "own circle", "neighbour_share": "neighbours", "gini": "Gini of shops",
    "new_shop_chance": "new shops",
}  # fmt: skip


NEWCOMERS = {
    "known_days": "days until half of its circle met it", "known_showings": "showings until then",
    "known_share": "share that came to be known", "reach_share": "own circle in the end",
}  # fmt: skip
CIRCLES = {
    "people": "people",
    "cards": "cards",
    "cards_told": "cards, told who belongs where",
    "people_shuffled": "people, shuffled",
    "cards_shuffled": "cards, shuffled",
}


@click.command()
@click.option("--persons", default=400, show_default=True, type=SOME, help="Simulated people.")
@click.option("--days", default=14, show_default=True, type=SOME, help="Simulated days.")
@click.option(
    "--seeds", default=3, show_default=True, type=SOME, help="Towns per policy: intervals are over these."
)
@click.option("--seed", "only", multiple=True, type=SOME, help="Only these towns; may be given again.")
@click.option("--policy", "policies", multiple=True, help="Only these; may be given again. Without it: all.")
@click.option(
    "--workers",
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    type=click.IntRange(1, WORKERS_MAX),
    help="Processes at once.",
)
@click.option("--json", "json_file", type=NumbersFile(), help="Also write the numbers here.")
@click.option(
    "--with", "earlier", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Numbers that an earlier --json wrote, of as many people and days: those runs are not made again.",
)  # fmt: skip
def lab(
    *, persons: int, days: int, seeds: int, only: "Sequence[int]", policies: "Sequence[str]", workers: int,
    json_file: Path | None, earlier: "Sequence[Path]",
) -> None:  # fmt: skip
    """Let the simulated town live against the engine, and say what became of it. 让模拟小城在引擎中生活。"""
    from magpie.demo.lab.params import LabParams
    from magpie.demo.lab.runs import POLICIES, plain_of, run_all

    chosen = tuple(policies) or POLICIES
    if unknown := sorted(set(chosen) - set(POLICIES)):
        raise click.BadParameter(f"no policy is called {unknown[0]!r}; there are: {', '.join(POLICIES)}")
    params = LabParams(persons=persons, days=days)
    wanted = [(policy, seed) for seed in only or range(1, seeds + 1) for policy in chosen]
    told = {(run.policy, run.seed): run for file in earlier for run in read_runs(file, persons, days)}
    runs = [told[one] for one in wanted if one in told]
    left = [one for one in wanted if one not in told]
    with click.progressbar(length=len(left), label="simulated towns · 模拟小城", show_pos=True) as bar:
        for run in run_all(left, params, workers=workers):
            runs.append(run)
            bar.update(1)
    print_runs(runs, chosen, params.persons, params.days)
    if json_file:
        write_json(json_file, json.dumps([plain_of(run, params) for run in runs], indent=1))


def read_runs(file: Path, persons: int, days: int) -> "list[Run]":
    """What an earlier `--json` wrote; refused where its towns were of another size."""
    from magpie.demo.lab.runs import run_of

    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        sizes = {(one["persons"], one["days"]) for one in plain}
        runs = [run_of(one) for one in plain]
    except (ValueError, KeyError, TypeError) as error:
        raise click.BadParameter(f"{file} was not written by `magpie lab --json`; leave it out") from error
    if other := sizes - {(persons, days)}:
        size = " people, ".join(map(str, min(other)))
        raise click.BadParameter(
            f"{file} is of {size} days; give the same --persons and --days, or leave it out"
        )
    return runs


def print_runs(runs: "Sequence[Run]", policies: "Sequence[str]", persons: int, days: int) -> None:
    """Everything as Markdown: measures by policy, then what the engine is worth, its circles and its ledger."""
    from magpie.engine.replay.intervals import interval_of

    events = sum(run.events for run in runs)
    click.echo(f"\n{persons} simulated people, {days} days, {len({run.seed for run in runs})} towns; {events:,} events. "
               "Mean ± half of the 95 % interval over towns.\n")  # fmt: skip
    click.echo("| policy | " + " | ".join(COLUMNS.values()) + " |\n" + "| --- " * (len(COLUMNS) + 1) + "|")
    for policy in policies:
        own = [run for run in runs if run.policy == policy]
        cells = [_said(interval_of([asdict(run.measures)[name] for run in own])) for name in COLUMNS]
        click.echo(f"| {policy} | " + " | ".join(cells) + " |")
    _print_newcomers(runs, policies)
    _print_lifts(runs, policies)
    _print_circles(runs)
    _print_ledgers(runs)


def _print_newcomers(runs: "Sequence[Run]", policies: "Sequence[str]") -> None:
    """Good new products on their way to their circle; who never got there counts with the days that were left."""
    from magpie.engine.replay.intervals import interval_of

    click.echo("\nGood new products (the best tenth by hidden quality) among their hidden circle:\n")
    click.echo(
        "| policy | " + " | ".join(NEWCOMERS.values()) + " |\n" + "| --- " * (len(NEWCOMERS) + 1) + "|"
    )
    for policy in policies:
        own = [asdict(run.measures) for run in runs if run.policy == policy]
        click.echo(
            f"| {policy} | "
            + " | ".join(_said(interval_of([one[name] for one in own])) for name in NEWCOMERS)
            + " |"
        )


def _print_lifts(runs: "Sequence[Run]", policies: "Sequence[str]") -> None:
    """The engine over the simple rules, and what each part that was switched off cost, paired by town."""
    from magpie.demo.lab.runs import ABLATIONS, ENGINE, lift_of

    others = [policy for policy in policies if policy != ENGINE and ENGINE in policies]
    for policy in [policy for policy in others if policy not in ABLATIONS]:
        lift = lift_of(runs, ENGINE, policy)
        click.echo(f"\nengine over {policy}: {_lift(lift)} satisfaction")
    if parts := [policy for policy in others if policy in ABLATIONS]:
        names = ("satisfaction", "discovery", "first_cards", "by_card", "reach_share")
        click.echo(
            "\n| switched off | " + " | ".join(COLUMNS[name] for name in names) + " |\n" + "| --- " * 6 + "|"
        )
        for policy in parts:
            lifts = [lift_of(runs, policy, ENGINE, name=name) for name in names]
            click.echo(f"| {policy} | " + " | ".join(map(_lift, lifts)) + " |")


def _print_circles(runs: "Sequence[Run]") -> None:
    from magpie.demo.lab.runs import ENGINE
    from magpie.engine.replay.intervals import interval_of

    found = [asdict(run.circles) for run in runs if run.policy == ENGINE and run.circles]
    if found:
        cells = [_said(interval_of([one[name] for one in found])) for name in CIRCLES]
        click.echo(
            "\nCircles found in the log beside the hidden ones, adjusted Rand index:\n\n| "
            + " | ".join(CIRCLES.values())
            + " |"
        )
        click.echo("| --- " * len(CIRCLES) + "|\n| " + " | ".join(cells) + " |")


def _print_ledgers(runs: "Sequence[Run]") -> None:
    """Each engine's ledger of trials beside the log."""
    from magpie.demo.lab.runs import ENGINE

    for run in sorted(runs, key=lambda run: run.seed):
        if run.policy == ENGINE and (sums := run.ledger):
            verdict = "equal" if sums.is_equal else "NOT EQUAL"
            click.echo(
                f"\ntown {run.seed}, ledger / log of {sums.lines} trial tiers: served {sums.served:,} / {sums.served_logged:,}, "
                f"chances {sums.chances:,.1f} / {sums.chances_logged:,.1f}, "
                f"visible showings {sums.seen:,} / {sums.seen_logged:,}: {verdict}"
            )


def _lift(found: "Interval") -> str:
    """+18.0% ± 4.0%; of one town without ±."""
    return f"{found.mean:+.1%}" + ("" if math.isnan(found.half) else f" ± {found.half:.1%}")


def _said(found: "Interval") -> str:
    if math.isnan(found.mean):
        return "-"
    return f"{found.mean:.3f}" if math.isnan(found.half) else f"{found.mean:.3f} ± {found.half:.3f}"
