"""The words in Chinese, and how they are compiled without gettext's own tools.

`django.po` is the source; the `.mo` beside it is built at set-up by Babel and never committed.
"""

from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent


def compile_catalogues(*, folder: Path = FOLDER) -> list[Path]:
    """Write a `.mo` beside every `.po` below `folder` that is newer than it; returns those written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        catalogue = read_catalogue(source)
        with target.open("wb") as out:
            mofile.write_mo(out, catalogue)
        written.append(target)
    return written


def read_catalogue(source: Path) -> Catalog:
    """A parsed `.po`; a malformed file raises, so that a bad catalogue cannot ship half read."""
    with source.open("rb") as text:
        return pofile.read_po(text, locale="zh_Hans", abort_invalid=True)
