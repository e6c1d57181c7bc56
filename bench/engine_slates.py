"""CPU per slate and per event, latency, bytes per card and per person, and how many slates differ.

    python bench/engine_slates.py [--cards 100000] [--people 50000] [--events 200000] [--slates 1000] [--live 20]

In process, one thread, no HTTP. A synthetic town: cards in 400 topics and 5,000 accounts, people with three topics
each. `--live S` then runs the host for S seconds at 100 slates/s and the 2,100 events/s that follow from them, trace on.
"""

import argparse
import os
from collections import deque
from concurrent.futures import Future, wait

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import resource  # noqa: E402
import tempfile  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

from magpie.engine.ask import Slate, SlateAsk  # noqa: E402
from magpie.engine.host import EngineHost  # noqa: E402
from magpie.engine.params import Params  # noqa: E402
from magpie.engine.pipeline import Engine  # noqa: E402
from magpie.engine.pulse import PulseReader  # noqa: E402
from magpie.engine.trace import TraceRing, pack  # noqa: E402
from magpie.log.event import Event  # noqa: E402
from magpie.log.payloads import CardDisplay, CardFeatures, CardPublished, Words, to_props  # noqa: E402

START_MS = 1_763_800_000_000
PULSES = 50
TOPICS, ACCOUNTS = 400, 5_000
KINDS = (
    "Content Impressed",
    "Content Viewed",
    "Content Liked",
    "Product Clicked",
    "Content Favorited",
    "Product Added",
)
SHARES = (0.5, 0.35, 0.05, 0.06, 0.02, 0.02)


class Town:
    """Events without end; people like their own three topics."""

    def __init__(self, *, cards: int, people: int) -> None:
        self.cards, self.people = cards, people
        self.rng = np.random.default_rng(1)
        self.of_topic = [np.arange(topic, cards, TOPICS) for topic in range(TOPICS)]
        self.tastes = self.rng.integers(0, TOPICS, (people, 3))
        self.offset, self.now_ms = 0, START_MS

    def publish(self) -> Iterator[tuple[int, Event]]:
        for card in range(self.cards):
            topic = card % TOPICS
            features = CardFeatures(
                kind="product", account=f"account:{card % ACCOUNTS}", category=f"c{topic % 20}/d{topic}",
                topics={f"t{topic}": 1.0, f"t{(topic * 7 + 1) % TOPICS}": 0.5}, price_minor=500 + card * 37 % 90_000,
                quality=0.3 + 0.4 * (card % 11) / 10, words=(f"w{card % 977}", f"w{card % 3001}"),
                attributes={"colour": f"k{card % 9}"}, available=10,
            )  # fmt: skip
            told = CardPublished(
                version=1, features=features, display=CardDisplay(title=Words(en=f"Card {card}"))
            )
            yield self._next("Card Published", card=f"product:{card}", props=to_props(told), by_ms=1)
        self.now_ms += 30 * 86_400_000  # every first tier is over: a settled catalogue, not 100,000 newcomers

    def behave(self, count: int, *, by_ms: float = 0.5) -> Iterator[tuple[int, Event]]:
        people = self.rng.integers(0, self.people, count)
        kinds = self.rng.choice(len(KINDS), count, p=SHARES)
        slots, places = self.rng.integers(0, 3, count), self.rng.random(count) ** 2
        for at in range(count):
            topic = self.of_topic[self.tastes[people[at], slots[at]]]
            card = topic[int(places[at] * len(topic))]
            yield self._next(
                KINDS[kinds[at]], person=f"p:{people[at]}", card=f"product:{card}", session=f"s{people[at]}",
                measure=float(at % 20_000), by_ms=by_ms,
            )  # fmt: skip

    def sit(self, slate: Slate) -> list[tuple[int, Event]]:
        """A served slate as its person lives it: ten cards seen, nine left, one or two acts: some 21 events."""
        told = {"person": slate.person, "slate": slate.slate, "scene": "feed"}
        events = [self._next("Slate Served", by_ms=0.5, props=to_props(slate.served), **told)]
        for place, card in enumerate(slate.cards):
            seen = {**told, "card": card.card, "session": f"s{slate.person}", "position": place}
            events.append(self._next("Content Impressed", by_ms=0.5, measure=1_200.0, **seen))
            if self.rng.random() < 0.12:
                events.append(self._next(KINDS[2 + int(self.rng.integers(4))], by_ms=0.5, **seen))
            if place < 9:
                dwell_ms = float(self.rng.exponential(6_000.0))
                events.append(self._next("Content Viewed", by_ms=0.5, measure=dwell_ms, **seen))
        return events

    def _next(self, kind: str, *, by_ms: float, **more: object) -> tuple[int, Event]:
        self.offset += 1
        self.now_ms += by_ms  # type: ignore[assignment]
        ts_ms = int(self.now_ms)
        return self.offset - 1, Event(id=f"e{self.offset}", ts_ms=ts_ms, received_ms=ts_ms, kind=kind, **more)  # type: ignore[arg-type]


def calibrate() -> None:
    """How fast this machine is just now: three million additions take .12 s of CPU on an idle 3 GHz core."""
    began, total = time.process_time(), 0
    for number in range(3_000_000):
        total += number
    spent_s = time.process_time() - began
    print(
        f"{'calibration':>20}: {spent_s:.2f} s for 3 M additions, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def fill(engine: Engine, town: Town, events: int) -> None:
    for name, numbered in (("publish", town.publish()), ("behave", town.behave(events, by_ms=20.0))):
        began, first = time.process_time(), town.offset
        for one in numbered:
            engine.apply((one,))
        spent_us = 1e6 * (time.process_time() - began) / (town.offset - first)
        print(
            f"{name:>20}: {town.offset - first:,} events, {spent_us:.0f} us CPU each (with making them)",
            flush=True,
        )


def ask_of(town: Town, number: int) -> SlateAsk:
    return SlateAsk(slate=f"slate{number}", person=f"p:{number * 7919 % town.people}", n=10)


def measure_events(engine: Engine, town: Town, slates: int) -> None:
    """The traffic of people who were served: what the live run offers too."""
    asks = [ask_of(town, 50_000 + number) for number in range(slates)]
    events = [one for slate in engine.answer(asks) for one in town.sit(slate)]
    began = time.process_time()
    for one in events:
        engine.apply((one,))
    count = len(events)
    print(
        f"{'event':>20}: {1e6 * (time.process_time() - began) / count:.0f} us CPU each over {count:,}",
        flush=True,
    )


def measure_slates(engine: Engine, town: Town, count: int) -> None:
    names = [source.name for source in engine.sources]
    spent, slates, traced = [], [], 0.0
    for number in range(count):
        began = time.process_time()
        answered = engine.answer_fully([ask_of(town, number)])[0]
        spent.append(time.process_time() - began)
        began = time.process_time()
        pack(answered, names)
        traced += time.process_time() - began
        slates.append(answered.slate)
    cpu_ms = np.array(spent) * 1e3
    print(
        f"{'slate':>20}: {cpu_ms.mean():.2f} ms CPU, p50 {np.median(cpu_ms):.2f}, p99 {np.quantile(cpu_ms, 0.99):.2f};"
        f" trace {1e3 * traced / count:.2f} ms"
    )
    lengths = np.array([len(slate.cards) for slate in slates])
    print(
        f"{'different':>20}: {different(slates):.1%} of {count:,}; cards per slate {lengths.mean():.1f}",
        flush=True,
    )


def different(slates: list[Slate]) -> float:
    return len({tuple(card.card for card in slate.cards) for slate in slates}) / len(slates)


def measure_pulse(engine: Engine) -> None:
    """What operators' live page costs the engine's thread: the read that draws the circles, and one that finds them drawn."""
    reader, spent = PulseReader(), []
    for turn in range(PULSES):
        began = time.process_time()
        reader.read(engine.state, now_s=100.0 + turn * 0.01)
        spent.append(1e3 * (time.process_time() - began))
    print(
        f"{'pulse':>20}: {spent[0]:.2f} ms CPU where the circles are drawn anew, {np.median(spent[1:]):.2f} otherwise",
        flush=True,
    )


def measure_bytes(engine: Engine, town: Town) -> None:
    sizes = engine.state.bytes_used()
    total_mb, peak_mb = sum(sizes.values()) / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{'state':>20}: {total_mb:.0f} MB of arrays, {peak_mb:.0f} MB process")
    for name, size in sorted(sizes.items(), key=lambda item: -item[1])[:12]:
        print(f"{name:>20}: {size / 1e6:.1f} MB")
    per = engine.state.bytes_per_row()
    print(
        f"{'bytes':>20}: {per['card']:,} a card, {per['person']:,} a person (+ {per['shown_page']} per 64 showings)",
        flush=True,
    )


def measure_live(engine: Engine, town: Town, *, seconds: int, slates_s: int) -> None:
    """Open loop through the host, some 21 events after each slate; latency counts from when a slate was due."""
    host = EngineHost(engine, ring=TraceRing(Path(tempfile.mkdtemp())))
    host.start()
    took_s: list[float] = []
    served: deque[Slate] = deque()
    began_s, began_cpu_s, first = time.perf_counter(), time.process_time(), town.offset

    def feed() -> None:
        for tick in range(seconds * 100):
            events = [one for _ in range(len(served)) for one in town.sit(served.popleft())]
            if events:
                host.offer(events[0][0], events)
            time.sleep(max(0.0, began_s + (tick + 1) / 100 - time.perf_counter()))

    def take(answer: "Future[Slate]", due_s: float) -> None:
        took_s.append(time.perf_counter() - due_s)
        if answer.exception() is None:
            served.append(answer.result())

    feeder = threading.Thread(target=feed)
    feeder.start()
    lag_ms, answer = 0, Future[Slate]()
    for number in range(seconds * slates_s):
        due_s = began_s + number / slates_s
        time.sleep(max(0.0, due_s - time.perf_counter()))
        answer = host.ask(ask_of(town, 100_000 + number))
        answer.add_done_callback(lambda done, due_s=due_s: take(done, due_s))
        lag_ms = max(lag_ms, host.lag_ms())
    feeder.join()
    wait([answer])
    wall_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    host.close()
    ms, events_s = np.array(took_s) * 1e3, (town.offset - first) / wall_s
    print(
        f"{'live':>20}: {slates_s}/s slates + {events_s:.0f}/s events for {wall_s:.0f} s: p50 {np.median(ms):.1f} ms, p99"
        f" {np.quantile(ms, 0.99):.1f} ms, most lag {lag_ms} ms, CPU {cpu_s / wall_s:.0%} of a core (town included)"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, default in (
        ("cards", 100_000),
        ("people", 50_000),
        ("events", 200_000),
        ("slates", 1_000),
        ("live", 20),
        ("slates-s", 100),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    print("## The engine alone\n\nIn process, one thread, no HTTP.\n\n```")
    calibrate()
    engine, town = Engine(Params(), seed=1), Town(cards=given.cards, people=given.people)
    fill(engine, town, given.events)
    measure_events(engine, town, 500)
    measure_slates(engine, town, given.slates)
    measure_pulse(engine)
    measure_bytes(engine, town)
    if given.live:
        measure_live(engine, town, seconds=given.live, slates_s=given.slates_s)
    print("```")


if __name__ == "__main__":
    main()
