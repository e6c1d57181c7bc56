"""Whom a command means: p:<id>, a:<id>, or the name somebody signs in with, where the home has a database."""

import os
from pathlib import Path

from magpie.cli.environment import process_environment


def person_of(named: str, *, home: Path) -> str:
    """The person's id; raises NobodySignsInAs. Without a database the word is taken as an id."""
    if ":" in named or not has_truth(home):
        return named
    open_truth(home)
    from magpie.domain.people.queries import get_person_named

    return get_person_named(named)


def has_truth(home: Path) -> bool:
    """Whether this home keeps people, goods and stock, in its own file or in a server."""
    return (home / "magpie.sqlite3").exists() or "MAGPIE_DATABASE_URL" in os.environ


def open_truth(home: Path) -> None:
    """Set Django up over the home's database."""
    os.environ.update(process_environment(os.environ, home=home.resolve(), url="", port=8765))
    import django

    django.setup()
