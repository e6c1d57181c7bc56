"""Runs the tiers of proof and prints what ran: `python tests/tiers.py check | all | drills`.

Installs what a tier needs with apt when it may, else says what to install and skips that tier. Under CI=true a
skipped tier, or a skipped test outside tests/real, is a failure.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
REAL_DATA_BESIDE = ROOT.parent / "shared" / "data"
FAST = "not slow and not wide and not drill and not browser and not postgres and not real"


@dataclass(frozen=True)
class Tier:
    """One group of tests: a pytest marker expression, or a command of its own."""

    name: str
    select: str = ""
    command: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()
    how: tuple[str, ...] = ("--durations=5",)
    """More words for pytest."""
    lies_in: tuple[str, ...] = ()
    """Where all its tests are, `tests/conftest.py` sees to that: reading all others takes a process twenty seconds."""


@dataclass(frozen=True)
class Outcome:
    tier: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    note: str = ""


LINT = Tier("lint", command=("ruff", "check", "magpie", "tests", "bench"))
FORM = Tier("format", command=("ruff", "format", "--check", "magpie", "tests", "bench"))
TYPES = Tier("types", command=("mypy", "--num-workers", "2"))
# Two processes side by side, each of which reads only its half of the tests; two workers would each read all of them.
ENGINE_SIDE = ("tests/engine", "tests/log", "tests/kit", "tests/gateway")
LEAN = ("-p", "no:schemathesis")
QUICK = (
    (Tier("fast", select=FAST, how=LEAN, lies_in=ENGINE_SIDE),),
    (Tier("fast, rest", select=FAST, how=(*LEAN, *(f"--ignore={path}" for path in ENGINE_SIDE))),),
)
# Two workers halve what is mostly start-up and waiting for servers; browsers and drills have one.
WIDE = Tier(
    "wide",
    select="wide and not slow and not drill and not browser and not postgres and not real",
    how=("-n", "2", "--dist", "loadgroup"),
)
SLOW = Tier(
    "slow",
    select="slow and not drill and not browser and not postgres and not real",
    how=("-n", "2", "--dist", "loadfile", "--durations=5"),
    lies_in=("tests/cli", "tests/config", "tests/demo", "tests/gateway", "tests/test_imports.py"),
)
POSTGRES = Tier(
    "postgres",
    select="postgres and not drill and not browser",
    packages=("postgresql",),
    found_by=("/usr/lib/postgresql/*/bin/initdb",),
    # Beside browsers, which wait a lot: one worker, one cluster.
    lies_in=("tests/config", "tests/demo", "tests/domain", "tests/gateway"),
)
BROWSER = Tier(
    "browser",
    select="browser",
    packages=("chromium", "fonts-wqy-microhei", "postgresql"),
    found_by=("/usr/bin/chromium",),
    lies_in=("tests/browser",),
)
DRILLS = Tier(
    "drills",
    select="drill",
    packages=("postgresql",),
    found_by=("/usr/lib/postgresql/*/bin/initdb",),
    lies_in=("tests/drills",),
)
REAL = Tier("real data", select="real", lies_in=("tests/real",))
PLACES = {
    "drill": DRILLS.lies_in,
    "browser": BROWSER.lies_in,
    "real": REAL.lies_in,
    "postgres": POSTGRES.lies_in,
    "slow": SLOW.lies_in,
}
"""Marker -> where what bears it must be; of several the first one counts."""

Lane = tuple[Tier, ...]
Step = Tier | tuple[Lane, Lane]
"""Alone, or two rows of tiers side by side."""
PLANS: dict[str, tuple[Step, ...]] = {
    "check": (LINT, FORM, TYPES, QUICK),
    # Pages wait to be drawn, and a drill for those it killed to come back: what computes runs beside them.
    "all": (LINT, FORM, TYPES, QUICK, WIDE, SLOW, ((BROWSER, DRILLS), (POSTGRES, REAL))),
    "drills": (DRILLS,),
}


def main(arguments: Sequence[str]) -> int:
    plan = PLANS.get(arguments[0] if arguments else "check")
    if plan is None:
        print(f"usage: python tests/tiers.py {' | '.join(PLANS)}")
        return 2
    if "MAGPIE_REAL_DATA" not in os.environ and REAL_DATA_BESIDE.is_dir():
        os.environ["MAGPIE_REAL_DATA"] = str(REAL_DATA_BESIDE)
    outcomes = [outcome for step in plan for outcome in run_step(step)]
    print_table(outcomes)
    return 1 if any(is_failure(outcome) for outcome in outcomes) else 0


def run_step(step: Step) -> list[Outcome]:
    """One tier, or two lanes at a time: the first is seen as it runs, the second when both have ended."""
    if isinstance(step, Tier):
        print(f"\n== {step.name}", flush=True)
        return [run_tier(step)]
    seen, beside = step
    print(f"\n== {names_of(seen)}, beside it {names_of(beside)}", flush=True)
    with tempfile.TemporaryFile("w+") as said, ThreadPoolExecutor() as pool:
        later = pool.submit(run_lane, beside, said)
        outcomes = [*run_lane(seen), *later.result()]
        said.seek(0)
        print(f"\n== {names_of(beside)}\n{said.read()}", flush=True)
    return outcomes


def run_lane(lane: Lane, said: IO[str] | None = None) -> list[Outcome]:
    return [run_tier(tier, said) for tier in lane]


def names_of(lane: Lane) -> str:
    return ", then ".join(tier.name for tier in lane)


def run_tier(tier: Tier, said: IO[str] | None = None) -> Outcome:
    """Set the tier up if need be, run it, and count; its words go to `said`, or to where ours go."""
    missing = install_missing(tier)
    if missing:
        return Outcome(tier.name, 0, 0, 1, 0.0, f"needs {missing}: apt-get install {' '.join(tier.packages)}")
    if tier.name == REAL.name and "MAGPIE_REAL_DATA" not in os.environ:
        return Outcome(tier.name, 0, 0, 1, 0.0, "set MAGPIE_REAL_DATA to the folder of real data")
    started = time.monotonic()
    if tier.command:
        code = subprocess.run(
            [str(Path(sys.executable).parent / tier.command[0]), *tier.command[1:]], cwd=ROOT, stdout=said
        ).returncode
        return Outcome(tier.name, int(code == 0), int(code != 0), 0, time.monotonic() - started)
    return run_pytest(tier, started, said)


def run_pytest(tier: Tier, started: float, said: IO[str] | None) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-m",
            tier.select,
            f"--junitxml={report}",
            "-rs",
            *tier.how,
            *tier.lies_in,
        ]
        # Tests are kept compiled, their assertions rewritten: doing that anew takes each worker five seconds.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        code = subprocess.run(command, cwd=ROOT, env=environment, stdout=said, stderr=said).returncode
        if not report.exists():
            return Outcome(tier.name, 0, 1, 0, time.monotonic() - started, f"pytest ended with {code}")
        suite = ElementTree.parse(report).getroot().find("testsuite")
        assert suite is not None
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        # pytest's 5 is "nothing was selected": a tier with no test proves nothing.
        note = "no test was selected" if code == 5 else ""
        failed = max(failed, int(code not in (0, 5)), int(code == 5))
        return Outcome(
            tier.name,
            total - skipped - failed if total else 0,
            failed,
            skipped,
            time.monotonic() - started,
            note,
        )


def install_missing(tier: Tier) -> str:
    """What is still missing after trying to install it, "" for nothing."""
    if not tier.packages or not (missing := still_missing(tier)):
        return ""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return missing
    print(f"· installing {' '.join(tier.packages)}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *tier.packages]
    subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]
    return still_missing(tier)


def still_missing(tier: Tier) -> str:
    return " ".join(pattern for pattern in tier.found_by if not list(Path("/").glob(pattern.lstrip("/"))))


def is_failure(outcome: Outcome) -> bool:
    skipped_in_ci = os.environ.get("CI") == "true" and outcome.skipped and outcome.tier != REAL.name
    return bool(outcome.failed or skipped_in_ci)


def print_table(outcomes: Sequence[Outcome]) -> None:
    print(f"\n{'tier':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for o in outcomes:
        print(f"{o.tier:<12}{o.passed:>8}{o.failed:>8}{o.skipped:>9}{o.seconds:>9.1f}  {o.note}")
    total = [sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped")]
    print("\n{} passed, {} failed, {} skipped".format(*total))


if __name__ == "__main__":
    assert importlib.util.find_spec("pytest"), "run `make test`: it installs what the tests need"
    sys.exit(main(sys.argv[1:]))
