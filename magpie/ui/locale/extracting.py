"""Which sentences need Chinese words: every msgid of templates and views, found without gettext's own tools."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def messages_in(package: Path) -> Iterator[tuple[str, str]]:
    """(file, msgid) of every translatable sentence below `package`."""
    templates = [*package.rglob("templates/**/*.html"), *package.rglob("templates/**/*.txt")]
    for source in sorted([*templates, *package.rglob("*.py")]):
        text = source.read_text(encoding="utf-8")
        if source.suffix != ".py":
            text = templatize(text)
        for _, said, _, _ in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            yield str(source.relative_to(package)), said if isinstance(said, str) else str(said[0])
