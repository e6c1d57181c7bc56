"""`magpie doctor`: is this home well? One line per check, with what to do when it is not."""

import os
import sys
from pathlib import Path

import click

from magpie.cli.environment import process_environment


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option(
    "--prepare",
    "do_prepare",
    is_flag=True,
    help="First make the home ready and compile messages and kernels.",
)
def doctor(*, home: Path, do_prepare: bool) -> None:
    """Check the disk, the secrets, the database, the journey log and the engine of a home."""
    os.environ.update(process_environment(os.environ, home=home.resolve(), url="", port=8765))
    from magpie.cli.checks import CHECKS, prepare_all

    if do_prepare:
        for line in prepare_all():
            click.echo(line)
    failed = 0
    for check in CHECKS:
        finding = check(home.resolve())
        failed += not finding.is_well
        click.echo(f"{'ok  ' if finding.is_well else 'BAD '} {finding.name:<14} {finding.text}")
    if failed:
        click.echo(f"{failed} of {len(CHECKS)} checks need a hand · {failed} 项需要处理", err=True)
        sys.exit(1)
