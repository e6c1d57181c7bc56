"""Simulated visitors on a real site over HTTP: they move the loop, everything is marked, and a restart does not end them."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import numpy as np
import pytest

from magpie.demo.logins import Login
from magpie.demo.visitors.browser import Browser, Refused
from magpie.demo.visitors.keeping import Keepers
from magpie.demo.visitors.looks import Shown
from magpie.demo.visitors.residents import Resident
from magpie.demo.visitors.shopping import Till, buy, look_after_orders, would_buy
from magpie.demo.visitors.signing_in import enter
from magpie.kit.clock import SystemClock
from tests.running import Site, command_line, running

pytestmark = pytest.mark.slow
SHOPS = "lantern_tea"
CROWDS: "list[subprocess.Popen[str]]" = []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    built = command_line(home, "demo", "--home", str(home), "--shops", SHOPS, "--no-up")
    assert built.returncode == 0, built.stderr
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    with running(home) as opened:
        yield opened


def started(site: Site, *more: str) -> "subprocess.Popen[str]":
    line = [
        sys.executable,
        "-m",
        "magpie.cli",
        "visitors",
        "--home",
        str(site.home),
        "--url",
        site.url,
        *more,
    ]
    CROWDS.append(
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ)
    )
    return CROWDS[-1]


@pytest.fixture(autouse=True)
def nobody_stays() -> Iterator[None]:
    yield
    for crowd in CROWDS:
        crowd.kill()
        crowd.communicate()
    CROWDS.clear()


def stopped(process: "subprocess.Popen[str]") -> str:
    # Where the tests themselves run in the background, SIGINT is ignored from the start.
    process.terminate()
    said, _ = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGTERM, said
    return said


def always(drawn: float) -> np.random.Generator:
    """Chance that falls the same each time."""
    return cast("np.random.Generator", SimpleNamespace(random=lambda: drawn))


def pulse_of(site: Site) -> dict[str, Any]:
    return dict(site.client.get("/v1/pulse", headers=site.operator).json())


def simulated(site: Site) -> int:
    return sum(pulse_of(site)["simulated"]["per_second"])


def wait_for(holds: Callable[[], bool], *crowds: "subprocess.Popen[str]", within_s: float = 60.0) -> None:
    """Until it holds, while all these crowds live."""
    until = time.monotonic() + within_s
    while not holds():
        assert [crowd.poll() for crowd in crowds] == [None] * len(crowds), crowds[0].communicate()[0]
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.5)


def wait_for_quiet(site: Site) -> None:
    """Until the log has what the town bought and sold before the site was open."""
    seen = [-1]

    def is_quiet() -> bool:
        seen.append(simulated(site))
        return seen[-1] == seen[-2] == seen[-3]

    seen.append(-2)
    wait_for(is_quiet)


def test_they_move_the_loop_and_nothing_of_it_counts_as_real(site: Site) -> None:
    wait_for_quiet(site)
    before, real = simulated(site), pulse_of(site)["real"]
    crowds = [started(site, "--visitors", "12", "--speed", "9000") for _ in range(2)]

    wait_for(lambda: simulated(site) > before + 30, *crowds)

    assert all("12 simulated visitors" in stopped(crowd) for crowd in crowds)
    after = pulse_of(site)
    assert after["simulated"]["stages"]["interest"] > 0 and after["simulated"]["stages"]["attention"] > 0
    assert after["real"] == {**real, "per_second": after["real"]["per_second"]}
    assert sum(after["real"]["per_second"]) == 0


def test_a_visitor_signed_in_follows_reserves_and_comments_by_the_public_doors(site: Site) -> None:
    login = dict(json.loads((site.home / "demo" / "logins.json").read_text()))
    card = next(iter(site.client.get("/api/v1/products").json()["items"]))

    async def sign_in(resident: Resident) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=site.url, timeout=10)
        await enter(client, resident.name, login[resident.name])
        return client

    async def visit() -> tuple[Any, Any, set[str]]:
        async with httpx.AsyncClient(base_url=site.url, timeout=10) as door:
            own = Browser(Resident(0, "mei", "p:MEI"), door, sign_in, b"", SystemClock())
            await own.follow("lantern_tea")
            await own.reserve(Shown(f"product:{card['id']}", "", -1))
            shown = Shown(f"product:{card['id']}", "", -1)
            keeper = Browser(Resident(1, "tao", "p:TAO"), door, sign_in, b"", SystemClock())
            await keeper.comment(shown, "Smells of rain.", voice="lantern_tea")
            await keeper.close()
            with pytest.raises(Refused):
                await own.comment(shown, "Smells of rain.", voice="lantern_tea")
            said = await own.said_under(shown.card)
            with pytest.raises(Refused):
                await own.follow("nobody_at_all")
            assert own.own is not None
            held = (await own.own.get("/api/v1/reservations")).json()
            face = (await door.get("/@lantern_tea")).text
            await own.close()
            return held, face, said

    held, face, said = asyncio.run(visit())

    assert len(held) == 1
    assert "1 simulated" in face
    assert said == {"Smells of rain."}


def test_a_visitor_buys_pays_and_is_sent_it_and_all_of_it_is_simulated(site: Site) -> None:
    login = dict(json.loads((site.home / "demo" / "logins.json").read_text()))
    tao = Login("tao", login["tao"])
    card = site.client.get("/api/v1/products").json()["items"][-1]

    async def sign_in(resident: Resident) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=site.url, timeout=10)
        await enter(client, resident.name, login[resident.name])
        return client

    async def evening() -> tuple[list[bool], list[Any], list[Any]]:
        async with httpx.AsyncClient(base_url=site.url, timeout=10) as door:
            own = Browser(Resident(0, "mei", "p:MEI"), door, sign_in, b"", SystemClock())
            shown = Shown(f"product:{card['id']}", "", -1)
            paid = [await buy(own, shown, always(0.5)), await buy(own, shown, always(0.0))]
            bought = (await own.signed("GET", "/api/v1/orders"))["items"]
            keepers = Keepers(site.url, shops={card["shop"]["handle"]: tao}, clock=SystemClock())
            await keepers.send(card["shop"]["handle"], door)
            await keepers.close()
            await look_after_orders(own, always(0.3))
            received = (await own.signed("GET", "/api/v1/orders"))["items"]
            await own.close()
            return paid, bought, received

    paid, bought, received = asyncio.run(evening())

    newest = [order["payment_status"] for order in bought[:2]]
    assert paid == [True, False] and newest == ["unpaid", "paid"]
    assert received[1]["fulfilment_status"] != "unfulfilled" and received[1]["status"] == "completed"
    assert pulse_of(site)["real"]["stages"]["action"] == 0


def test_visitors_claim_in_a_sale_and_its_places_get_fewer(site: Site) -> None:
    def left() -> list[str]:
        return re.findall(r'data-left="(\d+)"', site.client.get("/flash/1/").text)

    full = left()
    crowd = started(site, "--visitors", "20", "--speed", "9000")

    wait_for(lambda: left() != full, crowd)
    stopped(crowd)
    assert pulse_of(site)["real"]["stages"]["action"] == 0


def test_the_town_buys_seldom_and_more_surely_what_it_loves() -> None:
    till = Till()
    assert [till.is_free(ms) for ms in (20_000, 39_999, 40_000, 41_000)] == [True, False, True, False]

    rng = np.random.default_rng(7)
    bought = [sum(would_buy(felt, rng) for _ in range(4_000)) / 4_000 for felt in (-1.0, 0.0, 2.0)]
    assert bought == pytest.approx([0.020, 0.05, 0.30], abs=0.025)


def test_a_killed_site_that_comes_back_is_visited_again(site: Site) -> None:
    before = simulated(site)
    # Most of them are new: whoever was here before has seen the little there is.
    crowd = started(site, "--visitors", "80", "--speed", "2000")
    wait_for(lambda: simulated(site) > before + 10, crowd)
    killed = site.pid_of("serve")
    os.kill(killed, signal.SIGKILL)

    site.wait_until_ready()

    # Counts begin anew with the process: what is counted now was said to the new one.
    wait_for(lambda: site.pid_of("serve") != killed and simulated(site) > 0, crowd, within_s=90)
    assert "simulated visitors" in stopped(crowd)
