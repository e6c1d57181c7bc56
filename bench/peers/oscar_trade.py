"""Magpie beside django-oscar, buying over HTTP on the same machine in the same run.

    python bench/peers/oscar_trade.py [--seconds 30] [--runs 3] [--products 1000] [--orders 10000]

`make bench-peers` runs it and keeps its section of bench/results.md. Oscar lives in a venv of its own under build/peers (from bench/peers/oscar/requirements.lock),
behind gunicorn with a worker for each core, on a PostgreSQL that waits for its disk like Magpie's. 8 signed-in clients buy one
piece each, as fast as they are answered: Oscar's way is basket, saved address, shipping method and placing, and takes no
payment at all; Magpie's (bench/trade.py) is cart, order and the bank's signed word that it was paid. Oscar's pages are
posted to and never drawn. In turns, so that a noisy minute is shared. At the end its orders are counted in its table.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from venvs import peer_bin

BENCH = Path(__file__).parent.parent
ROOT = BENCH.parent
sys.path.insert(0, str(ROOT))

from tests.databases import Cluster, find_postgres, private_cluster  # noqa: E402  the checkout's root comes first

OSCAR = Path(__file__).parent / "oscar"
CLIENTS, BUYERS = 8, 64
WARM_UP_S, START_S = 5.0, 60.0
BAR = 10.0
CSRF = "a" * 32
STEPS = (
    "/basket/add/{product}/",
    "/checkout/shipping-address/",
    "/checkout/shipping-method/",
    "/checkout/preview/",
)


@dataclass(frozen=True)
class Filled:
    """What `fill.py` made: ids of products, and (session, saved address) of each buyer."""

    products: list[int]
    buyers: list[tuple[str, int]]


@dataclass
class Run:
    """What one run of the peer measured: ms for each order, and what went wrong."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--products", type=int, default=1_000)
    parser.add_argument("--orders", type=int, default=10_000)
    given = parser.parse_args()
    peer: list[Run] = []
    ours: dict[str, list[float]] = {"sqlite": [], "postgresql": []}
    with database() as cluster, oscar_site(cluster, given) as (port, filled):
        buy(port, filled, seconds=WARM_UP_S)
        placed_before = count_orders(cluster)
        for number in range(given.runs):
            note(f"run {number}: django-oscar")
            peer.append(buy(port, filled, seconds=given.seconds))
            for name in ours:
                note(f"run {number}: Magpie, {name}")
                ours[name].append(buy_at_magpie(name, given))
        placed = count_orders(cluster) - placed_before
    told = sum(len(run.times) for run in peer)
    assert placed == told, f"django-oscar answered {told} orders and has {placed}"
    report(peer, ours, given)


def report(peer: Sequence[Run], ours: dict[str, list[float]], given: argparse.Namespace) -> None:
    print(
        f"## peers\n\n{given.products:,} products, {given.orders:,} orders of the past, {CLIENTS} clients, {given.runs} runs of "
        f"{given.seconds:g} s in turns. Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
    )
    row("shop", "database", "orders/s, each run", "times django-oscar", "bar")
    row(*("---" for _ in range(5)))
    row("django-oscar 4.2.1, no payment", "postgresql", told([run.rate for run in peer]), "1.0", "")
    base = statistics.median(run.rate for run in peer)
    for name, rates in ours.items():
        row("Magpie, paid", name, told(rates), f"{statistics.median(rates) / base:.1f}", f"≥ {BAR:g}")
    wrong = Counter(text for run in peer for text in run.failed)
    for text, count in wrong.most_common(3):
        note(f"django-oscar: {count} × {text}")


def told(rates: Sequence[float]) -> str:
    return " / ".join(f"{rate:.1f}" for rate in rates)


@contextlib.contextmanager
def database() -> Iterator[Cluster]:
    """A private PostgreSQL that waits for its disk, with an empty database `oscar`."""
    binaries = find_postgres()
    if binaries is None:
        sys.exit("no PostgreSQL here: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="magpie-peer-") as folder:
        Path(folder).chmod(0o755)
        with private_cluster(binaries, Path(folder) / "c", is_durable=True) as cluster:
            cluster.run("CREATE DATABASE oscar")
            yield cluster


@contextlib.contextmanager
def oscar_site(cluster: Cluster, given: argparse.Namespace) -> Iterator[tuple[int, Filled]]:
    """The peer, filled and listening on a port."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "settings",
        "PYTHONPATH": str(OSCAR),
        "OSCAR_DATABASE_NAME": "oscar",
        "OSCAR_DATABASE_HOST": str(cluster.socket),
        "OSCAR_DATABASE_USER": cluster.user,
    }
    note("filling django-oscar")
    sizes = [str(number) for number in (given.products, given.orders, BUYERS)]
    line = [str(peer_bin("oscar") / "python"), str(OSCAR / "fill.py"), *sizes]
    done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    serve = [
        str(peer_bin("oscar") / "gunicorn"), "-w", str(os.cpu_count()), "-b", f"127.0.0.1:{port}", "--log-level", "error",
        "urls:application",
    ]  # fmt: skip
    process = subprocess.Popen(serve, env=environment, cwd=OSCAR)
    try:
        wait_until_listening(process, port)
        yield port, Filled(**json.loads(done.stdout))
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_until_listening(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as link,
        ):
            link.request("GET", "/basket/")
            if link.getresponse().status == 200:
                return
        time.sleep(0.2)
    sys.exit("django-oscar did not start")


def buy(port: int, filled: Filled, *, seconds: float) -> Run:
    """8 clients for so long; a buyer is used by one client at a time."""
    run, turns, ends = Run(), itertools.count(), time.perf_counter() + seconds
    guard = threading.Lock()

    def client(own: Sequence[tuple[str, int]]) -> None:
        for session, address in itertools.cycle(own):
            if time.perf_counter() >= ends:
                return
            product = filled.products[next(turns) * 7_919 % len(filled.products)]
            began = time.perf_counter()
            wrong = buy_one(port, session, address, product)
            with guard:
                if wrong:
                    run.failed.append(wrong)
                else:
                    run.times.append((time.perf_counter() - began) * 1_000)

    began = time.perf_counter()
    threads = [threading.Thread(target=client, args=(filled.buyers[at::CLIENTS],)) for at in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - began
    return run


def buy_one(port: int, session: str, address: int, product: int) -> str:
    """One piece through the peer's checkout; what went wrong, or ""."""
    ship, place = {"action": "ship_to", "address_id": str(address)}, {"action": "place_order"}
    for step, form in zip(STEPS, ({"quantity": "1"}, ship, None, place), strict=True):
        status, to = _ask(port, session, step.format(product=product), form)
        if status != 302:
            return f"{step} {status}"
    return "" if "thank-you" in to else f"{STEPS[-1]} led to {to}"


def _ask(port: int, session: str, path: str, form: dict[str, str] | None) -> tuple[int, str]:
    """One request, on a connection of its own: gunicorn's plain workers close each."""
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as link:
        if form is None:
            link.request("GET", path, headers=headers)
        else:
            link.request("POST", path, urlencode(form), headers)
        answer = link.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")


def count_orders(cluster: Cluster) -> int:
    import psycopg

    with psycopg.connect(f"postgresql:///oscar?host={cluster.socket}&user={cluster.user}") as link:
        found = link.execute("SELECT count(*) FROM order_order").fetchone()
    assert found is not None
    return int(found[0])


def buy_at_magpie(name: str, given: argparse.Namespace) -> float:
    """Orders a second of one run of bench/trade.py, which looks up every order it made."""
    line = [
        sys.executable, str(BENCH / "trade.py"), "--only", name, "--runs", "1", "--seconds", str(given.seconds),
        "--products", str(given.products), "--orders", str(given.orders),
    ]  # fmt: skip
    done = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=True)
    found = re.search(rf"^\| {name} \| ([0-9.]+) \|", done.stdout, re.MULTILINE)
    assert found is not None, done.stdout
    return float(found[1])


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def note(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
