"""`make bench`: runs every bench script in turn and writes bench/results.md.

Each script prints one Markdown section to standard output and its progress to standard error. The calibration comes
first, so that a reader can tell a slow machine from a slow Magpie. Figures are ratios or percentiles of one run.
"""

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
# Calibration first; then the log, the engine alone, the whole process, and accuracy on real data.
SCRIPTS = ("calibrate", "intake", "circles", "engine_slates", "serving", "replay")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "only", nargs="*", choices=[*SCRIPTS, []], help="run these sections only, and print them"
    )
    only = parser.parse_args().only
    sections = [run_section(name) for name in only or SCRIPTS]
    text = "\n\n".join([heading(), *sections]) + "\n"
    if only:
        print(text)
    else:
        (FOLDER / "results.md").write_text(text, encoding="utf-8")
        print(f"written to {FOLDER.name}/results.md")
    return 0


def heading() -> str:
    cores = os.cpu_count()
    return (
        "# Results\n\n"
        f"`make bench` on {datetime.now(tz=UTC):%Y-%m-%d}, {cores} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}. Machines are noisy: read ratios, and the calibration first."
    )


def run_section(name: str) -> str:
    print(f"== {name}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py")],
        stdout=subprocess.PIPE,
        text=True,
        timeout=3_600,
        cwd=FOLDER.parent,
    )
    if done.returncode != 0:
        return f"## {name}\n\nended with {done.returncode}; run `python bench/{name}.py` to see why."
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
