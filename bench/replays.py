"""Running `magpie replay …` for a bench: the command's own numbers, read from its --json."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MAGPIE = str(Path(sys.executable).parent / "magpie")
SEEDS = (0, 1, 2)
COMMAND_S_MAX = 2_400


def replay(*arguments: str) -> dict[str, Any]:
    """The report of one replay."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        command = [MAGPIE, "replay", *arguments, "--json", str(target)]
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr, timeout=COMMAND_S_MAX
        )
        report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return report


def printed(*arguments: str) -> str:
    """What one replay prints."""
    done = subprocess.run(
        [MAGPIE, "replay", *arguments], check=True, stdout=subprocess.PIPE, text=True, timeout=COMMAND_S_MAX
    )
    return done.stdout.strip()


def named_row(report: dict[str, Any], name: str) -> dict[str, Any]:
    """The scores of one row: the engine's own, a channel's or a baseline's; {} where the report has none."""
    row: dict[str, Any] = (
        report if name == "engine" else {**report["baselines"], **report["extra"]}.get(name, {})
    )
    return row
