"""`magpie import events FILE…`: somebody's event files into a journey log, once, with nothing hidden.

By default into a log of their own (`imports` in the home folder), so that old events do not mix with live ones;
`--live` writes into the site's own log, which must not be running.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from magpie.log.importing import Report

FORMATS = ("csv", "ndjson", "parquet", "kuairand", "sessions", "sequences")
NAMED_ON_SCREEN = 5


@click.command("events")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), required=True, help="What the files are."
)
@click.option(
    "--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="person=user_id, or kind:='Content Liked'."
)
@click.option("--card-kind", default="product", show_default=True, help="The kind of bare card ids.")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--into", type=click.Path(path_type=Path), help="Another log folder than HOME/imports.")
@click.option("--live", is_flag=True, help="Into the site's own log, HOME/log; stop the site first.")
def events(
    *, files: Sequence[Path], format_name: str, maps: Sequence[str], card_kind: str, home: Path, into: Path | None,
    live: bool,
) -> None:  # fmt: skip
    """Import event files. Importing the same file again changes nothing."""
    from magpie.kit.clock import SystemClock
    from magpie.log.disk import RealDisk
    from magpie.log.formats.registry import open_source
    from magpie.log.importing import import_rows
    from magpie.log.journey_log import JourneyLog
    from magpie.log.rejects import Rejects
    from magpie.log.sealing import seal

    folder = home / "log" if live else into or home / "imports"
    sources = [open_source(format_name, file, maps=maps, card_kind=card_kind) for file in files]
    counts = [source.count() for source in sources]
    disk, clock = RealDisk(), SystemClock()
    log = JourneyLog.open(folder, disk=disk, clock=clock)
    rejects = Rejects(folder, disk)
    reports: list[Report] = []
    try:
        for file, source, count in zip(files, sources, counts, strict=True):
            with _bar(file.name, count) as advance:
                report = import_rows(
                    source.read(),
                    log=log,
                    rejects=rejects,
                    source=file.name,
                    now_ms=clock.now_ms(),
                    progress=advance,
                )
            _print_report(file, report, folder)
            reports.append(report)
        log.rotate()
    finally:
        rejects.close()
        log.close()
    if not live:
        seal(folder, disk=disk)
    sys.exit(1 if any(report.rows_refused for report in reports) else 0)


class _bar:  # noqa: N801  # a context manager that reads as a verb
    """A progress bar on stderr; gives a function that is told how many rows are done."""

    def __init__(self, name: str, count: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=Console(stderr=True),
        )  # fmt: skip
        self._task = self._progress.add_task(name, total=count)

    def __enter__(self) -> Callable[[int], None]:
        self._progress.start()
        return lambda done: self._progress.update(self._task, completed=done)

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()


def _print_report(file: Path, report: "Report", folder: Path) -> None:
    """Counts that add up, the first repeats and refusals by name, and where the rest is."""
    click.echo(
        f"{file.name}: {report.rows_read:,} rows read 读取 = {report.rows_taken:,} kept 收录"
        f" + {report.rows_repeated:,} repeats in the file 文件内重复 + {report.rows_known:,} already there 已有"
        f" + {report.rows_refused:,} refused 拒收"
    )
    click.echo(f"  {report.events_stored:,} events stored 事件入库")
    for kind, count in report.kinds.most_common():
        click.echo(f"    {count:>9,}  {kind}")
    for number, of in report.repeats[:NAMED_ON_SCREEN]:
        click.echo(f"  row {number} repeats row {of} · 第 {number} 行与第 {of} 行重复")
    for refusal in report.refusals[:NAMED_ON_SCREEN]:
        click.echo(f"  {refusal.say('en')} · {refusal.say('zh')}", err=True)
    path = _write_report(file, report, folder)
    click.echo(f"  every repeat and refusal 全部重复与拒收: {path}")
    if report.rows_refused:
        click.echo(f"  refused rows as they were 拒收原文: {folder / 'rejects' / 'rejects.ndjson'}")


def _write_report(file: Path, report: "Report", folder: Path) -> Path:
    import msgspec

    path = folder / "reports" / f"{file.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {
        "file": file.name, "rows_read": report.rows_read, "rows_kept": report.rows_taken,
        "rows_repeated": report.rows_repeated, "rows_already_there": report.rows_known,
        "rows_refused": report.rows_refused, "events_stored": report.events_stored, "kinds": dict(report.kinds),
        "repeats": report.repeats, "refusals": [refusal.as_dict() for refusal in report.refusals],
    }  # fmt: skip
    path.write_bytes(msgspec.json.format(msgspec.json.encode(said), indent=1))
    return path
