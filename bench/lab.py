"""What becomes of the simulated town under the engine, under simple rules and without parts of it: one Markdown section.

    python bench/lab.py [RUNS.json …]

Files that `magpie lab --json` wrote for the same size are taken as they are, and only what they lack is played.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from click.testing import CliRunner

from magpie.cli.lab import lab

PERSONS, DAYS, SEEDS = 300, 10, 3


def main() -> int:
    earlier = [part for file in sys.argv[1:] for part in ("--with", file)]
    size = ["--persons", str(PERSONS), "--days", str(DAYS), "--seeds", str(SEEDS)]
    answer = CliRunner().invoke(lab, [*size, *earlier])
    if answer.exit_code:
        print(answer.output, file=sys.stderr)
        return answer.exit_code
    table = answer.output[answer.output.index(f"{PERSONS} simulated people") :]
    print(
        f"## The simulated town\n\n`magpie lab {' '.join(size)}`. All figures are simulated.\n\n{table.rstrip()}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
