"""`magpie world check FILE`: whether the simulated people of the town react as the people of a real feed did."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from magpie.world.check import Check

COLUMNS = {
    "click": "is_click", "long_view": "long_view", "like": "is_like", "comment": "is_comment", "share": "is_forward",
    "follow": "is_follow", "visit": "is_profile_enter", "not_interested": "is_hate",
}  # fmt: skip
PLAYED, LENGTH = "play_time_ms", "duration_ms"
RATIO_MAX = 8.0


@click.group()
def world() -> None:
    """The simulated town: how its people behave. 模拟小城：其中的人如何行动。"""


@world.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--persons", default=3_000, show_default=True, help="Simulated people who meet the things of the town."
)
@click.option("--seed", default=1, show_default=True)
@click.option("--fit", is_flag=True, help="Also print the tables that this file would give.")
def check(*, file: Path, persons: int, seed: int, fit: bool) -> None:
    """Simulated reactions beside those in FILE, a Parquet file with KuaiRand's columns."""
    from magpie.world.affinity import Affinity
    from magpie.world.behaviour import TENTHS
    from magpie.world.catalogue import SHOPS
    from magpie.world.check import check_against, tables_of
    from magpie.world.fitted import WATCH_QUANTILES
    from magpie.world.people import make_people
    from magpie.world.things import make_things

    ratios, signals = read_reactions(file)
    things = make_things(SHOPS, seed=seed)
    people = make_people(persons, topics=things.topics, seed=seed)
    affinity = Affinity.between(people, things, seed=seed)
    rates = {name: float(given.mean()) for name, given in signals.items()}
    print_check(check_against(affinity, rates=rates, ratios=ratios, seed=seed), rows=len(ratios))
    if fit:
        watch, tables = tables_of(ratios, signals, tenths=TENTHS, quantiles=len(WATCH_QUANTILES))
        click.echo(f"\nWATCH_QUANTILES = {watch}\nSIGNAL_RATES = {tables}")


def read_reactions(file: Path):  # type: ignore[no-untyped-def]  # float64[n], {signal: bool[n]}; numpy waits inside
    """Watch ratios and signals of every row with a length; a file without these columns is refused by name."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(file, columns=[PLAYED, LENGTH, *COLUMNS.values()])
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
        raise click.ClickException(f"{file} cannot be read · 无法读取: {error}") from None
    missing = {PLAYED, LENGTH, *COLUMNS.values()} - set(table.column_names)
    if missing:
        raise click.ClickException(f"{file} lacks {', '.join(sorted(missing))} · 缺少这些列")
    length = table[LENGTH].to_numpy().astype(np.float64)
    kept = length > 0
    ratios = np.minimum(table[PLAYED].to_numpy().astype(np.float64)[kept] / length[kept], RATIO_MAX)
    return ratios, {name: table[column].to_numpy()[kept] > 0 for name, column in COLUMNS.items()}


def print_check(found: "Check", *, rows: int) -> None:
    click.echo(f"{rows:,} real exposures beside simulated chance meetings · 真实曝光与模拟相遇对照\n")
    click.echo(f"{'signal':16}{'real':>10}{'simulated':>12}{'off':>9}")
    for one in found.signals:
        click.echo(f"{one.signal:16}{one.real:10.5f}{one.simulated:12.5f}{one.off:+9.1%}")
    click.echo(f"\nwatch ratio: distance between the distributions (KS) {found.distance:.4f}")
