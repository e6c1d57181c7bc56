"""wrk, pinned to one core: start it with a Lua script, read the one RESULT line that the script prints."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LUA = Path(__file__).parent / "lua"


@dataclass
class Load:
    """One running wrk."""

    process: "subprocess.Popen[str]"

    def result(self) -> dict[str, Any]:
        """Wait for its end; the figures its script counted."""
        said, _ = self.process.communicate(timeout=300)
        for line in said.splitlines():
            if line.startswith("RESULT "):
                found: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
                return found
        raise RuntimeError(f"wrk printed no result:\n{said}")


def start_load(
    script: str, url: str, *arguments: str, connections: int, seconds: float, core: int | None = None
) -> Load:
    """Start wrk on the last core of the machine (or `core`), one thread, this many connections."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    pin = (
        ["taskset", "-c", str((os.cpu_count() or 1) - 1 if core is None else core)]
        if shutil.which("taskset")
        else []
    )
    command = [
        *pin,
        wrk,
        "-t1",
        f"-c{connections}",
        f"-d{seconds:g}s",
        "--timeout",
        "10s",
        "-s",
        str(LUA / script),
        url,
        "--",
    ]
    return Load(subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True))
