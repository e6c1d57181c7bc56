"""The compiled loops of the engine, each beside the slow plain reference that it must equal.

Machine code is kept on disk under a name made of all kernels' sources: numba itself looks at the one file a kernel
stands in, so after an update a kernel that takes others in would go on running their old code.
"""

import hashlib
import importlib
import os
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

from numba.core import config


def name_of_sources(folder: Path) -> str:
    """One name for all sources of a folder, e.g. 'kernels-4f1c2a9b03de'."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"kernels-{digest.hexdigest()}"


def keep_machine_code(folder: Path) -> None:
    """Tell numba where; what the owner set, or a folder that cannot be written, leaves numba's own choice."""
    cache = folder / "__pycache__"
    if vars(config)["CACHE_DIR"] or not os.access(cache if cache.exists() else folder, os.W_OK):
        return
    vars(config)["CACHE_DIR"] = str(cache / name_of_sources(folder))


def drop_old_machine_code(folder: Path) -> None:
    """Delete what belongs to earlier sources of this folder."""
    for old in (folder / "__pycache__").glob("kernels-*"):
        if old.name != name_of_sources(folder):
            shutil.rmtree(old, ignore_errors=True)


def compile_each() -> Iterator[tuple[int, int]]:
    """Read every kernel, and so compile those whose machine code is not kept yet: (files read, files in all)."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    for read, name in enumerate(names, 1):
        importlib.import_module(f"{__name__}.{name}")
        yield read, len(names)


# Before the first kernel of this folder is read: each looks for its machine code as it is made.
keep_machine_code(Path(__file__).parent)
