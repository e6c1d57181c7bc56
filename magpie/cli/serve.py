"""`magpie serve`, `magpie pages`, `magpie engine` and `magpie gateway`: the processes that answer requests.

`serve` is the main process of `magpie up`: it owns the journey log, starts `engine` and leaves with it, and hands pages
over to `pages`, the process with Django in it. `gateway` is `serve` without pages, for a site whose pages run as
`magpie web`. Only one owner of the log may run on a home.
"""

import os
import socket
import sys
from pathlib import Path

import click

from magpie.cli.environment import PLAIN_PAGE, process_environment
from magpie.cli.listening import listen
from magpie.cli.precedence import PAGES_NICENESS
from magpie.cli.supervision import MISCONFIGURED, leave_with_parent
from magpie.kit.errors import Refusal

LAG_HELP = "Learning may fall this far behind before senders are asked to wait."
HOME = click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
LAG = click.option("--lag-ms-max", default=1_000, envvar="MAGPIE_LAG_MS_MAX", help=LAG_HELP)


@click.command(hidden=True)
@click.option("--fd", required=True, type=int, help="The listening socket handed down by `magpie up`.")
@click.option("--pages", required=True, type=click.Path(path_type=Path), help="Socket of the pages process.")
@click.option("--bell-fd", required=True, type=int, help="Where the pages process rings after a commit.")
@HOME
@LAG
def serve(*, fd: int, pages: Path, bell_fd: int, home: Path, lag_ms_max: int) -> None:
    """The main process: files, events and slates on one port, pages by their own process."""
    _run(socket.socket(fileno=fd), home, lag_ms_max, pages=pages, bell=socket.socket(fileno=bell_fd))


@click.command(hidden=True)
@click.option("--fd", required=True, type=int, help="The listening socket handed down by `magpie up`.")
@click.option("--bell", type=click.Path(path_type=Path), help="Socket of the relay's bell.")
@HOME
def pages(*, fd: int, bell: Path | None, home: Path) -> None:
    """The pages process: Django, reached through the main process."""
    leave_with_parent()
    listener = socket.socket(fileno=fd)
    _set_up(home, port=int(os.environ["MAGPIE_PORT"]))
    from magpie.config.pages_process import open_first_page, run_pages

    open_first_page(PLAIN_PAGE)
    # Not before: while it starts, somebody waits for its first page.
    os.nice(PAGES_NICENESS)
    run_pages(listener, bell=bell)


@click.command(hidden=True)
@click.option("--asks-fd", required=True, type=int, help="Where requests come in and answers go out.")
@click.option("--events-fd", required=True, type=int, help="Where committed events come in.")
@click.option("--mark-fd", required=True, type=int, help="The file that says how far it has learned.")
def engine(*, asks_fd: int, events_fd: int, mark_fd: int) -> None:
    """The engine's process, started by the process that owns the log."""
    from magpie.config.engine_process import run_engine_process
    from magpie.config.engine_wire import Ends

    run_engine_process(Ends.of(asks_fd, events_fd, mark_fd))


@click.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=8766, help="Port to listen on; 0 takes a free one.")
@HOME
@LAG
def gateway(*, host: str, port: int, home: Path, lag_ms_max: int) -> None:
    """Events in and slates out, without pages: one of the processes of a split site."""
    listener = listen(host, port)
    click.echo(f"http://{host}:{listener.getsockname()[1]}/")
    _run(listener, home, lag_ms_max)


def _run(
    listener: socket.socket,
    home: Path,
    lag_ms_max: int,
    *,
    pages: Path | None = None,
    bell: socket.socket | None = None,
) -> None:
    leave_with_parent()
    from magpie.config.engine_link import EngineLink

    _check_weights(home)
    engine = EngineLink.started()
    _set_up(home, port=listener.getsockname()[1])
    from magpie.config.process import run_process

    failure = run_process(listener, engine=engine, lag_ms_max=lag_ms_max, pages=pages, bell=bell)
    if failure:
        click.echo(failure, err=True)
        sys.exit(MISCONFIGURED)


def _check_weights(home: Path) -> None:
    """Leave with both sentences where the weights file cannot be used: the engine would not start."""
    from magpie.config.weights_file import WEIGHTS

    # Without the file this process need not know what a weight is.
    if not (home / WEIGHTS).exists():
        return
    from magpie.config.trying import read_trying
    from magpie.engine.params import Params

    try:
        read_trying(home, Params())
    except Refusal as refusal:
        click.echo(f"{refusal.say('en')}\n{refusal.say('zh')}", err=True)
        sys.exit(MISCONFIGURED)


def _set_up(home: Path, *, port: int) -> None:
    """Before the imports that follow: BLAS and OpenMP read the number of threads while they are imported, and the
    domain's modules need the app registry."""
    url = f"http://127.0.0.1:{port}"
    os.environ.update(process_environment(os.environ, home=home.resolve(), url=url, port=port))
    import django

    django.setup()
