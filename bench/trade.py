"""Buying over HTTP: into the cart, ordered under an Idempotency-Key, paid by the bank's signed webhook.

    python bench/trade.py [--seconds 30] [--runs 3] [--products 1000] [--orders 10000] [--only sqlite|postgresql]

1,000 products with stock, 64 signed-in buyers and 10,000 orders of the past are there before the site starts; 8 clients
then buy as fast as they are answered, each order by the next buyer. At the end every order made is looked up: two stock
movements, seven facts, one answered request, two events, and its payment and its sale in balanced books. Both databases
wait for the disk. The clients run in this process and share the machine's cores with the site.
"""

import argparse
import contextlib
import functools
import http.client
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from calibrate import LOOP, loop_steps_per_s  # noqa: E402  the checkout's root comes first

from tests.databases import find_postgres, private_cluster  # noqa: E402
from tests.running import Site, children_of, command_line, running  # noqa: E402

CLIENTS, BUYERS = 8, 64
BARS = {"sqlite": 40, "postgresql": 30}
STEPS = ("cart", "order", "paid")
PROCESSES = ("pages", "serve")  # Django; and the main process: the port, the log, the engine and the relay
DATABASE = "database"
FACTS = {
    "CartChanged": 1, "StockMoved": 2, "OrderPlaced": 1, "PaymentCaptured": 1, "OrderPaid": 1, "LinePaid": 1,
}  # fmt: skip
BOOKED_WITHIN_S = 60.0
# The first requests of a process open connections and compile templates; they are made, looked up, and not timed.
WARM_UP_S = 5.0
DELIVERY = {
    "name": "陶小满", "phone": "138 0000 0000", "region": "浙江省", "city": "杭州市", "street": "龙井路 1 号",
    "postcode": "310000",
}  # fmt: skip
CSRF = "a" * 32


@dataclass
class Run:
    """What one run measured; times in ms, one for each order that was paid."""

    seconds: float = 0.0
    loop: float = 0.0
    cpu_ms: dict[str, float] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    failed: list[str] = field(default_factory=list)

    def total_ms(self) -> list[float]:
        return [sum(parts) for parts in zip(*self.times.values(), strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--products", type=int, default=1_000)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--only", choices=sorted(BARS))
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.home:
        measure(given)
        return
    print("## trade\n")
    print(
        f"{given.products:,} products, {given.orders:,} orders of the past, {BUYERS} buyers, {CLIENTS} clients, "
        f"{given.seconds:g} s a run. Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
    )
    row(
        "database",
        "orders/s",
        "bar",
        "p50 ms",
        "p99 ms",
        *(f"{step} p50 / p99 ms" for step in STEPS),
        "CPU of pages / main / database, ms an order",
        "failed",
        LOOP,
    )
    row(*("---" for _ in range(11)))
    for name in [given.only] if given.only else ("sqlite", "postgresql"):
        with _database(name) as environment:
            _measure_apart(name, environment)


@contextlib.contextmanager
def _database(name: str) -> Iterator[dict[str, str]]:
    """The environment that names an empty database of this kind, which lives as long as the block."""
    with contextlib.ExitStack() as stack:
        if name == "sqlite":
            yield {"MAGPIE_DATABASE_URL": ""}
            return
        binaries = find_postgres()
        if binaries is None:
            sys.exit("no PostgreSQL here: apt-get install postgresql")
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="magpie-pg-")))
        room.chmod(0o755)
        cluster = stack.enter_context(private_cluster(binaries, room / "c", is_durable=True))
        cluster.run("CREATE DATABASE magpie_bench")
        yield {"MAGPIE_DATABASE_URL": f"postgresql:///magpie_bench?host={cluster.socket}&user={cluster.user}"}


def _measure_apart(name: str, environment: dict[str, str]) -> None:
    """One database in a process of its own: Django reads its settings once."""
    with tempfile.TemporaryDirectory(
        prefix="magpie-bench-", dir=os.environ.get("MAGPIE_BENCH_FOLDER")
    ) as home:
        own = {
            **os.environ,
            **environment,
            "MAGPIE_HOME": home,
            "DJANGO_SETTINGS_MODULE": "magpie.config.settings",
        }
        line = [sys.executable, __file__, *sys.argv[1:], "--only", name, "--home", home]
        if subprocess.run(line, env=own).returncode:
            sys.exit(f"{name} was not measured")


def measure(given: argparse.Namespace) -> None:
    """Fill, start the site, buy, and look at every order that was made. Runs in the child process."""
    note(f"{given.only}: filling")
    assert command_line(given.home, "prepare", "--quiet").returncode == 0
    import django

    django.setup()
    from django.utils import timezone
    from trade_filling import fill_buyers, fill_goods, fill_orders

    now = timezone.now()
    skus = fill_goods(given.products, now=now)
    buyers = fill_buyers(BUYERS, now=now)
    fill_orders(given.orders, now=now)
    with running(given.home, ("up", "--no-jobs", "--lag-ms-max", "600000"), within_s=300) as site:
        note(f"{given.only}: warming up")
        made = buy(site.url, skus, buyers, seconds=WARM_UP_S, name="warm").numbers
        for number in range(given.runs):
            note(f"{given.only}: run {number}")
            before, loop = cpu_of(site), loop_steps_per_s()
            run = buy(site.url, skus, buyers, seconds=given.seconds, name=str(number))
            run.cpu_ms = {name: ms - before[name] for name, ms in cpu_of(site).items()}
            run.loop = (loop + loop_steps_per_s()) / 2
            made += run.numbers
            print_run(given.only, run)
        check(made)
    note(f"{given.only}: {len(made):,} orders looked up, each with all that belongs to it")


def buy(url: str, skus: Sequence[int], buyers: Sequence[Any], *, seconds: float, name: str) -> Run:
    """8 clients for so long. A buyer is used by one client at a time, and each buys one piece."""
    run, turns, ends = Run(), itertools.count(), time.perf_counter() + seconds
    guard = threading.Lock()

    def client(own: Sequence[Any]) -> None:
        link = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        for buyer in itertools.cycle(own):
            if time.perf_counter() >= ends:
                break
            turn = next(turns)
            took, number, wrong = buy_one(
                link, buyer, skus[turn * 7_919 % len(skus)], key=f"bench-{name}-{turn}"
            )
            with guard:
                if wrong:
                    run.failed.append(wrong)
                    continue
                run.numbers.append(number)
                for step, ms in zip(STEPS, took, strict=True):
                    run.times[step].append(ms)
        link.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=client, args=(buyers[at::CLIENTS],)) for at in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - began
    return run


def buy_one(
    link: http.client.HTTPConnection, buyer: Any, sku: int, *, key: str
) -> tuple[list[float], str, str]:
    """([ms of each step], the trade's number, what went wrong or "")."""
    from trade_filling import PRICE_MINOR

    took: list[float] = []
    own = {"Cookie": f"sessionid={buyer.session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
    line = {"sku": sku, "quantity": 1}
    status, body = _post(link, "/api/v1/cart/lines", line, own, took)
    if status != 200:
        return took, "", f"cart {status} {body[:200]!r}"
    wanted = {
        "lines": [{**line, "unit_minor": PRICE_MINOR}], "total_minor": PRICE_MINOR, "delivery": DELIVERY,
    }  # fmt: skip
    status, body = _post(link, "/api/v1/trades", wanted, {**own, "Idempotency-Key": key}, took)
    if status != 201:
        return took, "", f"order {status} {body[:200]!r}"
    number = json.loads(body)["number"]
    status, body = _pay(link, number, took)
    return took, number, "" if status == 204 else f"paid {status} {body[:200]!r}"


@functools.cache
def _owed() -> Any:
    """Of a trade's number, the payment it waits for and what it comes to; built once, as the load shares the cores."""
    from magpie.domain.outbox.compiled import compiled
    from magpie.domain.trade.models import Trade

    return compiled(lambda number: Trade.objects.filter(number=number).values_list("intent", "total_minor"))


def _pay(link: http.client.HTTPConnection, number: str, took: list[float]) -> tuple[int, bytes]:
    """The bank's word that a trade was paid, as the bank signs it."""
    from django.conf import settings
    from django.utils import timezone

    from magpie.domain.payment.providers.local import BankMessage
    from magpie.domain.payment.rules import EventKind
    from magpie.kit.clock import ms_of
    from magpie.kit.signing import standard_headers

    ((intent, minor),) = _owed()(number)
    now = timezone.now()
    said = BankMessage(
        id=f"evt_{intent}", truth=f"captured:{intent}", kind=EventKind.CAPTURED, charge=f"bench-{intent}",
        intent=intent, amount_minor=minor, currency="CNY", refund="", at_ms=ms_of(now),
    )  # fmt: skip
    body = msgspec.json.encode(said)
    secret = settings.MAGPIE_BANK_SECRET.encode("ascii")
    headers = standard_headers(message_id=said.id, at=now, body=body, keys=[secret])
    return _send(link, "/api/v1/payment-events/local", body, headers, took)


def _post(
    link: http.client.HTTPConnection, path: str, body: Any, headers: dict[str, str], took: list[float]
) -> tuple[int, bytes]:
    return _send(link, path, json.dumps(body).encode(), {**headers, "Content-Type": "application/json"}, took)


def _send(
    link: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str], took: list[float]
) -> tuple[int, bytes]:
    began = time.perf_counter()
    link.request("POST", path, body, headers)
    answer = link.getresponse()
    said = answer.read()
    took.append((time.perf_counter() - began) * 1_000)
    return answer.status, said


def check(numbers: Sequence[str]) -> None:
    """Every order has all that belongs to it, once, and the books balance; stops with what is missing."""
    from magpie.domain.goods.models import StockMovement
    from magpie.domain.goods.queries import find_stock_difference
    from magpie.domain.ledger.models import Entry
    from magpie.domain.ledger.queries import find_imbalance
    from magpie.domain.outbox.models import Fact
    from magpie.domain.payment.models import PaymentEvent
    from magpie.domain.trade.models import AnsweredRequest, Order, OrderEvent

    count = len(numbers)
    orders = dict(Order.objects.filter(trade__origin="").values_list("pk", "trade"))
    paid = set(
        Order.objects.filter(trade__number__in=numbers, payment_status="paid").values_list("pk", flat=True)
    )
    assert len(set(numbers)) == count == len(orders) == len(paid), (count, len(orders), len(paid))
    keys = {f"trade:{trade}" for trade in orders.values()}
    moves = Counter(StockMovement.objects.filter(ref__in=keys).values_list("ref", "kind"))
    assert moves == {(key, kind): 1 for key in keys for kind in ("reserve", "sell")}, "movements"
    events = Counter(OrderEvent.objects.filter(order__in=orders).values_list("order", "act"))
    assert events == {(order, act): 1 for order in orders for act in ("place", "pay")}, "events"
    answers = AnsweredRequest.objects.filter(route="trades", status=201).count()
    assert answers == count == AnsweredRequest.objects.count(), "requests"
    facts = Counter(Fact.objects.filter(name__in=FACTS).values_list("name", flat=True))
    # Filling told of stock as well: once for each product.
    facts["StockMoved"] -= StockMovement.objects.filter(kind="receive").count()
    assert facts == {name: each * count for name, each in FACTS.items()}, facts
    truths = PaymentEvent.objects.filter(provider="local", kind="captured").values_list("truth", flat=True)
    booked = {*(f"order:{order}:sale" for order in orders), *(f"local:{truth}" for truth in truths)}
    deadline = time.monotonic() + BOOKED_WITHIN_S
    while Entry.objects.filter(key__in=booked).count() < 2 * count:
        assert time.monotonic() < deadline, "books: payments wait for the relay"
        time.sleep(0.2)
    assert (find_imbalance(), list(find_stock_difference())) == ([], []), "books or stock"


def cpu_of(site: Site) -> dict[str, float]:
    """CPU time so far, ms: of the site's processes, and of PostgreSQL's server with all its own."""
    used = {name: cpu_ms(site.pid_of(name)) for name in PROCESSES}
    return {**used, DATABASE: _server_cpu_ms()}


def _server_cpu_ms() -> float:
    """0 on SQLite, which works in whoever asks it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    server = int(_stat(backend)[1])
    # Backends that ended are counted with the server that waited for them.
    ended = sum(map(int, _stat(server)[13:15])) * 1_000 / os.sysconf("SC_CLK_TCK")
    return ended + sum(map(cpu_ms, (server, *children_of(server))))


def cpu_ms(pid: int) -> float:
    """CPU time of a process so far."""
    return sum(map(int, _stat(pid)[11:13])) * 1_000 / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """Of a process, from its state on: its parent is the second, its own ticks the twelfth and thirteenth."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()


def print_run(name: str, run: Run) -> None:
    steps = (f"{at(run.times[step], 50):.0f} / {at(run.times[step], 99):.0f}" for step in STEPS)
    total = run.total_ms()
    row(
        name, f"{len(run.numbers) / run.seconds:.1f}", f"≥ {BARS[name]}", f"{at(total, 50):.0f}", f"{at(total, 99):.0f}",
        *steps, " / ".join(f"{ms / max(1, len(run.numbers)):.1f}" for ms in run.cpu_ms.values()), len(run.failed), f"{run.loop / 1e6:.1f}",
    )  # fmt: skip
    for wrong, count in Counter(run.failed).most_common(3):
        note(f"{count} × {wrong}")


def at(values: Sequence[float], percent: int) -> float:
    """The value below which so many of a hundred lie; 0 of none."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)] if values else 0.0


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def note(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
