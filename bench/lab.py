"""What becomes of the simulated town under the engine, under simple rules and without parts of it: one Markdown section.

    python bench/lab.py [RUNS.json …]

Files that `magpie lab --json` wrote for the same size are taken as they are, and only what they lack is played.
"""

import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from click.testing import CliRunner

from magpie.cli.lab import lab

SEEDS = "3"
SIZES = (
    ["--persons", "300", "--days", "10", "--seeds", SEEDS],
    ["--persons", "400", "--days", "14", "--seeds", SEEDS, "--policy", "engine", "--policy", "best for all"],
)
"""Everything in a smaller town; then a town twice as long seen, since circles need looks."""


def main() -> int:
    print("## The simulated town\n\nAll figures are simulated.")
    for size in SIZES:
        earlier = [part for file in sys.argv[1:] for part in ("--with", file)]
        answer = CliRunner().invoke(lab, [*size, *(earlier if size is SIZES[0] else [])])
        if answer.exit_code:
            print(answer.output, file=sys.stderr)
            return answer.exit_code
        table = answer.output[answer.output.index(f"{size[1]} simulated people") :]
        print(f"\n`magpie lab {shlex.join(size)}`\n\n{table.rstrip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
