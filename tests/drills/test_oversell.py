"""More buyers than pieces, all at once, over HTTP: exactly as many are sold as there were, and nobody sees one more.

Pages run as `magpie web` with two processes, on SQLite and on PostgreSQL; in the second drill they die by SIGKILL in the
middle. Short form: 60 buyers for 20 pieces; MAGPIE_DRILLS=full: 500 for 100.
"""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection
from django.db.models import OuterRef, Subquery, Sum
from django.utils import timezone

from magpie.config.home import read_secret
from magpie.domain.goods.actions import count_stock
from magpie.domain.goods.models import Stock
from magpie.domain.trade import rules
from magpie.domain.trade.models import AnsweredRequest, OrderLine, Trade
from tests.databases import url_of_database
from tests.domain.cast import Town, town
from tests.domain.trade.cast import pay
from tests.domain.trade.truths import find_faults
from tests.drills.shoppers import Rush, Shopper, Told, order_of_one, sign_in
from tests.running import PROGRAM, Site, children_of, command_line, start

pytestmark = [pytest.mark.drill, pytest.mark.timeout(900)]
BUYERS, UNITS = (500, 100) if os.environ.get("MAGPIE_DRILLS") == "full" else (60, 20)
UNIT_MINOR = 6_800
WEB = ("web", "--workers", "2")
CARELESS = (str(Path(__file__).parent / "careless_site.py"),)


@dataclass
class Sale:
    """Lantern Tea with UNITS pieces of one SKU, its owner, and the crowd at the door."""

    home: Path
    here: Town
    owner: Shopper
    shoppers: list[Shopper]

    @property
    def environment(self) -> dict[str, str]:
        return {"MAGPIE_DATABASE_URL": url_of_database(), "MAGPIE_STATIC_MANIFEST": "0"}

    @contextlib.contextmanager
    def open(self, program: Sequence[str] = PROGRAM) -> Iterator[Site]:
        site = start(self.home, WEB, environment=self.environment, program=program)
        try:
            site.wait_until_ready(path="/api/v1/products?limit=1")
            yield site
        finally:
            site.client.close()
            kill_all_of(site)


@pytest.fixture
def sale(truth: str, tmp_path: Path, settings: Any) -> Sale:
    home = tmp_path / "home"
    settings.SECRET_KEY = read_secret(home / "secrets", "django_key")  # the sessions are to be the site's
    here = town()
    count_stock(sku=here.sku, on_hand=UNITS, now=timezone.now())
    sale = Sale(home, here, sign_in("mei", here.mei), [sign_in(f"buyer{n}") for n in range(BUYERS)])
    connection.close()
    return sale


@dataclass
class Watcher:
    """Looks again and again, as the database and as the shop sees it, and keeps the most that ever was."""

    sale: Sale
    looks: int = 0
    most_taken: int = 0
    most_shown: int = 0
    faults: list[str] = field(default_factory=list)
    url: str = ""

    @contextlib.contextmanager
    def watching(self, url: str) -> Iterator["Watcher"]:
        self.url, over = url, threading.Event()
        thread = threading.Thread(target=self._watch, args=(over,))
        thread.start()
        try:
            yield self
        finally:
            over.set()
            thread.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(0.02):
            self.look()
        connection.close()

    def look(self) -> None:
        """One statement sees one moment: the counters and the lines that are committed."""
        mine = OrderLine.objects.filter(sku=OuterRef("sku"), order__trade__ended_at=None)
        ordered = Subquery(mine.order_by().values("sku").annotate(pieces=Sum("quantity")).values("pieces"))
        row = Stock.objects.annotate(ordered=ordered).get(sku=self.sale.here.sku)
        taken, lines = row.reserved + row.sold, row.ordered or 0
        if taken != lines or max(taken, lines) > UNITS:
            self.faults.append(f"{taken} taken and {lines} ordered of {UNITS}")
        self.most_taken, self.looks = max(self.most_taken, taken), self.looks + 1
        if self.looks % 8:
            return
        with contextlib.suppress(httpx.TransportError):
            self.most_shown = max(self.most_shown, shown_to_shop(self.url, self.sale.owner))


def shown_to_shop(url: str, owner: Shopper) -> int:
    """How many orders its owner finds, page by page."""
    count, cursor = 0, ""
    with httpx.Client(base_url=url, headers=owner.headers, timeout=60, trust_env=False) as client:
        while True:
            answer = client.get(
                "/api/v1/accounts/lantern_tea/orders", params={"limit": "100", "cursor": cursor}
            )
            assert answer.status_code == 200, answer.text
            page = answer.json()
            count += len([row for row in page["items"] if row["status"] == "open"])
            cursor = page["next"] or ""
            if not cursor:
                return count


def test_exactly_as_many_are_sold_as_there_are(sale: Sale) -> None:
    with sale.open() as site, Watcher(sale).watching(site.url) as watcher:
        told = rush(site.url, sale, key="first-try")

        assert wrong_with(told) == []
        assert (watcher.faults, shown_to_shop(site.url, sale.owner)) == ([], UNITS)
        winners = [one for one in told if one.status == 201]

        # when half of them pay, the others let their time pass, and those who got nothing ask once more
        for one in winners[: UNITS // 2]:
            pay(one.body["number"], now=timezone.now())
        let_time_pass()
        swept = command_line(sale.home, "jobs", "--once", environment=sale.environment)
        assert f"{UNITS - UNITS // 2} not paid in time" in swept.stdout, swept.stderr[-2_000:]
        losers = [one.shopper for one in told if one.status != 201]
        again = rush(site.url, sale, key="second-try", shoppers=losers)

        # then just what was given back is sold, and the first answers are told again as they were
        assert wrong_with(again, units=UNITS - UNITS // 2) == []
        assert repeated(site.url, sale, winners[:3]) == [
            (201, True, one.body["number"]) for one in winners[:3]
        ]
        stock = Stock.objects.get(sku=sale.here.sku)
        assert (stock.sold, stock.reserved, stock.available) == (UNITS // 2, UNITS - UNITS // 2, 0)
    assert watcher.faults == []
    assert (watcher.most_taken, watcher.most_shown) == (UNITS, UNITS)
    assert watcher.looks > 20


def test_pages_that_die_in_the_middle_sell_each_piece_once(sale: Sale) -> None:
    with sale.open() as site, Watcher(sale).watching(site.url) as watcher:
        crowd = Rush(site.url, order_of_one(sale.here.sku, UNIT_MINOR))

        async def die_and_come_back() -> None:
            await crowd.until(lambda: len(crowd.told) >= UNITS // 3)
            crowd.is_open.clear()
            await asyncio.to_thread(kill_all_of, site)
            await asyncio.to_thread(let_leases_pass)
            crowd.url = watcher.url = await asyncio.to_thread(lambda: stack.enter_context(sale.open()).url)
            crowd.is_open.set()

        with contextlib.ExitStack() as stack:
            told = asyncio.run(crowd.run(sale.shoppers, key="any-try", meanwhile=die_and_come_back()))

            assert wrong_with(told) == []
            assert max(one.tries for one in told) > 1
            winners = [one for one in told if one.status == 201]
            hits = [(201, True, one.body["number"]) for one in winners]
            assert repeated(crowd.url, sale, winners) == hits
    assert watcher.faults == []
    assert wrong_with(told) == []


@pytest.mark.parametrize("truth", ["sqlite_truth"], indirect=True)
def test_the_drill_notices_a_sale_of_what_is_not_there(sale: Sale) -> None:
    with sale.open(CARELESS) as site, Watcher(sale).watching(site.url) as watcher:
        told = rush(site.url, sale, key="careless", shoppers=sale.shoppers[: UNITS + 10])
        watcher.look()

    faults = wrong_with(told)
    assert f"{UNITS + 10} were sold of {UNITS}" in faults
    assert any(fault.startswith(f"sku {sale.here.sku} is oversold") for fault in faults)
    assert watcher.faults


def rush(url: str, sale: Sale, *, key: str, shoppers: Sequence[Shopper] = ()) -> list[Told]:
    crowd = Rush(url, order_of_one(sale.here.sku, UNIT_MINOR))
    return asyncio.run(crowd.run(shoppers or sale.shoppers, key=key))


def repeated(url: str, sale: Sale, told: Sequence[Told]) -> list[tuple[int, bool, str]]:
    """What the same key is told now: (status, told before, number)."""
    body, said = order_of_one(sale.here.sku, UNIT_MINOR), []
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        for one in told:
            headers = {**one.shopper.headers, "idempotency-key": one.key}
            answer = client.post("/api/v1/trades", content=body, headers=headers)
            is_hit = answer.headers.get("idempotency-hit") == "true"
            said.append((answer.status_code, is_hit, answer.json().get("number", "")))
    return said


def wrong_with(told: Sequence[Told], *, units: int = UNITS) -> list[str]:
    """What is not as it must be after a rush for so many pieces ([] is what we want)."""
    faults = find_faults()
    sold = [one.body["number"] for one in told if one.status == 201]
    if len(sold) != units:
        faults.append(f"{len(sold)} were sold of {units}")
    if Trade.objects.filter(number__in=sold).count() != len(set(sold)) or len(set(sold)) != len(sold):
        faults.append("somebody was told a number that is no trade, or another one's")
    unsold = [one for one in told if one.status != 201]
    faults += [f"{one.key} was told {one.status} {one.body}" for one in unsold if not is_said_well(one)]
    placed = AnsweredRequest.objects.filter(status=201).count()
    if (placed, AnsweredRequest.objects.filter(status=None).count()) != (Trade.objects.count(), 0):
        faults.append(f"{placed} keys had an effect, and there are {Trade.objects.count()} trades")
    connection.close()
    return faults


def is_said_well(one: Told) -> bool:
    """Refused with the line, in words of both languages."""
    error = one.body.get("error", {})
    lines = [(line["what"], line["seen"], line["now"]) for line in error.get("detail", {}).get("lines", [])]
    is_in_words = all(len(error.get("message", {}).get(language, "")) > 10 for language in ("en", "zh"))
    return (
        one.status == 409
        and error.get("code") == "lines_changed"
        and lines == [("stock", 1, 0)]
        and is_in_words
    )


def let_time_pass() -> None:
    """As the sweeper sees it: whatever nobody paid should have been paid a while ago."""
    over = timezone.now() - rules.PAYMENT_GRACE - rules.PAY_WITHIN
    Trade.objects.filter(paid_at=None, ended_at=None).update(pay_until=over)
    connection.close()


def let_leases_pass() -> None:
    """As whoever repeats a request sees it: those who ran it have been dead for a while."""
    over = timezone.now() - rules.IN_FLIGHT_LEASE
    AnsweredRequest.objects.filter(status=None).update(began_at=over)
    connection.close()


def kill_all_of(site: Site) -> None:
    """SIGKILL to the server and to each of its workers."""
    if site.process.poll() is not None:
        return
    family = [site.process.pid, *children_of(site.process.pid)]
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    site.process.wait(timeout=10)
