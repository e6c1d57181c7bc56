"""Many at once: each in a thread and with a database connection of their own, let go at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.db import connection

from magpie.kit.errors import Refusal

T = TypeVar("T")
CROWD_MAX: Final = 80
"""A PostgreSQL as it is installed takes a hundred connections."""


def at_once(doings: Sequence[Callable[[], T]]) -> list[T | Refusal]:
    """What each came back with, or why it was refused, in their order."""
    start = threading.Barrier(len(doings))

    def go(do: Callable[[], T]) -> T | Refusal:
        start.wait()
        try:
            return do()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(doings)) as threads:
        return list(threads.map(go, doings))
