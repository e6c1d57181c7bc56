"""`magpie visitors`: simulated visitors for a site that runs; `magpie demo` starts the same ones beside its own."""

import os
import threading
from pathlib import Path

import click

from magpie.cli.persons import open_truth
from magpie.cli.refusals import NobodyThere, OtherHome

VISITORS_MAX = 500
NICENESS = 10
"""Whoever really looks at the town goes first."""
VISITORS = click.option(
    "--visitors", default=50, type=click.IntRange(0, VISITORS_MAX), help="How many simulated people use the site; 0 for none."
)  # fmt: skip
SPEED = click.option(
    "--speed", default=200.0, type=click.FloatRange(0.1, 10_000.0), help="How many of their days pass in one of ours."
)  # fmt: skip


@click.command()
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of the site's data."
)  # fmt: skip
@click.option("--url", default="http://127.0.0.1:8765/", help="Where that site answers.")
@VISITORS
@SPEED
def visitors(*, home: Path, url: str, visitors: int, speed: float) -> None:
    """Let simulated people use a running site until stopped; all they cause is marked simulated. 让模拟访客使用站点。"""
    open_truth(home)
    check_site(url, home=home)
    thread = start_visitors(url, count=visitors, speed=speed, home=home)
    click.echo(
        f"{visitors} simulated visitors look around; Ctrl+C ends it · {visitors} 位模拟访客正在逛，按 Ctrl+C 结束"
    )
    try:
        thread.join()
    except KeyboardInterrupt:
        click.echo("")


def check_site(url: str, *, home: Path) -> None:
    """Raises NobodyThere where no site answers, OtherHome where it does not believe this home's tokens."""
    import httpx
    from django.conf import settings

    from magpie.kit.clock import HOUR_MS, SystemClock
    from magpie.kit.tokens import PageClaims, sign

    claims = PageClaims(person="p:NOBODY", expires_ms=SystemClock().now_ms() + HOUR_MS, simulated=True)
    token = sign(claims, secret=settings.MAGPIE_PAGE_SECRET)
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/v1/rights", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
    except httpx.TransportError as error:
        raise NobodyThere(url=url, why=str(error)) from None
    # A site that is busy or starting will be asked again by everybody who comes.
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raise OtherHome(url=url, home=home)


def start_visitors(address: str, *, count: int, speed: float, home: Path) -> threading.Thread:
    """All of them in one quiet thread that ends with this process. Django is set up already."""
    import asyncio
    import logging

    from django.conf import settings
    from django.utils import timezone

    from magpie.demo.logins import shops_of_keepers
    from magpie.demo.visitors.keeping import Keepers
    from magpie.demo.visitors.living import Visitors
    from magpie.demo.visitors.residents import move_in
    from magpie.kit.clock import SystemClock

    # One line for each request would be all that this terminal says.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    residents = move_in(count, now=timezone.now())
    clock = SystemClock()
    keepers = Keepers(address, shops=shops_of_keepers(home / "demo"), clock=clock)
    crowd = Visitors(address, residents, settings.MAGPIE_PAGE_SECRET, clock, speed, keepers=keepers)

    def live() -> None:
        os.nice(NICENESS)
        asyncio.run(crowd.visit_all())

    thread = threading.Thread(target=live, name="visitors", daemon=True)
    thread.start()
    return thread
