"""`magpie replay`: run a log through the engine, predicting before learning, beside honest baselines.

Owns the group and its feed commands; the list commands join it from `replay_sequences`. Every command prints a table
and, with --json, writes the same numbers to a file.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magpie.cli.numbers import NumbersFile, write_json

if TYPE_CHECKING:
    from magpie.engine.ranker.spec import RankerSpec
    from magpie.engine.replay.feed import FeedColumns
    from magpie.engine.replay.report import Report

UNITS_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
BEIJING_MS = 8 * UNITS_MS["h"]
EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)
SEED = click.IntRange(min=0)


class Delay(click.ParamType[int]):
    """0s, 1m, 1h, 1d: a whole number and its unit, as milliseconds."""

    name = "delay"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,6})([smhd])", str(value))
        if not found:
            self.fail(f"{value!r} is not a delay; write 0s, 1m, 1h or 1d.", param, ctx)
        return int(found[1]) * UNITS_MS[found[2]]


def shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """--delay, --seed and --json, alike in every feed command."""
    for option in (
        click.option("--json", "json_file", type=NumbersFile(), help="Also write the numbers here."),
        click.option("--seed", default=0, show_default=True, type=SEED, help="First vectors and weights."),
        click.option(
            "--delay",
            "delay_ms",
            default="0s",
            type=Delay(),
            help="Learn everything this much later: 0s 1m 1h 1d.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def replay() -> None:
    """Run a log through the engine: predict each row, then learn it. 回放日志：先预测，后学习。"""


@replay.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--score-from",
    metavar="DAY",
    help="First scored day, as 2022-04-28; without it both protocols are printed.",
)
@click.option("--cold", is_flag=True, help="Without the histories of before the first row.")
@click.option(
    "--study",
    type=click.Choice(["delays", "parts"]),
    help="Instead: what freshness is worth, or each part of the ranker.",
)
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1, 20), help="Of a study: 0, 1, …")
@shared_options
def kuairand(
    *,
    folder: Path,
    score_from: str | None,
    cold: bool,
    study: str | None,
    seeds: int,
    delay_ms: int,
    seed: int,
    json_file: Path | None,
) -> None:
    """KuaiRand's exposures in FOLDER, seven behaviours at once; its people's histories of before are counted first."""
    from magpie.engine.replay.feed import replay_feed
    from magpie.engine.replay.kuairand import KUAIRAND, fourth_day, kuairand_columns
    from magpie.log.formats.kuairand_features import read_histories, read_kuairand

    table = read_kuairand(folder)
    histories = None if cold else read_histories(folder, before_ms=int(table.time_ms[0]))
    columns = kuairand_columns(table, histories)
    if score_from is None:
        starts: tuple[int | None, ...] = (fourth_day(columns.ts_ms), None)
    else:
        starts = (_instant(score_from) - BEIJING_MS,)
    if study is not None:
        first_ms = starts[0] if starts[0] is not None else int(columns.ts_ms[0])
        _study(study, columns, KUAIRAND, first_ms=first_ms, seeds=seeds, json_file=json_file)
        return
    with progress_bar(len(columns.ts_ms)) as progress:
        reports = replay_feed(
            columns, KUAIRAND, delay_ms=delay_ms, score_from=starts, seed=seed, progress=progress
        )
    tell(reports, json_file)


@replay.command("csv")
@click.argument("files", nargs=-1, required=True, type=EXISTING)
@click.option("--person", required=True, metavar="COLUMN")
@click.option("--item", required=True, metavar="COLUMN")
@click.option(
    "--time", "time_column", required=True, metavar="COLUMN", help="Seconds, milliseconds or ISO dates."
)
@click.option("--kind", metavar="COLUMN", help="What happened; without --label each kind is predicted.")
@click.option(
    "--label", "labels", multiple=True, metavar="COLUMN", help="A behaviour, 0 or 1; may be repeated."
)
@click.option("--score-from", metavar="FILE|TIME", help="Learn what is earlier, score from here on.")
@shared_options
def replay_csv(
    *,
    files: tuple[Path, ...],
    person: str,
    item: str,
    time_column: str,
    kind: str | None,
    labels: tuple[str, ...],
    score_from: str | None,
    delay_ms: int,
    seed: int,
    json_file: Path | None,
) -> None:
    """Any feed as CSV FILES, in order of time."""
    from magpie.engine.replay.csv_feed import CsvNames, NothingToPredict, read_feed_csv
    from magpie.engine.replay.feed import replay_feed

    if not labels and not kind:
        raise NothingToPredict(
            why="neither was named; for bare sequences see `magpie replay sequences`",
            why_zh="两者均未指定；纯序列请用 `magpie replay sequences`",
        )
    feed = read_feed_csv(
        files, CsvNames(person=person, item=item, time=time_column, kind=kind, labels=labels)
    )
    named = {str(file): file for file in feed.spans_ms} | {file.name: file for file in feed.spans_ms}
    if score_from is None:
        start = None
    elif score_from in named:
        start = feed.start_of(named[score_from])
    else:
        start = _instant(score_from)
        if start > feed.columns.ts_ms[-1]:
            raise click.BadParameter("nothing is left to score from there on.", param_hint="--score-from")
    with progress_bar(len(feed.columns.ts_ms)) as progress:
        reports = replay_feed(
            feed.columns, feed.spec, delay_ms=delay_ms, score_from=(start,), seed=seed, progress=progress
        )
    tell(reports, json_file)


def _study(
    study: str, columns: "FeedColumns", spec: "RankerSpec", *, first_ms: int, seeds: int, json_file: Path | None
) -> None:  # fmt: skip
    from magpie.cli.replay_study import DELAYS_MS, tell_study
    from magpie.engine.replay.study import PARTS, study_delays, study_parts

    is_curve = study == "delays"
    settings = len(DELAYS_MS) if is_curve else 2 + len(PARTS)
    with progress_bar(settings * seeds * len(columns.ts_ms)) as progress:
        found = (
            study_delays(
                columns, spec, delays_ms=DELAYS_MS, seeds=range(seeds), first_ms=first_ms, progress=progress
            )
            if is_curve
            else study_parts(columns, spec, seeds=range(seeds), first_ms=first_ms, progress=progress)
        )
        outcomes = list(found)
    tell_study(outcomes, is_curve=is_curve, json_file=json_file)


@contextmanager
def progress_bar(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal, nothing in a pipe; gives the function that moves it."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replay", total=rows)
        yield lambda done: bar.advance(task, done)


def tell(reports: "list[Report]", json_file: Path | None) -> None:
    """Print each report; in the file the first is the object itself and any other stands under "also"."""
    for report in reports:
        for line in report.lines():
            click.echo(line)
        click.echo()
    if json_file is None:
        return
    first, *others = (json.loads(report.to_json()) for report in reports)
    write_json(
        json_file, json.dumps({**first, **({"also": others} if others else {})}, ensure_ascii=False, indent=2)
    )


def _instant(text: str) -> int:
    from magpie.engine.replay.csv_feed import parse_time

    try:
        return parse_time(text)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{text!r} is neither a file given here nor a time such as 2022-04-28 or 1651075200.",
            param_hint="--score-from",
        ) from None
