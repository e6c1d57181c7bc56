"""The import contract holds, and each of its clauses can still fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "kit",
    "log",
    "engine",
    "domain",
    "ui",
    "store",
    "console",
    "api",
    "gateway",
    "world",
    "demo",
    "cli",
    "config",
)
APPS = (
    "outbox",
    "people",
    "ledger",
    "payment",
    "notices",
    "webhooks",
    "goods",
    "content",
    "campaigns",
    "flash",
    "talk",
    "trade",
    "distribution",
)

# What is planted -> (file, text, the contract that must break).
PLANTED = {
    "a lower room knows a higher one": ("kit/x.py", "import magpie.log", "The house"),
    "edges know each other": ("store/x.py", "import magpie.gateway", "The house"),
    "a package nobody placed": ("attic/__init__.py", "", "The house"),
    "an app reads upwards": ("domain/goods/x.py", "import magpie.domain.content", "The apps of the domain"),
    "an app nobody placed": ("domain/cellar/__init__.py", "", "The apps of the domain"),
    "the world knows the engine": ("world/x.py", "import magpie.engine", "The house"),
    "the world meets Django": ("world/x.py", "import django", "Pure packages"),
    "the engine meets Django": ("engine/x.py", "import django", "Pure packages"),
    "the engine opens a database": ("engine/x.py", "import sqlite3", "The engine knows arrays"),
    "rules read tables": (
        "domain/goods/rules.py",
        "import magpie.domain.goods.models",
        "Rules are arithmetic",
    ),
    "a page touches a table": ("store/x.py", "import magpie.domain.goods.models", "Edges never touch tables"),
    "a console page touches a table": (
        "console/x.py",
        "import magpie.domain.goods.models",
        "Edges never touch tables",
    ),
    "the gateway meets Django": ("gateway/x.py", "import django.http", "The gateway knows no Django"),
}


def test_the_house_keeps_its_contract() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout[-3_000:]


@pytest.mark.slow
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_import_breaks_its_contract(planted: str, tmp_path: Path) -> None:
    name, text, contract = PLANTED[planted]
    build_small_house(tmp_path)
    (tmp_path / "magpie" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "magpie" / name).write_text(text + "\n", encoding="utf-8")

    result = lint(tmp_path)

    assert result.returncode == 1
    broken = [line for line in result.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), result.stdout


@pytest.mark.slow
def test_the_small_house_itself_keeps_the_contract(tmp_path: Path) -> None:
    build_small_house(tmp_path)

    assert lint(tmp_path).returncode == 0


def build_small_house(root: Path) -> None:
    """Every package of the contract, empty: what is planted is the only difference."""
    shutil.copy(ROOT / ".importlinter", root)
    for folder in ("", *PACKAGES, *(f"domain/{app}" for app in APPS)):
        (root / "magpie" / folder).mkdir(parents=True, exist_ok=True)
        (root / "magpie" / folder / "__init__.py").write_text("", encoding="utf-8")
    for app in APPS:
        for part in ("models", "rules"):
            (root / "magpie" / "domain" / app / f"{part}.py").write_text("", encoding="utf-8")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    return subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
    )
