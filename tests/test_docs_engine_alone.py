"""docs/use_the_engine_alone.md says what really happens: its files, its thirty lines, and what they print."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOC = Path(__file__).parent.parent / "docs" / "use_the_engine_alone.md"
pytestmark = pytest.mark.wide


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", DOC.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_thirty_lines_print_what_the_page_says(tmp_path: Path) -> None:
    for name, text in zip(
        ("goods.csv", "behaviour.csv", "alone.py"), (*blocks("csv"), *blocks("python")), strict=True
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "alone.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == blocks("text")[0]


def test_they_are_thirty_and_bring_no_server_along() -> None:
    (script,) = blocks("python")
    assert len(script.splitlines()) <= 30
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys; import magpie.engine.pipeline, magpie.log.payloads; print(*sorted(sys.modules))"],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout.split()  # fmt: skip
    assert not {"django", "starlette", "ninja", "duckdb"} & {name.partition(".")[0] for name in loaded}
