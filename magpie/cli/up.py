"""`magpie up`: the whole site by one command on one port. Holds the port and the home; does no work itself.

The port is bound here and handed down, so a restart of the main process makes people wait instead of failing.
"""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from magpie.cli.environment import process_environment
from magpie.cli.listening import listen, url_of
from magpie.cli.paying import payment_lines
from magpie.cli.refusals import HomeInUse, HomeUnwritable
from magpie.cli.serve import LAG_HELP
from magpie.cli.sockets import PrivateSockets
from magpie.cli.supervision import Child, Supervisor, leave_with_parent
from magpie.config.prepared import is_prepared

LOCK_NAME = "up.lock"
JOBS_AFTER_S = 15.0
"""Background work begins when whoever waits for the first page has it."""


@click.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 lets other machines in.")
@click.option(
    "--port", default=8765, type=click.IntRange(0, 65_535), envvar="MAGPIE_PORT", help="0 takes a free one."
)
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--jobs/--no-jobs", "with_jobs", default=True, help="Also run background jobs.")
@click.option("--lag-ms-max", default=1_000, envvar="MAGPIE_LAG_MS_MAX", help=LAG_HELP)
@click.option("--quiet", is_flag=True, hidden=True, help="Leave the greeting to whoever started this.")
def up(*, host: str, port: int, home: Path, with_jobs: bool, lag_ms_max: int, quiet: bool) -> None:
    """Run the whole site: pages, events, slates and background jobs, until stopped."""
    leave_with_parent()
    home = home.resolve()
    lock = hold_home(home)
    listener = listen(host, port)
    address = url_of(host, listener)
    environment = process_environment(os.environ, home=home, url=address, port=listener.getsockname()[1])
    command = [sys.executable, "-m", "magpie.cli"]
    if (
        not is_prepared(home, environment)
        and subprocess.run([*command, "prepare", "--quiet"], env=environment).returncode
    ):
        sys.exit(1)
    if not quiet:
        click.echo(f"Magpie 鹊桥  {address}/")
        click.echo(f"home 数据目录  {home}")
        for line in payment_lines(environment):
            click.echo(line)
    with PrivateSockets(home) as private:
        children = children_of(command, listener, private, lag_ms_max=lag_ms_max, with_jobs=with_jobs)
        status = Supervisor(children, environment).run()
    listener.close()
    lock.close()
    sys.exit(status)


def children_of(
    command: Sequence[str],
    listener: socket.socket,
    private: PrivateSockets,
    *,
    lag_ms_max: int,
    with_jobs: bool,
) -> list[Child]:
    """The processes of a whole site: log and engine, Django, background work."""
    public, pages, bell = listener.fileno(), private.pages.fileno(), private.bell.fileno()
    main = [
        "serve",
        "--fd",
        public,
        "--pages",
        private.pages_path,
        "--bell-fd",
        bell,
        "--lag-ms-max",
        lag_ms_max,
    ]
    children = [
        Child("main", [*command, *map(str, main)], (public, bell)),
        Child("pages", [*command, "pages", "--fd", str(pages), "--bell", str(private.bell_path)], (pages,)),
    ]
    if with_jobs:
        children.append(Child("jobs", [*command, "jobs"], due_at=time.monotonic() + JOBS_AFTER_S))
    return children


def hold_home(home: Path) -> "_Lock":
    """Take the home for this process alone, or say who has it."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _Lock(home / LOCK_NAME)
    except BlockingIOError:
        raise HomeInUse(
            home=home, pid=(home / LOCK_NAME).read_text(encoding="ascii").strip() or "?"
        ) from None
    except OSError as error:
        raise HomeUnwritable(home=home, why=os.strerror(error.errno or 0)) from None


class _Lock:
    """A lock the kernel drops with the process; the file holds the process id for whoever is refused."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a+", encoding="ascii")
        fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.file.truncate(0)
        self.file.write(f"{os.getpid()}\n")
        self.file.flush()

    def close(self) -> None:
        self.file.close()
