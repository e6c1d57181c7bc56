"""Flash claims over HTTP, one item: how many a second are given, committed and answered, and how long each waits.

A real gateway process with its log, engine and relay; wrk on a core of its own; every request another person with a key of
its own, every run an item of its own, of which nobody has anything yet. SQLite waits for its disk (FULL), PostgreSQL for its own (fsync on). In the same run the plain way stands beside it: a
transaction for each claim. After each run the counters of the sale are compared with its claims. On a machine that others use, read the CPU of a claim: a
core's worth of microseconds divided by it is what the process can give. Prints one Markdown section.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from calibrate import LOOP, loop_steps_per_s  # noqa: E402  the checkout's root comes first
from load import start_load  # noqa: E402

from magpie.config.home import read_secret  # noqa: E402
from magpie.kit.clock import HOUR_MS, SystemClock, instant_of  # noqa: E402
from magpie.kit.ids import derive_id  # noqa: E402
from magpie.kit.tokens import PageClaims, sign  # noqa: E402
from tests import databases  # noqa: E402
from tests.running import PROGRAM, Site, command_line, running  # noqa: E402

PERSONS = 50_000
QUOTA = 1_000_000
SHOP = "flash_shop"
PLAIN = (str(Path(__file__).parent / "plain_site.py"),)


@dataclass(frozen=True)
class Size:
    """How long, how often, how many callers wait at once."""

    seconds: float
    runs: int
    connections: tuple[int, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--connections", type=int, nargs="+", default=[64, 128])
    for part in PARTS:
        parser.add_argument(f"--{part}", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    for part, work in PARTS.items():
        if getattr(given, part):
            print(work())
            return
    measure(Size(given.seconds, given.runs, tuple(given.connections)))


def measure(size: Size) -> None:
    print(
        f"## claims\n\nOne item, {PERSONS:,} known people. Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
    )
    heads = ("database", "way", "callers", "claims/s", "p50 ms", "p99 ms", "of a core", "CPU µs a claim", "told to wait",
             "refused", "numbers", "adds up", LOOP)  # fmt: skip
    row(*heads)
    row(*("---" for _ in heads))
    for name, url in (("SQLite, FULL", no_database), ("PostgreSQL, fsync", postgres)):
        with tempfile.TemporaryDirectory(prefix="magpie-bench-") as folder, url() as address:
            home = Path(folder)
            environment = {"MAGPIE_DATABASE_URL": address}
            assert command_line(home, "prepare", "--quiet", environment=environment).returncode == 0
            ask(home, environment, "--fill")
            tokens = write_tokens(home)
            for connections in size.connections:
                compare(name, home, environment, tokens, connections, size)


def compare(name: str, home: Path, environment: dict[str, str], tokens: Path, connections: int, size: Size) -> None:  # fmt: skip
    """The desk and the plain way in turn, so that a noisy minute is shared."""
    for run in range(size.runs):
        for way, program in (("desk", PROGRAM), ("one by one", PLAIN)):
            note(f"{name}, {way}, {connections} callers, run {run}")
            item = ask(home, environment, "--open")
            with running(home, ("gateway",), environment=environment, program=program, within_s=600) as site:
                key = f"{way[0]}{connections}-{run}-"
                before, loops = cpu_s(site), [loop_steps_per_s()]
                result = press(site, item, tokens, key, connections, size.seconds)
                result["cpu_s"] = cpu_s(site) - before
                result["loop"] = statistics.mean([*loops, loop_steps_per_s()])
            print_result(name, way, connections, result, ask(home, environment, "--check"))


def press(site: Site, item: str, tokens: Path, key: str, connections: int, seconds: float) -> dict[str, Any]:
    load = start_load(
        "claims.lua", site.url, str(tokens), item, key, connections=connections, seconds=seconds
    )
    return load.result()


def cpu_s(site: Site) -> float:
    """CPU seconds so far of the gateway's process: HTTP, desk, log and relay, without the engine beside it."""
    fields = Path(f"/proc/{site.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def print_result(name: str, way: str, connections: int, result: dict[str, Any], adds_up: str) -> None:
    numbers = result["high"] - result["low"] + 1
    cpu_us = result["cpu_s"] / max(1, result["claimed"]) * 1e6
    row(name, way, connections, f"{result['claimed'] / result['seconds']:,.0f}", result["p50_ms"], result["p99_ms"],
        f"{result['cpu_s'] / result['seconds']:.0%}", f"{cpu_us:.0f}", result["waited"], result["refused"], f"{numbers:,} for {result['claimed']:,}", adds_up,
        f"{result['loop'] / 1e6:.1f}")  # fmt: skip


def ask(home: Path, environment: dict[str, str], what: str) -> str:
    """Run a part of this script that needs Django, on this home."""
    own = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "magpie.config.settings",
        "MAGPIE_HOME": str(home),
        **environment,
    }
    done = subprocess.run(
        [sys.executable, __file__, what], env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def person_named(number: int) -> str:
    return f"p:{derive_id('bench', number)}"


def fill() -> str:
    """A shop and everybody who will press; how many."""
    import django

    django.setup()
    from magpie.domain.people import actions as people
    from magpie.domain.people.models import Person

    now = instant_of(SystemClock().now_ms())
    owner = people.make_person(now=now)
    people.open_account(person=owner, kind="shop", handle=SHOP, name_en="Flash shop", now=now)
    Person.objects.bulk_create(
        (Person(key=person_named(number), created_at=now) for number in range(PERSONS)), batch_size=2_000
    )
    return str(PERSONS)


def open_sale() -> str:
    """A product of its own and a sale of a million pieces; the item."""
    import django

    django.setup()
    from magpie.domain.flash import actions
    from magpie.domain.flash.actions import FlashDraft
    from magpie.domain.flash.models import FlashItem, FlashSale
    from magpie.domain.goods import actions as goods
    from magpie.domain.goods import queries as goods_queries
    from magpie.domain.goods.drafts import ProductDraft, SkuDraft
    from magpie.domain.people.models import Staff

    now, count = instant_of(SystemClock().now_ms()), FlashSale.objects.count()
    owner = Staff.objects.get(account__handle=SHOP)
    sku = SkuDraft(code=f"F-{count}", price_minor=6_800, currency="CNY", on_hand=QUOTA)
    draft = ProductDraft(
        shop=owner.account_id,
        handle=f"f{count}",
        title_en="Tea",
        category="Food > Tea",
        topics={"tea": 1.0},
        skus=(sku,),
    )
    product = goods.publish_product(draft=draft, now=now)
    item = FlashDraft(
        sku=goods_queries.get_product(product).skus[0].id, quota=QUOTA, price_minor=1_900, currency="CNY",
        per_person_max=100, claim_ttl_s=1_800,
    )  # fmt: skip
    sale = actions.schedule_flash_sale(
        person=owner.person_id,
        shop=owner.account_id,
        title_en="Flash",
        opens_at=now,
        closes_at=now + timedelta(days=1),
        items=[item],
        now=now,
    )
    return str(FlashItem.objects.get(sale=sale).pk)


def check() -> str:
    import django

    django.setup()
    from magpie.domain.flash import queries

    return "; ".join(queries.find_flash_difference()) or "yes"


@contextlib.contextmanager
def no_database() -> Iterator[str]:
    """SQLite lies in the home."""
    yield ""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a private PostgreSQL that waits for its disk."""
    binaries = databases.find_postgres()
    if binaries is None:
        sys.exit("no PostgreSQL here: apt-get install postgresql")
    room = Path(tempfile.mkdtemp(prefix="magpie-pg-"))
    room.chmod(0o755)
    try:
        with databases.private_cluster(binaries, room / "c", is_durable=True) as cluster:
            cluster.run("CREATE DATABASE bench")
            yield f"postgresql:///bench?host={cluster.socket}&user={cluster.user}"
    finally:
        shutil.rmtree(room, ignore_errors=True)


def write_tokens(home: Path) -> Path:
    """One page token per person, in a file that wrk reads."""
    secret = read_secret(home / "secrets", "page_key").encode("ascii")
    expires_ms = SystemClock().now_ms() + 12 * HOUR_MS
    claims = (PageClaims(person=person_named(number), expires_ms=expires_ms) for number in range(PERSONS))
    path = home / "tokens.txt"
    path.write_text("".join(sign(claim, secret=secret) + "\n" for claim in claims), encoding="ascii")
    return path


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def note(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


PARTS = {"fill": fill, "open": open_sale, "check": check}

if __name__ == "__main__":
    main()
