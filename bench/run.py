"""`make bench`: runs every bench script in turn and keeps its section of bench/results.md.

    python bench/run.py [SECTION …]

Each script prints one Markdown section to standard output and its progress to standard error. The calibration comes
first, so that a reader can tell a slow machine from a slow Magpie. Naming sections runs those again and leaves the rest.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.md"
# Calibration first; then what a newcomer waits for, the log, the engine alone, the whole process, flash sales, buying, what a browser sees,
# accuracy on real data, the simulated town, and changes of weights in it.
SCRIPTS = (
    "calibrate",
    "first_run",
    "intake",
    "circles",
    "engine_slates",
    "growth",
    "scan",
    "serving",
    "claims",
    "trade",
    "first_card",
    "replay",
    "sequences",
    "lab",
    "ope",
)
# Asked for by name alone: they install somebody else's work first.
PEERS = {"peers": "peers/oscar_trade", "trees": "peers/kuairand_trees"}
KNOWN = (*SCRIPTS, *PEERS)
HEADING = (
    "# Results\n\nWritten by `make bench`. Machines are noisy: read ratios, look at the load beside each section, and at the "
    "calibration first."
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", metavar="SECTION", help=", ".join(KNOWN))
    only = parser.parse_args().only
    if unknown := set(only) - set(KNOWN):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(KNOWN)}")
    sections = read_sections()
    for name in only or SCRIPTS:
        sections[name] = run_section(name)
        write_sections(sections)
    print(f"written to {FOLDER.name}/{RESULTS.name}")
    return 0


def read_sections() -> dict[str, str]:
    """What was measured before, by script: {'intake': '## Intake …', …}."""
    if not RESULTS.exists():
        return {}
    parts = re.split(r"^<!-- (\w+) -->\n", RESULTS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def write_sections(sections: dict[str, str]) -> None:
    known = [f"<!-- {name} -->\n{sections[name]}" for name in KNOWN if name in sections]
    RESULTS.write_text("\n\n".join([HEADING, *known]) + "\n", encoding="utf-8")


def run_section(name: str) -> str:
    print(f"== {name}", file=sys.stderr, flush=True)
    began, load = datetime.now(tz=UTC), os.getloadavg()[0]
    script = f"{FOLDER.name}/{PEERS.get(name, name)}.py"
    command = [sys.executable, script]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=10_800, cwd=FOLDER.parent)
    if done.returncode != 0:
        return f"## {name}\n\nended with {done.returncode}; run `python {script}` to see why."
    where = (
        f"`python {script}`, {began:%Y-%m-%d}, {os.cpu_count()} cores, load average {load:.1f} at the start, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}."
    )
    return f"{done.stdout.strip()}\n\n{where}"


if __name__ == "__main__":
    sys.exit(main())
