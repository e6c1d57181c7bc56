"""`magpie demo`: a home with the invented town in it, then the site. Run again, it finds everything there.

The old town stands before the site starts; the other districts are drawn and open one after the other while it runs. Where
it stands already, what a newer Magpie adds to it moves in the same way.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magpie.cli.environment import process_environment
from magpie.cli.paying import payment_lines
from magpie.cli.visitors import SPEED, VISITORS, start_visitors

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from magpie.demo.logins import Login
    from magpie.world.catalogue.shapes import Shop

STEPS_OF_AN_ORDER = 5
"""About as many, for the bar that shows how far it is."""
MOVING_NICENESS = 19
"""Whoever looks at the town goes before whoever moves in."""


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 lets other machines in.")
@click.option("--port", default=8765, envvar="MAGPIE_PORT", help="Port to listen on.")
@click.option("--shops", default="", help="Only these shops, by handle, comma between.")
@VISITORS
@SPEED
@click.option("--up/--no-up", "starts_site", default=True, help="Start the site when the town is built.")
def demo(
    *, home: Path, host: str, port: int, shops: str, visitors: int, speed: float, starts_site: bool
) -> None:
    """Build the invented town in a home and run the site with it: everything in it is simulated."""
    home = home.resolve()
    os.environ.update(process_environment(os.environ, home=home, url=f"http://{host}:{port}", port=port))
    from rich.console import Console

    from magpie.cli.greeting import run_and_greet

    console = Console()
    _prepare(home, console)
    only = [name for name in shops.split(",") if name]
    first, *later = _districts(only)
    if not starts_site:
        first, later = sum(later, first), []
    elif first and _has_opened(first):
        first, later = (), [first, *later]
    logins = _build(home, console, first)
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
        greet=lambda: _open(home, console, f"http://{here}:{port}/", logins, visitors=visitors, speed=speed),
        console=console,
        meanwhile=_move_in(home, console, later),
    )
    sys.exit(status)


def _prepare(home: Path, console: "Console") -> None:
    import django

    from magpie.config.prepared import is_prepared

    if is_prepared(home, os.environ):
        django.setup()
        return
    with console.status("prepare 准备中"):
        from magpie.config.prepare import prepare_home

        for step in prepare_home():
            console.print(f"  {step}", style="dim")


def _districts(only: Sequence[str]) -> "list[tuple[Shop, ...]]":
    """What opens together, in order; the shops that were asked for are one district."""
    from magpie.world.catalogue import DISTRICTS, SHOPS

    return [tuple(shop for shop in SHOPS if shop.handle in only)] if only else list(DISTRICTS)


def _has_opened(shops: "Sequence[Shop]") -> bool:
    from magpie.demo.town import has_opened

    return has_opened(shops)


def _move_in(home: Path, console: "Console", districts: "Sequence[tuple[Shop, ...]]") -> Iterator[str]:
    """Draw and open what is still missing, behind everything else this machine has to do."""
    os.nice(MOVING_NICENESS)
    for number, shops in enumerate(districts, 1):
        yield from _steps(home, shops)
        console.print(
            f"  district {number} of {len(districts)} is open · 第 {number}/{len(districts)} 个街区开张",
            style="dim",
        )


def _open(
    home: Path, console: "Console", address: str, logins: "Sequence[Login]", *, visitors: int, speed: float
) -> None:
    """The door opens: the greeting, and the first simulated visitors."""
    _greet(console, address, logins)
    if visitors:
        start_visitors(address, count=visitors, speed=speed, home=home)
        console.print(
            f"  {visitors} simulated visitors look around ({speed:g} days in one; --visitors 0 for none).\n"
            f"  {visitors} 位模拟访客正在逛（一天当作 {speed:g} 天；--visitors 0 关闭）。\n",
            style="dim",
        )


def _greet(console: "Console", address: str, logins: "Sequence[Login]") -> None:
    """Where it is, who may sign in and what for; the address only of a site that answers there."""
    from magpie.demo.logins import PRINTED

    console.print(f"\n[bold]Magpie 鹊桥[/bold]  {address}")
    for login in logins:
        role = PRINTED[login.name]
        console.print(f"  sign in 登录   [bold]{login.name}[/bold]  {login.password}")
        console.print(f"    {role.en} · {role.zh}", style="dim")
    for line in payment_lines(os.environ):
        console.print(f"  {line}", style="dim")
    console.print("  All shops and people here are invented. 店铺与人物均为虚构。\n", style="dim")


def _build(home: Path, console: "Console", shops: "Sequence[Shop]") -> "list[Login]":
    from django.utils import timezone

    from magpie.demo.logins import make_logins
    from magpie.demo.offers import play_offers
    from magpie.demo.pictures import wanted_drawings
    from magpie.demo.purchases import ORDERS, play_purchases
    from magpie.demo.town import things_count

    logins, owners = make_logins(home / "demo", now=timezone.now())
    if shops:
        with _progress(console) as progress:
            total = len(wanted_drawings(shops)) + things_count(shops)
            _follow(progress, "town 小城", _steps(home, shops), total)
            bought = play_purchases(shops, owners=owners, now=timezone.now())
            _follow(progress, "trade 买卖", bought, ORDERS * STEPS_OF_AN_ORDER)
    play_offers(owners=owners, now=timezone.now())
    return logins


def _steps(home: Path, shops: "Sequence[Shop]") -> Iterator[str]:
    """Every drawing, then every thing that is put up; what is there already is passed over."""
    from django.conf import settings
    from django.utils import timezone

    from magpie.demo.logins import make_logins
    from magpie.demo.pictures import draw_all
    from magpie.demo.town import Town, build_town

    now = timezone.now()
    _, owners = make_logins(home / "demo", now=now)
    town = Town(drawings=home / "demo" / "drawings", media=Path(settings.MEDIA_ROOT), now=now)
    yield from draw_all(town.drawings, shops=shops)
    yield from build_town(town, owners=owners, shops=shops)


def _progress(console: "Console") -> "Progress":
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(), console=console,
    )  # fmt: skip


def _follow(progress: "Progress", title: str, steps: Iterable[str], total: int) -> None:
    task = progress.add_task(title, total=total)
    for _ in steps:
        progress.advance(task)
    progress.update(task, completed=total)
