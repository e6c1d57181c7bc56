"""`magpie day`: a shop's scripted day in a home of its own, the books checked after every step; leaves with 1 where one is off.

It touches no home of yours: everything lies in a folder that goes away, or in an empty PostgreSQL database that is named.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from magpie.cli.environment import process_environment
from magpie.cli.refusals import DatabaseNotEmpty

if TYPE_CHECKING:
    from rich.console import Console

    from magpie.demo.day.report import Check, Step
    from magpie.demo.day.stage import Carry

LANGUAGES: Final = ("zh", "en", "both")
NAME_CELLS: Final = {"zh": 12, "en": 18, "both": 18}


@click.command()
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="An empty PostgreSQL database; without it, SQLite in a folder that goes away.",
)
@click.option(
    "--crowd",
    default=60,
    show_default=True,
    type=click.IntRange(24, 80),
    help="How many come to the rush at once.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Without it, that of this terminal.")
def day(*, database: str, crowd: int, language: str | None) -> None:
    """Play a shop's day from listing to payout, and check ledger, stock, money and provider after every step."""
    from rich.console import Console

    console = Console(highlight=False)
    language = language or ("zh" if os.environ.get("LANG", "").startswith("zh") else "en")
    with tempfile.TemporaryDirectory(prefix="magpie-day-") as folder:
        _set_up(Path(folder), database)
        from magpie.demo.day.script import play_day
        from magpie.demo.day.stage import Plan

        _print_head(console, language)
        with _relay(Path(folder) / "log") as carry:
            plan, wrong, checks = Plan(crowd=crowd, flash_crowd=crowd * 2 // 3), 0, 0
            for number, step in enumerate(play_day(carry=carry, plan=plan), start=1):
                _print_step(console, number, step, language)
                wrong += sum(not check.is_well for check in step.checks)
                checks += len(step.checks)
        _print_end(console, checks, wrong, Path(folder) / "log", language)
    sys.exit(1 if wrong else 0)


def _set_up(home: Path, database: str) -> None:
    """Django over an empty database; nothing the owner set for a real site reaches into it."""
    for name in ("MAGPIE_DATABASE_URL", "MAGPIE_STRIPE_KEY", "MAGPIE_STRIPE_WEBHOOK_SECRET"):
        os.environ.pop(name, None)
    if database:
        os.environ["MAGPIE_DATABASE_URL"] = database
    os.environ["MAGPIE_TEST_BANK"] = "1"
    os.environ.update(process_environment(os.environ, home=home, url="", port=8765))
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    if tables := connection.introspection.table_names():
        raise DatabaseNotEmpty(count=len(tables))
    call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _relay(folder: Path) -> "Iterator[Carry]":
    """The relay of a site, between this database and a journey log on disk."""
    from magpie.config.wiring import WIRING
    from magpie.demo.day.stage import BEGINS
    from magpie.domain.outbox.relay import Relay
    from magpie.kit.clock import FrozenClock, ms_of
    from magpie.log.committer import GroupCommitter
    from magpie.log.disk import RealDisk
    from magpie.log.journey_log import JourneyLog

    clock = FrozenClock(ms_of(BEGINS))
    log = JourneyLog.open(folder, disk=RealDisk(), clock=clock)
    committer = GroupCommitter(log)
    relay = Relay(
        WIRING,
        append=lambda events, mark: committer.submit(events, mark=mark).result(),
        read_mark=log.marks.get,
        clock=clock,
    )
    relay.open()

    def carry() -> None:
        while relay.step():
            pass

    yield carry
    committer.close()


def _print_head(console: "Console", language: str) -> None:
    from django.db import connection

    vendor = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    console.print(f"\n[bold]{_one('鹊桥的一天', 'A day at Magpie', language)}[/bold]  {vendor}")
    zh = "人物、时钟与银行均为模拟：动作、数据库、签名回调与账本是真的。"
    en = "People, clock and bank are simulated; actions, database, signed webhooks and ledger are the real ones."
    _print_lines(console, zh, en, language, indent="", style="dim")


def _print_step(console: "Console", number: int, step: "Step", language: str) -> None:
    from magpie.demo.day.stage import ZONE

    at = step.at.astimezone(ZONE)
    title = _one(step.title.zh, step.title.en, language)
    console.print(f"\n[bold]{number:>2}  {title}[/bold]  [dim]{at:%m-%d %H:%M}[/dim]")
    for words in step.told:
        _print_lines(console, words.zh, words.en, language, indent="    ")
    for check in step.checks:
        _print_check(console, check, language)


def _print_check(console: "Console", check: "Check", language: str) -> None:
    from rich.cells import cell_len

    mark, style = ("✓", "green") if check.is_well else ("✗", "bold red")
    for name, saw in _chosen(check, language):
        gap = " " * max(2, NAME_CELLS[language] - cell_len(name))
        console.print(f"    [{style}]{mark}[/{style}] [bold]{name}[/bold]{gap}{saw}", soft_wrap=True)
        mark = " "


def _chosen(check: "Check", language: str) -> list[tuple[str, str]]:
    both = {"zh": (check.name.zh, check.saw.zh), "en": (check.name.en, check.saw.en)}
    return list(both.values()) if language == "both" else [both[language]]


def _print_end(console: "Console", checks: int, wrong: int, log: Path, language: str) -> None:
    from magpie.log.readers import LogReader

    events = sum(1 for _ in LogReader(log).read())
    zh = f"{checks} 项核对，{wrong} 项不符；旅程日志 {events} 条事件。"
    en = f"{checks} checks, {wrong} of them off; {events} events in the journey log."
    console.print()
    _print_lines(console, zh, en, language, indent="", style="bold green" if not wrong else "bold red")


def _print_lines(
    console: "Console", zh: str, en: str, language: str, *, indent: str, style: str = ""
) -> None:
    for line in {"both": (zh, en), "zh": (zh,), "en": (en,)}[language]:
        console.print(f"{indent}{line}", style=style or None, soft_wrap=True, markup=False)


def _one(zh: str, en: str, language: str) -> str:
    return {"both": f"{zh} · {en}", "zh": zh, "en": en}[language]
