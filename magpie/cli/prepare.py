"""`magpie prepare`: a home that is ready to run: secrets, database, static files, messages."""

import os
from pathlib import Path

import click

from magpie.cli.environment import process_environment


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--quiet", is_flag=True, help="Say nothing when all went well.")
def prepare(*, home: Path, quiet: bool) -> None:
    """Create or update the database, static files and secrets of a home; does nothing when all is there."""
    os.environ.update(process_environment(os.environ, home=home.resolve(), url="", port=8765))
    from django.db import DatabaseError

    from magpie.config.home import UnsafeSecret
    from magpie.config.prepare import prepare_home

    try:
        for step in prepare_home():
            if not quiet:
                click.echo(step)
    except (OSError, DatabaseError, UnsafeSecret) as error:
        raise click.ClickException(f"{home} cannot be made ready · 无法准备 {home}: {error}") from None
