"""What a shared link says of who shared it: a mark of its own, which names nobody and is the same on all their links. No ORM."""

import re
from typing import Final

from magpie.kit.ids import derive_id

MARK: Final = re.compile(r"[0-9A-Z]{26}")


def mark_of(person: str) -> str:
    """A person's key -> what their links carry. It cannot be turned back; who holds the key can compare."""
    return derive_id("link", person)
