"""A home that somebody made beforehand: what Magpie puts there is readable by its owner alone."""

from pathlib import Path

import pytest

from tests.running import command_line

pytestmark = pytest.mark.slow


def test_what_is_made_in_a_home_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)

    assert command_line(home, "prepare", "--quiet").returncode == 0

    made = [path for path in home.rglob("*") if "static" not in path.parts]
    assert home / "magpie.sqlite3" in made
    assert [path for path in made if path.stat().st_mode & 0o077] == []
