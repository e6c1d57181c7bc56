"""Own goods, end to end on a running site: a file of one's own, the page, a reservation, and the chain that led to it.

Only public commands and addresses are used, as a stranger would use them.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import Site, command_line, running

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Variant SKU,Variant Inventory Qty,Variant Price\n"
)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
TOKEN = re.compile(r'name="magpie-token" content="([^"]+)"')
WAIT_S = 10.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    with running(home) as opened:
        rows = [
            f"tea-{n},Lantern Tea {n},Picked by hand,Lantern,Tea,tea,true,T{n},5,{20 + n}.00"
            for n in range(20)
        ]
        (home / "goods.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        done = command_line(home, "import", "goods", str(home / "goods.csv"))
        assert (done.returncode, "20 products" in done.stdout) == (0, True), done.stderr
        yield opened


@pytest.fixture
def mei(site: Site) -> Iterator[httpx.Client]:
    """Mei's browser, signed up."""
    with httpx.Client(base_url=site.url, follow_redirects=True, timeout=20) as browser:
        browser.get("/accounts/signup/")
        post(
            browser,
            "/accounts/signup/",
            username=f"mei{time.time_ns()}",
            password1="lantern-tea-20",
            email="",
        )
        yield browser


@pytest.mark.slow
def test_from_a_file_of_ones_own_to_the_chain_of_a_reservation(site: Site, mei: httpx.Client) -> None:
    page = page_with_cards(mei)
    headers = {"Authorization": f"Bearer {TOKEN.search(page)[1]}"}  # type: ignore[index]
    slate = mei.post("/v1/slates", json={"n": 6}, headers=headers).json()
    card = slate["cards"][0]
    way = {"scene": "feed", "slate": slate["slate"], "position": str(card["position"])}
    for kind, measure in (
        ("Content Impressed", "visible_ms"),
        ("Content Viewed", "dwell_ms"),
        ("Product Clicked", ""),
    ):
        properties = {"card": card["card"], **way, "position": 0, **({measure: 2_500} if measure else {})}
        event = {
            "type": "track",
            "event": kind,
            "messageId": f"{slate['slate']}-{kind}",
            "properties": properties,
        }
        assert mei.post("/v1/batch", json={"batch": [event]}, headers=headers).status_code == 202

    address = card["display"]["url"]
    fields = dict(FIELD.findall(mei.get(address, params=way).text))
    post(
        mei,
        f"{address}/reservations/",
        **{name: fields[name] for name in ("sku", "request_key", "scene", "slate", "position")},
    )

    chain = chain_of(site, "reservation:1")
    kinds = [link["kind"] for link in chain]
    assert kinds[-1] == "Stock Reserved"
    assert [kind for kind in kinds if kind != "Product Viewed"] == [
        "Slate Served", "Content Impressed", "Content Viewed", "Product Clicked", "Stock Reserved"]  # fmt: skip
    assert {link["slate"] for link in chain if link["kind"] in ("Slate Served", "Stock Reserved")} == {
        slate["slate"]
    }
    assert [link["offset"] for link in chain] == sorted(link["offset"] for link in chain)


@pytest.mark.slow
def test_a_slate_is_explained_with_its_trace_and_an_unknown_one_is_said_to_be_gone(
    site: Site, mei: httpx.Client
) -> None:
    page = page_with_cards(mei)
    slate = mei.post(
        "/v1/slates", json={"n": 3}, headers={"Authorization": f"Bearer {TOKEN.search(page)[1]}"}
    ).json()  # type: ignore[index]

    table = command_line(site.home, "explain", slate["slate"])
    unknown = command_line(site.home, "explain", "01JD5Y1V9GZC3M0B5T8RQK2W7N")

    assert (table.returncode, "Slate Served" in table.stdout) == (0, True), table.stderr
    assert (unknown.returncode, "Nothing is kept about" in unknown.stderr) == (1, True)


@pytest.mark.slow
def test_the_first_import_makes_its_home_ready(tmp_path: Path) -> None:
    (tmp_path / "goods.csv").write_text(HEADER + "tea,Lantern Tea,,Lantern,Tea,tea,true,T,5,20.00\n", "utf-8")

    done = command_line(tmp_path / "new", "import", "goods", str(tmp_path / "goods.csv"))

    assert (done.returncode, "added 新增 1" in done.stdout) == (0, True), done.stderr


def page_with_cards(browser: httpx.Client) -> str:
    """The feed, once the relay has carried the goods into the log."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        page = browser.get("/").text
        if "Lantern Tea" in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the goods never reached the page")


def chain_of(site: Site, what: str) -> list[dict[str, Any]]:
    """What `magpie explain WHAT --json` prints, once it is in the log."""
    deadline = time.monotonic() + WAIT_S
    while True:
        done = command_line(site.home, "explain", what, "--json")
        if done.returncode == 0:
            return list(json.loads(done.stdout)["chain"])
        assert time.monotonic() < deadline, done.stderr


def post(browser: httpx.Client, path: str, **fields: str) -> Mapping[str, str]:
    """A form sent as the page would send it."""
    answer = browser.post(path, data={**fields, "csrfmiddlewaretoken": browser.cookies["csrftoken"]},
                          headers={"Referer": str(browser.base_url)})  # fmt: skip
    assert answer.status_code == 200, answer.text[:2_000]
    return answer.headers


@pytest.mark.slow
def test_an_owner_who_never_signed_up_is_named_and_nothing_is_imported(site: Site) -> None:
    file = site.home / "strange.csv"
    file.write_text(HEADER + "cup,Cup,A cup,Nobodys Shop,Tea,tea,true,CUP,5,20.00\n", encoding="utf-8")

    done = command_line(site.home, "import", "goods", str(file), "--owner", "wren")

    assert done.returncode == 1
    assert "“wren”" in done.stderr and "first" in done.stderr
    assert httpx.get(f"{site.url}/@nobodys_shop").status_code == 404
