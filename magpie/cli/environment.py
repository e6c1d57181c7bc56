"""The environment a Magpie process starts with: one thread per library, and where things are.

Set before exec, because BLAS and OpenMP read these while they are imported.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

ONE_THREAD: Final = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)

PLAIN_PAGE: Final = "/accounts/login/"
"""Cheap, the same for everybody, and made of what every page is made of: who opens it knows that pages open."""


def process_environment(inherited: Mapping[str, str], *, home: Path, url: str, port: int) -> dict[str, str]:
    """The environment of main, pages and jobs; what the owner set stays, except the threads."""
    return {
        **inherited,
        "MAGPIE_HOME": str(home),
        "MAGPIE_PORT": str(port),
        "MAGPIE_GATEWAY_URL": inherited.get("MAGPIE_GATEWAY_URL", url),
        "DJANGO_SETTINGS_MODULE": "magpie.config.settings",
        "PYTHONUNBUFFERED": "1",
        **ONE_THREAD,
    }
