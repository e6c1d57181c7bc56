"""`magpie prepare`: a home that is ready to run: secrets, database, static files, messages."""

import os
from pathlib import Path

import click

from magpie.cli.environment import process_environment


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
def prepare(*, home: Path) -> None:
    """Create or update the database, static files and secrets of a home; does nothing when all is there."""
    os.environ.update(process_environment(os.environ, home=home.resolve(), url="", port=8765))
    from magpie.config.prepare import prepare_home

    for step in prepare_home():
        click.echo(step)
