"""Every process of a site begins with the command line, so that must be light."""

import subprocess
import sys

import pytest

HEAVY = {"asyncio", "django", "httpx", "numba", "numpy", "pyarrow", "rich", "scipy", "starlette", "uvicorn"}


@pytest.mark.slow
def test_the_command_line_imports_nothing_heavy_until_a_command_runs() -> None:
    code = "import sys, magpie.cli.main; print(*{name.split('.')[0] for name in sys.modules})"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "click" in loaded
    assert HEAVY.isdisjoint(loaded)
