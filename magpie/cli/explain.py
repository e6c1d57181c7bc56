"""`magpie explain`: why a slate was what it was, or the whole way to a reservation, as a table or as JSON."""

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from magpie.cli.refusals import NothingFound


@click.command()
@click.argument("what", metavar="SLATE|reservation:ID")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def explain(*, what: str, home: Path, as_json: bool) -> None:
    """Show the trace of a slate, or the ordered chain slate → view → reservation."""
    from magpie.cli.chains import RESERVATION_PREFIX, chain_of_reservation, chain_of_slate
    from magpie.log.readers import LogReader

    reader = LogReader(home.resolve() / "log")
    is_slate = not what.startswith(RESERVATION_PREFIX)
    chain = chain_of_slate(reader, what) if is_slate else chain_of_reservation(reader, what)
    trace = find_trace(home, what) if is_slate else None
    if not chain and trace is None:
        raise NothingFound(what=what, home=home)
    if as_json:
        rows = [
            {"offset": link.offset, "stage": link.stage, **msgspec.to_builtins(link.event)} for link in chain
        ]
        click.echo(json.dumps({"what": what, "chain": rows, "trace": trace}, ensure_ascii=False, indent=2))
        return
    from magpie.cli.explain_tables import print_chain, print_served, print_trace

    print_chain(what, chain)
    print_served(chain)
    if is_slate:
        print_trace(trace)


def find_trace(home: Path, slate: str) -> dict[str, Any] | None:
    """The full trace of a slate from the ring on disk, or None when it has gone."""
    from magpie.engine.trace import TraceRing

    folder = home / "engine" / "traces"
    if not folder.exists():
        return None
    ring = TraceRing(folder)
    trace = ring.find_trace(slate)
    ring.close()
    return trace
