"""Making a home ready: each step says what it did, or that it was done already. Running it again changes nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from magpie.config.keys import operator_key
from magpie.config.prepared import remember_prepared
from magpie.ui.locale import compile_catalogues
from magpie.ui.mark import draw_icons

PACKAGE = Path(__file__).resolve().parent.parent
STAMP = "staticfiles.json"


def prepare_home() -> Iterator[str]:
    """Secrets, database, messages, icons, static files, in this order."""
    django.setup()
    keep_out_of_git(settings.MAGPIE_HOME)
    operator_key(settings.MAGPIE_HOME / "secrets")
    yield f"secrets: {settings.MAGPIE_HOME / 'secrets'}"
    call_command("migrate", interactive=False, verbosity=0)
    yield f"database: {str(settings.DATABASES['default']['ENGINE']).rsplit('.', 1)[-1]}, up to date"
    yield f"messages: {compile_messages()} compiled"
    settings.MAGPIE_DRAWN.mkdir(exist_ok=True)
    yield f"icons of the app: {len(draw_icons(settings.MAGPIE_DRAWN))} drawn"
    if static_files_are_old():
        call_command("collectstatic", interactive=False, verbosity=0)
        yield f"static files: collected into {settings.STATIC_ROOT}"
    else:
        yield "static files: up to date"
    remember_prepared(settings.MAGPIE_HOME, os.environ)


def keep_out_of_git(home: Path) -> None:
    """A home inside a checkout, as docs/own_goods.md makes one, holds secrets and people: no `git add` may take it."""
    ignored = home / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="ascii")


def compile_messages() -> int:
    """Compile the .po files that are newer than their .mo; gettext's own tools may be absent, so Babel does it."""
    return len(compile_catalogues())


def static_files_are_old() -> bool:
    """Whether any static file of the package, or one that was drawn, is newer than what was collected."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    if not settings.MAGPIE_STATIC_MANIFEST or not stamp.exists():
        return True
    files = (*PACKAGE.rglob("static/**/*"), *Path(settings.MAGPIE_DRAWN).rglob("*"))
    # A file that was moved keeps its own time; the folder it came to has a new one.
    newest = max((path.stat().st_mtime for path in files), default=0.0)
    return newest > stamp.stat().st_mtime
