"""The same effects in the split topology: `magpie web` and `magpie gateway` as two processes over PostgreSQL."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import Cluster
from tests.gateway.test_effect import (
    impression_changes_the_filter,
    like_changes_score_filter_and_source,
    slate_of,
)
from tests.gateway.test_rights_at_once import A_MINOR, BROWSERS, OFF, old_pages_after
from tests.gateway.town import build_town
from tests.running import Site, command_line, running, start

DATABASE = "magpie_split"


@pytest.fixture(scope="module")
def environment(postgres_cluster: Cluster) -> dict[str, str]:
    postgres_cluster.run(f"CREATE DATABASE {DATABASE}")
    address = f"postgresql:///{DATABASE}?host={postgres_cluster.socket}&user={postgres_cluster.user}"
    return {"MAGPIE_DATABASE_URL": address}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    assert command_line(home, "prepare", environment=environment).returncode == 0
    with running(home, ("gateway",), environment=environment) as site:
        build_town(site)
        yield site


@pytest.fixture(scope="module")
def web(gateway: Site, environment: dict[str, str]) -> Iterator[Site]:
    site = start(gateway.home, ("web", "--gateway-url", gateway.url), environment=environment)
    site.wait_until_ready(path="/algorithm/")
    yield site
    site.client.close()
    site.stop(within_s=20)


@pytest.mark.slow
@pytest.mark.postgres
def test_one_event_changes_the_very_next_slate_of_a_gateway_of_its_own(gateway: Site) -> None:
    like_changes_score_filter_and_source(gateway, "p:MEI")
    impression_changes_the_filter(gateway, "p:MEI2")


@pytest.mark.slow
@pytest.mark.postgres
def test_a_fact_of_the_pages_reaches_the_gateway_and_comes_back_as_a_card(
    gateway: Site, web: Site, environment: dict[str, str]
) -> None:
    file = gateway.home / "goods.csv"
    file.write_text(
        "Handle,Title,Vendor,Variant SKU,Variant Inventory Qty,Variant Price\nx,Split Tea,Lantern,S1,5,20.00\n"
    )
    done = command_line(gateway.home, "import", "goods", str(file), environment=environment)
    assert done.returncode == 0, done.stderr

    pages = [web.client.get("/").text]
    while "Split Tea" not in pages[-1] and len(pages) < 100:
        time.sleep(0.1)
        pages.append(web.client.get("/").text)

    assert "Split Tea" in pages[-1]
    assert any(
        "Split Tea" in card["display"]["title"].get("en", "")
        for card in slate_of(gateway, "p:ANY", n=50)["cards"]
    )


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("choice", [OFF, A_MINOR], ids=["personalisation off", "a minor"])
def test_fifty_pages_opened_before_are_not_personalised_straight_after(
    gateway: Site, web: Site, choice: tuple[str, dict[str, str]]
) -> None:
    assert old_pages_after(choice, pages=web, gateway=gateway) == [(True, False)] * BROWSERS


@pytest.mark.slow
@pytest.mark.postgres
def test_the_gateway_of_its_own_has_no_pages(gateway: Site) -> None:
    answer = httpx.get(f"{gateway.url}/interests/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.slow
@pytest.mark.postgres
def test_a_second_gateway_on_the_same_log_is_refused(gateway: Site, environment: dict[str, str]) -> None:
    refused = command_line(Path(gateway.home), "gateway", "--port", "0", environment=environment)

    assert refused.returncode == 78
    assert "writer.lock" in refused.stderr
