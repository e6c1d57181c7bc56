"""`magpie web`: Django's pages by granian, n workers, beside a `magpie gateway` that owns log and engine."""

import os
import sys
from pathlib import Path

import click

from magpie.cli.environment import process_environment
from magpie.cli.listening import free_port


@click.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=8765, envvar="MAGPIE_PORT", help="Port to listen on; 0 takes a free one.")
@click.option("--workers", default=1, help="Processes; one per core is a good start.")
@click.option(
    "--gateway-url",
    default="http://127.0.0.1:8766",
    envvar="MAGPIE_GATEWAY_URL",
    help="Where `magpie gateway` listens.",
)
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
def web(*, host: str, port: int, workers: int, gateway_url: str, home: Path) -> None:
    """Pages only, as WSGI: one of the processes of a split site."""
    port = port or free_port(host)
    environment = process_environment(os.environ, home=home.resolve(), url=gateway_url, port=port)
    environment["MAGPIE_GATEWAY_URL"] = gateway_url
    click.echo(f"http://{host}:{port}/")
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "2",
        "--no-ws",
        "magpie.config.wsgi:application",
    ]
    os.execve(sys.executable, command, environment)
