"""`magpie bench`: measure this machine and this Magpie. A door to `bench/run.py` of a checkout."""

import subprocess
import sys
from pathlib import Path

import click

CHECKOUT = Path(__file__).resolve().parents[2]


@click.command()
@click.argument("sections", nargs=-1)
def bench(*, sections: tuple[str, ...]) -> None:
    """Run the benches of a checkout, all or the named sections, and print what they measured."""
    script = CHECKOUT / "bench" / "run.py"
    if not script.exists():
        raise click.ClickException(
            "benches are part of a checkout, not of an installed package · 基准测试仅随源码提供"
        )
    sys.exit(subprocess.run([sys.executable, str(script), *sections], cwd=CHECKOUT).returncode)
