"""Machine code that was kept belongs to exactly these sources, those of other files it takes in included."""

import subprocess
import sys
from pathlib import Path

import pytest

from magpie.engine import kernels

pytestmark = pytest.mark.wide  # each compiles in processes of its own

INNER = """
from numba import njit
@njit("int64(int64)", cache=True)
def inner(x):
    return x + {add}
"""
OUTER = """
from numba import njit
from {package}.inner import inner
@njit("int64(int64)", cache=True)
def outer(x):
    return inner(x)
"""
ROOM = """
from pathlib import Path
from magpie.engine.kernels import keep_machine_code
from numba.core import config
config.CACHE_DIR = ""
keep_machine_code(Path(__file__).parent)
"""


def answer_of(folder: Path) -> str:
    line = [sys.executable, "-c", f"from {folder.name}.outer import outer; print(outer(1))"]
    return subprocess.run(line, capture_output=True, text=True, check=True, cwd=folder.parent).stdout.strip()


def lay_out(folder: Path, *, add: int, room: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text(room, encoding="utf-8")
    (folder / "inner.py").write_text(INNER.format(add=add), encoding="utf-8")
    if not (folder / "outer.py").exists():
        (folder / "outer.py").write_text(OUTER.format(package=folder.name), encoding="utf-8")


def test_a_kernel_sees_what_changed_in_another_file(tmp_path: Path) -> None:
    for add in (10, 200):
        lay_out(tmp_path / "told", add=add, room=ROOM)
        assert answer_of(tmp_path / "told") == str(1 + add)

    # The same without the rule, so that this test would notice: numba goes on with the old code.
    lay_out(tmp_path / "untold", add=10, room="")
    assert answer_of(tmp_path / "untold") == "11"
    lay_out(tmp_path / "untold", add=200, room="")
    assert answer_of(tmp_path / "untold") == "11"


def test_ours_is_kept_so_and_old_code_goes(tmp_path: Path) -> None:
    ours = Path(kernels.__file__).parent
    assert list(ours.glob(f"__pycache__/{kernels.name_of_sources(ours)}/*")) != []

    lay_out(tmp_path / "told", add=10, room=ROOM)
    answer_of(tmp_path / "told")
    lay_out(tmp_path / "told", add=200, room=ROOM)
    answer_of(tmp_path / "told")
    kernels.drop_old_machine_code(tmp_path / "told")

    kept = [path.name for path in (tmp_path / "told" / "__pycache__").glob("kernels-*")]
    assert kept == [kernels.name_of_sources(tmp_path / "told")]


def test_compiling_tells_how_far_it_is() -> None:
    told = list(kernels.compile_each())

    assert [read for read, _ in told] == list(range(1, len(told) + 1))
    assert {files for _, files in told} == {len(list(Path(kernels.__file__).parent.glob("*.py"))) - 1}
