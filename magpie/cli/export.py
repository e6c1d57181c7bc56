"""`magpie export PERSON`: everything the journey log holds of one person, as ndjson."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from magpie.cli.persons import person_of


@click.command()
@click.argument("person")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it, the screen."
)
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--log", "folder", type=click.Path(path_type=Path), help="Another log folder than HOME/log.")
def export(*, person: str, out: Path | None, home: Path, folder: Path | None) -> None:
    """Write down all events of PERSON (p:<id> or the name they sign in with): theirs by name and those identified as theirs, nobody else's."""
    from magpie.log.erasing import check_person_id

    person = person_of(person, home=home)
    check_person_id(person)
    if out is None:
        count = _write(sys.stdout.buffer, folder or home / "log", person)
    else:
        with out.open("wb") as file:
            count = _write(file, folder or home / "log", person)
    click.echo(f"{count:,} lines of {person} · {person} 的 {count:,} 条记录", err=True)


def _write(file: BinaryIO, folder: Path, person: str) -> int:
    from magpie.log.disk import RealDisk
    from magpie.log.exporting import export_person

    count = 0
    for line in export_person(folder, person=person, disk=RealDisk()):
        file.write(line)
        count += 1
    return count
