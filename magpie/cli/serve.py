"""`magpie serve` and `magpie gateway`: the processes that own the journey log and the engine.

`serve` is the main process of `magpie up` (pages and gateway on one port); `gateway` is the same without pages, for
a site whose pages run as `magpie web`. Only one of them may run on a home: the log has one writer.
"""

import os
import socket
import sys
from pathlib import Path

import click

from magpie.cli.environment import process_environment
from magpie.cli.listening import listen
from magpie.cli.supervision import MISCONFIGURED, leave_with_parent

LAG_HELP = "Learning may fall this far behind before senders are asked to wait."


@click.command(hidden=True)
@click.option("--fd", type=int, help="A listening socket handed down by `magpie up`.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=8765, envvar="MAGPIE_PORT", help="Port to listen on.")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--lag-ms-max", default=1_000, envvar="MAGPIE_LAG_MS_MAX", help=LAG_HELP)
def serve(*, fd: int | None, host: str, port: int, home: Path, lag_ms_max: int) -> None:
    """The main process: pages, files, events and slates on one port."""
    _run(fd, host, port, home, lag_ms_max, has_pages=True)


@click.command()
@click.option("--fd", type=int, help="A listening socket handed down by a supervisor.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=8766, help="Port to listen on; 0 takes a free one.")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--lag-ms-max", default=1_000, envvar="MAGPIE_LAG_MS_MAX", help=LAG_HELP)
def gateway(*, fd: int | None, host: str, port: int, home: Path, lag_ms_max: int) -> None:
    """Events in and slates out, without pages: one of the processes of a split site."""
    _run(fd, host, port, home, lag_ms_max, has_pages=False)


def _run(fd: int | None, host: str, port: int, home: Path, lag_ms_max: int, *, has_pages: bool) -> None:
    leave_with_parent()
    listener = socket.socket(fileno=fd) if fd is not None else listen(host, port)
    port = listener.getsockname()[1]
    # Before the imports below: BLAS and OpenMP read the number of threads while they are imported.
    os.environ.update(
        process_environment(os.environ, home=home.resolve(), url=f"http://127.0.0.1:{port}", port=port)
    )
    import django

    # The wiring table below imports the domain's handlers, which need the app registry.
    django.setup()
    from magpie.config.process import run_process

    if fd is None:
        click.echo(f"http://{host}:{port}/")
    failure = run_process(listener, lag_ms_max=lag_ms_max, has_pages=has_pages)
    if failure:
        click.echo(failure, err=True)
        sys.exit(MISCONFIGURED)
