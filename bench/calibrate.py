"""What this machine can do today: read this section first, then the others as ratios.

Prints one Markdown section: a Python loop, memory bandwidth, the delay of fdatasync, and who else is running.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

RUNS = 3
LOOP_STEPS = 5_000_000
COPY_BYTES = 256 * 1024 * 1024
SYNCS = 100
LOOP = "Python loop, million steps/s"


def main() -> None:
    print("## calibrate\n")
    print("| what | best | all three |\n|---|---|---|")
    loops = [loop_steps_per_s() / 1e6 for _ in range(RUNS)]
    print(f"| {LOOP} | {max(loops):.1f} | {_all(loops)} |")
    copies = [_copied_bytes_per_s() / 1e9 for _ in range(RUNS)]
    print(f"| memory copy, GB/s | {max(copies):.1f} | {_all(copies)} |")
    syncs = [_sync_ms() for _ in range(RUNS)]
    print(f"| fdatasync of 4 kB, median ms | {min(syncs):.2f} | {_all(syncs)} |")
    print(f"\nLoad average {' '.join(f'{load:.2f}' for load in os.getloadavg())} on {os.cpu_count()} cores.")


def loop_steps_per_s() -> float:
    """How fast this core is now: others on the same machine slow it by a half and more."""
    started = time.perf_counter()
    total = 0
    for step in range(LOOP_STEPS):
        total += step & 7
    return LOOP_STEPS / (time.perf_counter() - started)


def _copied_bytes_per_s() -> float:
    source = np.ones(COPY_BYTES // 8)
    target = np.zeros_like(source)
    started = time.perf_counter()
    np.copyto(target, source)
    return 2 * COPY_BYTES / (time.perf_counter() - started)  # read and written


def _sync_ms() -> float:
    folder = Path(os.environ.get("MAGPIE_BENCH_FOLDER", tempfile.gettempdir()))
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        return statistics.median(_one_sync_ms(file.fileno()) for _ in range(SYNCS))


def _one_sync_ms(fd: int) -> float:
    os.write(fd, b"x" * 4_096)
    started = time.perf_counter()
    os.fdatasync(fd)
    return (time.perf_counter() - started) * 1_000


def _all(figures: list[float]) -> str:
    return " · ".join(f"{figure:.2f}" for figure in figures)


if __name__ == "__main__":
    main()
