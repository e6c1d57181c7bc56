"""`magpie demo`: a home with the invented town in it, then the site. Run again, it finds everything there."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from magpie.cli.environment import process_environment
from magpie.cli.greeting import run_and_greet

if TYPE_CHECKING:
    from magpie.demo.logins import Login


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 lets other machines in.")
@click.option("--port", default=8765, envvar="MAGPIE_PORT", help="Port to listen on.")
@click.option("--shops", default="", help="Only these shops, by handle, comma between.")
@click.option("--up/--no-up", "starts_site", default=True, help="Start the site when the town is built.")
def demo(*, home: Path, host: str, port: int, shops: str, starts_site: bool) -> None:
    """Build the invented town in a home and run the site with it: everything in it is simulated."""
    home = home.resolve()
    os.environ.update(process_environment(os.environ, home=home, url=f"http://{host}:{port}", port=port))
    console = Console()
    with console.status("prepare 准备中"):
        from magpie.config.prepare import prepare_home

        for step in prepare_home():
            console.print(f"  {step}", style="dim")
    logins = _build(home, console, only=[name for name in shops.split(",") if name])
    if not starts_site:
        _greet(console, "", logins)
        return
    sys.stdout.flush()
    here = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host
    site = ["up", "--quiet", "--home", str(home), "--host", host, "--port", str(port)]
    status = run_and_greet(
        [sys.executable, "-m", "magpie.cli", *site],
        environment=os.environ,
        address=f"http://{'127.0.0.1' if here == 'localhost' else host}:{port}",
        greet=lambda: _greet(console, f"http://{here}:{port}/", logins),
        console=console,
    )
    sys.exit(status)


def _greet(console: Console, address: str, logins: "Sequence[Login]") -> None:
    """Where it is and who may sign in; the address only of a site that answers there."""
    console.print(f"\n[bold]Magpie 鹊桥[/bold]  {address}")
    for login in logins:
        console.print(f"  sign in 登录   [bold]{login.name}[/bold]  {login.password}")
    console.print("  All shops and people here are invented. 店铺与人物均为虚构。\n", style="dim")


def _build(home: Path, console: Console, *, only: Sequence[str]) -> "list[Login]":
    from django.conf import settings
    from django.utils import timezone

    from magpie.demo.logins import make_logins
    from magpie.demo.pictures import draw_all, wanted_drawings
    from magpie.demo.town import Town, build_town, things_count
    from magpie.world.catalogue import SHOPS

    folder = home / "demo"
    shops = tuple(shop for shop in SHOPS if not only or shop.handle in only)
    now = timezone.now()
    logins, owners = make_logins(folder, now=now)
    town = Town(drawings=folder / "drawings", media=Path(settings.MEDIA_ROOT), now=now)
    with _progress(console) as progress:
        _follow(progress, "draw 绘制", draw_all(town.drawings, shops=shops), len(wanted_drawings(shops)))
        _follow(progress, "build 搭建", build_town(town, owners=owners, shops=shops), things_count(shops))
    return logins


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(), console=console,
    )  # fmt: skip


def _follow(progress: Progress, title: str, steps: Iterable[str], total: int) -> None:
    task = progress.add_task(title, total=total)
    for _ in steps:
        progress.advance(task)
    progress.update(task, completed=total)
