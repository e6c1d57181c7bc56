"""`magpie erase PERSON`: forget a person in the journey log; of their events kind, card and time stay."""

import shutil
from pathlib import Path

import click


@click.command()
@click.argument("person")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--log", "folder", type=click.Path(path_type=Path), help="Another log folder than HOME/log.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(*, person: str, home: Path, folder: Path | None, yes: bool) -> None:
    """Forget what PERSON (p:<id>) did, and every anonymous journey identified as theirs. This cannot be undone.

    The log alone: their account, shop and posts stay. “Delete me” under My interests forgets both, while the site runs.
    The site must not be running. Snapshots of the engine are removed: the next start learns from the log again.
    """
    from magpie.kit.clock import SystemClock
    from magpie.log.disk import RealDisk
    from magpie.log.erasing import erase_person

    if not yes:
        click.confirm(f"Forget for ever what {person} did? 永久删除 {person} 的行为记录？", abort=True)

    def at(point: str) -> None:
        # Once it is announced nobody else is writing; from then on no older snapshot may come back.
        if point == "erase.announced" and folder is None:
            shutil.rmtree(home / "engine", ignore_errors=True)

    done = erase_person(folder or home / "log", person=person, disk=RealDisk(), clock=SystemClock(), at=at)
    click.echo(
        f"{done.events:,} events redacted 事件已抹除 · {done.mentions:,} mentions 提及 · {done.segments} segments 日志段"
        f" · {done.parquet_files} Parquet · {done.id_files} id files 标识文件 · {done.rejects:,} rejects 拒收记录"
    )
