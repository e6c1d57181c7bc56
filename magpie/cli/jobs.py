"""`magpie jobs`: what must be done now and then, in a process of its own, niced, so that it never stalls a slate.

Sealing closed segments into Parquet, letting go of reservations whose time is over, going on with payments and trades,
carrying webhooks. Started by exec, so it shares nothing with the main process but the files and the database.
"""

import os
import time
from pathlib import Path

import click

from magpie.cli.environment import process_environment
from magpie.cli.precedence import JOBS_NICENESS
from magpie.cli.supervision import leave_with_parent


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--once", is_flag=True, help="Do every chore once and leave.")
def jobs(*, home: Path, once: bool) -> None:
    """Run background jobs: sealing the log, ending reservations, going on with payments and trades, carrying webhooks."""
    os.nice(JOBS_NICENESS)
    os.environ.update(process_environment(os.environ, home=home.resolve(), url="", port=8765))
    leave_with_parent()
    from django.db import DatabaseError

    from magpie.cli.chores import chores_of
    from magpie.cli.schedule import run_due

    chores = chores_of(home.resolve())
    while True:
        pause_s = run_due(chores, now=time.monotonic(), failures=(DatabaseError,))
        if once:
            return
        time.sleep(pause_s)
