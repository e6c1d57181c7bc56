"""Durable intake: batches of the envelope in, offsets out after the flush, on this machine's own disk.

    python bench/intake.py [EVENTS]

One process, the gateway's own path without HTTP: read_batch (decode, catalogue, mapping) on the caller's thread,
group commit on the writer's. Prints events/s flat out; then, at a steady 20,000 events/s, the lag from a batch's
arrival to its answer and what a follower of `on_commit` is behind; the time to read back and to start again; bytes
per remembered id.
"""

import os
import sys
import tempfile
import time
import tracemalloc
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import msgspec

from magpie.kit.clock import SystemClock
from magpie.log.committer import GroupCommitter
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.ids import BYTES_PER_ID, IdIndex, digest_of
from magpie.log.intake import Caller, read_batch
from magpie.log.journey_log import Ack, JourneyLog

RUNS = 3
EVENTS = 200_000
BATCH_EVENTS = 100
BATCHES_IN_FLIGHT = 64
STEADY_PER_S = 20_000
CALLER = Caller(person="a:01JD5Y1V9GZC3M0B5T8RQK2W7N", session="s1")


@dataclass(frozen=True)
class Run:
    events_per_s: float
    flushes_per_batch: float
    lag_p50_ms: float
    lag_p99_ms: float
    follower_ms: float
    bytes_per_event: float
    read_per_s: float
    start_s: float


def main(events: int = EVENTS) -> None:
    print("## intake\n")
    runs = [_run(events) for _ in range(RUNS)]
    print("| what | best | all three |\n|---|---|---|")
    _row("decode and validate only, events/s on one core", [_decode_rate() for _ in range(RUNS)], max)
    _row(f"durable intake, batches of {BATCH_EVENTS}, events/s", [run.events_per_s for run in runs], max)
    _row("flushes (fdatasync) per batch", [run.flushes_per_batch for run in runs], min)
    _row(
        f"at {STEADY_PER_S:,} events/s: batch arrived to batch durable, p50 ms",
        [run.lag_p50_ms for run in runs],
        min,
    )
    _row("the same, p99 ms", [run.lag_p99_ms for run in runs], min)
    _row("on_commit's follower caught up after the last batch, ms", [run.follower_ms for run in runs], min)
    _row("bytes per stored event", [run.bytes_per_event for run in runs], min)
    _row("catch-up: events/s read back from offset 0", [run.read_per_s for run in runs], max)
    _row(f"start again on {events:,} events, s", [run.start_s for run in runs], min)
    print(
        f"\nRemembered ids: {_young_bytes():.0f} bytes each in the active segment, {BYTES_PER_ID} in closed ones."
    )
    print(f"Load average {' '.join(f'{load:.2f}' for load in os.getloadavg())} on {os.cpu_count()} cores.")


def _run(events: int) -> Run:
    with tempfile.TemporaryDirectory(dir=os.environ.get("MAGPIE_BENCH_FOLDER")) as name:
        folder = Path(name)
        events_per_s, flushes, _, _ = _fill(folder / "flat_out", events, per_s=0)
        _, _, lags, follower_ms = _fill(folder / "steady", min(events, 3 * STEADY_PER_S), per_s=STEADY_PER_S)
        size = sum(path.stat().st_size for path in (folder / "flat_out" / "segments").glob("*.ndjson"))
        read_per_s, start_s = _start_again(folder / "flat_out", events)
        p50, p99 = lags[len(lags) // 2], lags[len(lags) * 99 // 100]
        return Run(events_per_s, flushes, p50, p99, follower_ms, size / events, read_per_s, start_s)


def _fill(folder: Path, events: int, *, per_s: int) -> tuple[float, float, list[float], float]:
    """Events per second, flushes per batch, every batch's lag in ms, and the follower's at the end."""
    heard = _Follower()
    log = JourneyLog.open(folder, disk=RealDisk(), clock=SystemClock())
    committer = GroupCommitter(log, on_commit=heard.hear)
    bodies = [_body(number, SystemClock().now_ms()) for number in range(events // BATCH_EVENTS)]
    lags: list[float] = []
    started = time.perf_counter()
    _send(committer, bodies, lags, per_s=per_s)
    took = time.perf_counter() - started
    follower_ms = heard.wait_for(events) * 1_000
    committer.close()
    return events / took, log.syncs / len(bodies), sorted(lags), follower_ms


def _send(committer: GroupCommitter, bodies: Sequence[bytes], lags: list[float], *, per_s: int) -> None:
    """Flat out with some batches in flight, as from that many connections, or at a steady rate, late or not."""
    started = time.perf_counter()
    flying: deque[Future[Ack]] = deque()
    for number, body in enumerate(bodies):
        due = started + number * BATCH_EVENTS / per_s if per_s else time.perf_counter()
        time.sleep(max(0.0, due - time.perf_counter()))
        batch = read_batch(body, now_ms=SystemClock().now_ms(), caller=CALLER)
        assert not batch.refused
        future = committer.submit(batch.events)
        future.add_done_callback(lambda _, at=due: lags.append((time.perf_counter() - at) * 1_000))
        flying.append(future)
        if not per_s and len(flying) > BATCHES_IN_FLIGHT:
            flying.popleft().result()
    for future in flying:
        future.result()


class _Follower:
    """Counts what on_commit tells it."""

    def __init__(self) -> None:
        self.events = 0

    def hear(self, first: int, events: Sequence[tuple[int, Event]]) -> None:
        self.events += len(events)

    def wait_for(self, events: int) -> float:
        started = time.perf_counter()
        while self.events < events:
            time.sleep(0.0005)
        return time.perf_counter() - started


def _start_again(folder: Path, events: int) -> tuple[float, float]:
    """Events per second read back, and seconds to open the log."""
    started = time.perf_counter()
    log = JourneyLog.open(folder, disk=RealDisk(), clock=SystemClock())
    opened = time.perf_counter()
    count = sum(1 for _ in log.read(0))
    read = time.perf_counter()
    assert count == events == log.next_offset
    log.close()
    return events / (read - opened), opened - started


def _decode_rate() -> float:
    now_ms = SystemClock().now_ms()
    bodies = [_body(number, now_ms) for number in range(200)]
    started = time.process_time()
    for body in bodies:
        read_batch(body, now_ms=now_ms, caller=CALLER)
    return 200 * BATCH_EVENTS / (time.process_time() - started)


def _young_bytes() -> float:
    """Bytes per id in the dict of the active segment."""
    index, count = IdIndex(), 200_000
    tracemalloc.start()
    index.add({digest_of(f"c.{number}"): 1_000_000 + number for number in range(count)})
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / count


def _body(number: int, now_ms: int) -> bytes:
    """A page's batch: cards left, with dwell, position and slate."""
    events = [
        {
            "type": "track", "event": "Content Viewed", "messageId": f"7c0b8a5e-1f2d-4c5e-{number:06d}-{index:06d}",
            "timestamp": now_ms,
            "properties": {
                "card": f"post:{(number * 31 + index) % 5_000}", "scene": "feed", "slate": "01JD5Y1V9GZC3M0B5T8RQK2W7N",
                "position": index % 10, "dwell_ms": 900 + index * 17, "completed": index % 3 == 0,
            },
        }
        for index in range(BATCH_EVENTS)
    ]  # fmt: skip
    return msgspec.json.encode({"batch": events})


def _row(what: str, values: list[float], best: object) -> None:
    shown = [f"{value:,.0f}" if value >= 100 else f"{value:.2f}" for value in values]
    chosen = shown[values.index(best(values))]  # type: ignore[operator]  # max or min
    print(f"| {what} | {chosen} | {' · '.join(shown)} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
