"""Crash points: the named moments at which a process may die and nothing may be lost.

Code that changes files calls `at("seal.parquet_written")` between its steps. In the product that is a pass; a
drill hands in a function that kills the process, or raises, at the point it names. All names are here.
"""

from collections.abc import Callable

At = Callable[[str], None]

APPEND = ("append.written", "append.synced")
ROTATE = ("rotate.closed", "rotate.created")
SEAL = ("seal.parquet_written", "seal.ids_written", "seal.manifest_replaced", "seal.segment_removed")
ERASE = ("erase.announced", "erase.segment_rewritten", "erase.parquet_rewritten", "erase.rejects_rewritten",
         "erase.ids_rewritten", "erase.finished")  # fmt: skip


def walk_on(name: str) -> None:
    """The product's own `at`: nothing happens."""
