"""A small scheduler: chores with a period, run one after the other in one process.

A chore that fails says so and is tried again at its next time; the others go on. Time is given, so tests need no
sleep.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from magpie.kit.errors import Refusal


@dataclass
class Chore:
    """What to do and how often. `run` returns a line worth printing, or ""."""

    name: str
    every_s: float
    run: Callable[[], str]
    due_at: float = 0.0


def run_due(chores: Sequence[Chore], *, now: float, failures: tuple[type[Exception], ...]) -> float:
    """Run what is due at `now`; the seconds until the next one. `failures` are what a chore may fail with."""
    for chore in chores:
        if chore.due_at <= now:
            chore.due_at = now + chore.every_s
            _run(chore, (*failures, Refusal, OSError))
    return max(0.0, min(chore.due_at for chore in chores) - now)


def _run(chore: Chore, failures: tuple[type[Exception], ...]) -> None:
    try:
        said = chore.run()
    except failures as error:
        click.echo(f"{chore.name}: {type(error).__name__}: {error}", err=True)
        return
    if said:
        click.echo(f"{chore.name}: {said}")
