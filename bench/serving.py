"""The whole process under load: slates while events come in, the same beside Django pages and a sealing run, intake.

100,000 cards and 50,000 known people are filled through the log. wrk is pinned to one core; every request is another
person and nothing is reused. Prints one Markdown section; three runs, the best counts, all are printed.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from filling import CARDS, PERSONS, fill  # noqa: E402  the checkout's root comes first
from load import start_load  # noqa: E402

from magpie.config.home import read_secret  # noqa: E402
from magpie.config.keys import operator_key  # noqa: E402
from magpie.kit.clock import HOUR_MS, SystemClock  # noqa: E402
from magpie.kit.tokens import PageClaims, sign  # noqa: E402
from tests.running import Site, command_line, running  # noqa: E402

EVENTS_PER_S = 2_000
EVENTS_PER_BATCH = 20
PAGES_PER_S = 20
CONNECTIONS = 20
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Size:
    """How large and how long; smaller for a quick look."""

    cards: int
    persons: int
    seconds: float
    runs: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--home", type=Path, help="a folder to keep between runs; a temporary one unless given"
    )
    given = parser.parse_args()
    size = Size(given.cards, given.persons, given.seconds, given.runs)
    with contextlib.ExitStack() as stack:
        home = given.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="magpie-bench-")))
        measure(home, size)


def measure(home: Path, size: Size) -> None:
    note("filling")
    assert command_line(home, "prepare", "--quiet").returncode == 0
    events = fill(home, cards=size.cards, persons=size.persons)
    tokens = write_tokens(home, size.persons)
    print("## serving\n")
    started = time.perf_counter()
    with running(home, ("up", "--no-jobs", "--lag-ms-max", "600000"), within_s=900) as site:
        print(f"{size.cards:,} cards, {size.persons:,} known people; {events:,} events were replayed and the process was "
              f"ready in {time.perf_counter() - started:.0f} s. Load average {os.getloadavg()[0]:.1f}.\n")  # fmt: skip
        print_table(
            "slates/s asked",
            "p50 ms",
            "p99 ms",
            "answered/s",
            "different",
            "failed",
            "lag ms",
            "of a core",
        )
        for rate in (100, 150, 200):
            for run in range(size.runs):
                print_slates(f"{rate}", slates_under_events(site, tokens, rate, size, seed=run))
        print(f"\nBesides {EVENTS_PER_S:,} events/s, {PAGES_PER_S} Django pages/s and a sealing run:\n")
        print_table(
            "slates/s asked",
            "p50 ms",
            "p99 ms",
            "answered/s",
            "different",
            "failed",
            "lag ms",
            "of a core",
        )
        for run in range(size.runs):
            with pages_and_sealing(site, size):
                print_slates("100", slates_under_events(site, tokens, 100, size, seed=10 + run))
        print_intake(site, size)


def slates_under_events(site: Site, tokens: Path, rate: int, size: Size, *, seed: int) -> dict[str, Any]:
    """One run: slates at `rate` a second while 2,000 events a second come in."""
    note(f"{rate} slates/s, run {seed}")
    before = cpu_s(site)
    events = start_events(
        site, size, f"s{seed}-{rate}-{time.time_ns()}-", pause_s=CONNECTIONS * EVENTS_PER_BATCH / EVENTS_PER_S
    )
    slates = start_load("slates.lua", site.url, str(tokens), f"{CONNECTIONS / rate:.4f}", str(seed + 1),
                        connections=CONNECTIONS, seconds=size.seconds)  # fmt: skip
    result = slates.result()
    result["lag_ms"] = site.client.get("/readyz").json()["lag_ms"]
    result["events"] = events.result()
    after = cpu_s(site)
    result["cpu"] = {name: after[name] - before.get(name, 0.0) for name in after}
    settle(site)
    return result


def start_events(site: Site, size: Size, name: str, *, pause_s: float, per_batch: int = EVENTS_PER_BATCH,
                 connections: int = CONNECTIONS) -> Any:  # fmt: skip
    key = operator_key(site.home / "secrets")
    return start_load("events.lua", site.url, key, str(per_batch), f"{pause_s:.4f}", str(size.cards), str(size.persons),
                      name, connections=connections, seconds=size.seconds)  # fmt: skip


@contextlib.contextmanager
def pages_and_sealing(site: Site, size: Size) -> Iterator[None]:
    """Twenty feed pages a second, and sealing of every closed segment again and again, with the precedence that the jobs process gives it."""
    pages = start_load("pages.lua", site.url, f"{10 / PAGES_PER_S:.4f}", connections=10, seconds=size.seconds)
    line = [sys.executable, "-c", SEAL, str(site.home)]
    sealing = subprocess.Popen(["nice", "-n", "10", *line], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        sealing.terminate()
        sealing.wait()
        shown = pages.result()
        note(f"pages: {shown['fine'] / shown['seconds']:.0f}/s, p50 {shown['p50_ms']} ms, p99 {shown['p99_ms']} ms, "
             f"{shown['failed']} failed")  # fmt: skip


# Seals a copy of the log's closed segments, over and over, so that there is always something to seal.
SEAL = """
import shutil, sys, tempfile
from pathlib import Path
from magpie.cli.precedence import run_idly
from magpie.log.disk import RealDisk
from magpie.log.sealing import seal
while True:
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as copy:
        target = Path(copy) / "log"
        shutil.copytree(Path(sys.argv[1]) / "log", target)
        run_idly(lambda: seal(target, disk=RealDisk()))
"""


def print_intake(site: Site, size: Size) -> None:
    """Batches of 500 as fast as they are acknowledged, then how long the engine needs to catch up."""
    print("\nDurable intake over HTTP, batches of 500, acknowledged after fdatasync:\n")
    print_table("events/s", "p50 ms", "p99 ms", "refused", "lag at the end, events", "caught up after s")
    for run in range(size.runs):
        note(f"intake, run {run}")
        short = Size(size.cards, size.persons, min(size.seconds, 5.0), size.runs)
        result = start_events(
            site, short, f"i{run}-{time.time_ns()}-", pause_s=0.0, per_batch=500, connections=8
        ).result()
        ready = site.client.get("/readyz").json()
        behind = ready["newest_offset"] - ready["applied_offset"]
        row(f"{result['accepted'] / result['seconds']:,.0f}", result["p50_ms"], result["p99_ms"], result["refused"],
            f"{behind:,}", f"{settle(site):.1f}")  # fmt: skip


def settle(site: Site, *, within_s: float = 600.0) -> float:
    """Wait until the engine has learned everything; how long that took."""
    started = time.perf_counter()
    while time.perf_counter() - started < within_s:
        with contextlib.suppress(httpx.TransportError):
            ready = site.client.get("/readyz").json()
            if ready["newest_offset"] == ready["applied_offset"]:
                return time.perf_counter() - started
        time.sleep(0.1)
    raise TimeoutError("the engine does not catch up")


def cpu_s(site: Site) -> dict[str, float]:
    """CPU seconds so far of the two processes that a slate needs, by part of the work."""
    main, engine = site.pid_of("serve"), site.pid_of("engine")
    loop = Path(f"/proc/{main}/task/{main}")
    return {
        "loop": _cpu_s(loop),
        "main": _cpu_s(Path(f"/proc/{main}")),
        "engine": _cpu_s(Path(f"/proc/{engine}")),
    }


def _cpu_s(proc: Path) -> float:
    fields = (proc / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def print_slates(rate: str, result: dict[str, Any]) -> None:
    seconds = result["seconds"]
    used = {name: f"{cpu / seconds:.0%}" for name, cpu in result["cpu"].items()}
    shares = f"engine {used['engine']}, main {used['main']} (loop {used['loop']})"
    different = result["different"] / max(1, result["answered"])
    row(rate, result["p50_ms"], result["p99_ms"], f"{result['answered'] / seconds:.0f}", f"{different:.1%}",
        result["failed"], result["lag_ms"], shares)  # fmt: skip
    note(str({name: value for name, value in result.items() if name != "cpu"}))


def write_tokens(home: Path, persons: int) -> Path:
    """One page token per known person, in a file that wrk reads."""
    secret = read_secret(home / "secrets", "page_key").encode("ascii")
    expires_ms = SystemClock().now_ms() + 12 * HOUR_MS
    path = home / "tokens.txt"
    claims = (
        PageClaims(person=f"p:B{number}", expires_ms=expires_ms, rights_version=1)
        for number in range(persons)
    )
    path.write_text("".join(sign(claim, secret=secret) + "\n" for claim in claims), encoding="ascii")
    return path


def print_table(*names: str) -> None:
    row(*names)
    row(*("---" for _ in names))


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def note(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
