"""`magpie replay sessions` and `magpie replay sequences`: which item comes next, ranked among all.

Owns how files and --score-from become a training and a test part. Without --score-from every click is answered
before it is learned; with it the first part is learned, the rest is answered frozen and once more online.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from magpie.cli.numbers import NumbersFile
from magpie.cli.replay import EXISTING, SEED, progress_bar, tell

if TYPE_CHECKING:
    from magpie.log.formats.sessions_table import SessionsTable

Part = tuple[list[str], list[str], list[int]]


@click.command()
@click.argument("files", nargs=-1, required=True, type=EXISTING)
@click.option(
    "--score-from", metavar="FILE|TIME", help="Learn what is earlier, score from this file or time on."
)
@click.option(
    "--passes", default=1, show_default=True, type=click.IntRange(1, 10), help="Of the sequence model."
)
@click.option("--seed", default=0, show_default=True, type=SEED, help="First vectors, negatives and dropout.")
@click.option("--json", "json_file", type=NumbersFile(), help="Also write the numbers here.")
def sessions(
    *, files: tuple[Path, ...], score_from: str | None, passes: int, seed: int, json_file: Path | None
) -> None:
    """Click sessions (SessionId, ItemId, Time) in FILES. 点击会话：预测下一次点击。

    Repeats of the current item allowed and left out are both printed.
    """
    from magpie.engine.replay.sessions import replay_sessions, split_sessions
    from magpie.log.formats.sessions_table import read_sessions

    train, test = _parts(files, score_from)
    if isinstance(test, int):
        early, late = _split_by_time([read_sessions(file) for file in train], test)
    else:
        early, late = (_join([read_sessions(file) for file in part]) for part in (train, test))
    if not late[0]:
        raise click.BadParameter("nothing is left to score from there on.", param_hint="--score-from")
    split = split_sessions(early, late)
    with progress_bar(len(split.train) + len(split.test) * (2 if len(split.train) else 1)) as progress:
        report = replay_sessions(
            split,
            dataset=" + ".join(file.name for file in files),
            seed=seed,
            progress=progress,
            passes=passes,
        )
    tell([report], json_file)


@click.command()
@click.argument("file", type=EXISTING)
@click.option(
    "--people", "people_max", type=click.IntRange(min=1), help="Score only so many people, drawn by the seed."
)
@click.option(
    "--passes", default=1, show_default=True, type=click.IntRange(1, 10), help="Of the sequence model."
)
@click.option(
    "--replays",
    default=0,
    show_default=True,
    type=click.IntRange(0, 10),
    help="Batches of old events learned again after each of new ones.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=SEED,
    help="First vectors, negatives and the stream's order.",
)
@click.option("--json", "json_file", type=NumbersFile(), help="Also write the numbers here.")
def sequences(
    *, file: Path, people_max: int | None, passes: int, replays: int, seed: int, json_file: Path | None
) -> None:
    """Sequences in FILE: "user item" on each line, or one person's items per line. 序列：留一法预测最后一项。"""
    from magpie.engine.replay.sequences import number_people, replay_sequences
    from magpie.log.formats.sequences_table import read_sequences

    people = number_people(read_sequences(file).items)
    scored = min(people_max or len(people.histories), len(people.histories))
    with progress_bar(passes * people.learned + 2 * scored) as progress:
        report = replay_sequences(
            people, dataset=file.name, seed=seed, progress=progress, people_max=people_max, passes=passes,
            replays=replays,
        )  # fmt: skip
    tell([report], json_file)


def _parts(
    files: tuple[Path, ...], score_from: str | None
) -> tuple[tuple[Path, ...], tuple[Path, ...] | int]:
    """The files to learn, and the files to score or the time in ms from which to score."""
    from magpie.log.formats.sessions_table import read_time_ms

    if score_from is None:
        return (), files
    for at, file in enumerate(files):
        if score_from in (str(file), file.name):
            return files[:at], files[at:]
    if Path(score_from).is_file():
        return files, (Path(score_from),)
    ts_ms = read_time_ms(score_from)
    if ts_ms is None:
        raise click.BadParameter(
            f"{score_from!r} is neither a file nor a time such as 2014-04-07 or 1396828800.",
            param_hint="--score-from",
        )
    return files, ts_ms


def _join(tables: "list[SessionsTable]") -> Part:
    """Several files as one, in order."""
    part: Part = ([], [], [])
    for table in tables:
        part[0].extend(table.sessions)
        part[1].extend(table.items)
        part[2].extend(table.ts_ms)
    return part


def _split_by_time(tables: "list[SessionsTable]", from_ms: int) -> tuple[Part, Part]:
    """Whole sessions: those that end before the time, and the rest."""
    joined = _join(tables)
    end_of: dict[str, int] = {}
    for session, ts_ms in zip(joined[0], joined[2], strict=True):
        end_of[session] = max(ts_ms, end_of.get(session, ts_ms))
    early: Part = ([], [], [])
    late: Part = ([], [], [])
    for session, item, ts_ms in zip(*joined, strict=True):
        part = early if end_of[session] < from_ms else late
        part[0].append(session)
        part[1].append(item)
        part[2].append(ts_ms)
    return early, late
