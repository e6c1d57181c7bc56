"""One journey in the split topology: pages and gateway are two processes over PostgreSQL, one address in front of them."""

import base64
import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from playwright.sync_api import expect, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE
from tests.browser.test_journeys import sign_up
from tests.databases import Cluster
from tests.running import Site, command_line, running, start

pytestmark = [pytest.mark.browser, pytest.mark.postgres]
DATABASE = "magpie_split_browser"
HOP_HEADERS = {"connection", "content-length", "transfer-encoding", "content-encoding", "host"}
METHODS = ["GET", "POST", "DELETE", "PUT"]
WAIT_S = 15.0


@pytest.fixture(scope="module")
def front(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    """The one address, and the gateway behind it."""
    postgres_cluster.run(f"CREATE DATABASE {DATABASE}")
    address = f"postgresql:///{DATABASE}?host={postgres_cluster.socket}&user={postgres_cluster.user}"
    environment = {"MAGPIE_DATABASE_URL": address}
    home = tmp_path_factory.mktemp("home")
    built = command_line(home, "demo", "--no-up", "--shops", "lantern_tea", environment=environment)
    assert built.returncode == 0, built.stderr[-2_000:]
    with running(home, ("gateway",), environment=environment) as gateway:
        web = start(home, ("web", "--gateway-url", gateway.url), environment=environment)
        web.wait_until_ready(path="/algorithm/")
        try:
            with proxy(web=web.url, gateway=gateway.url) as url:
                yield url, gateway
        finally:
            web.client.close()
            web.stop(within_s=20)


@contextlib.contextmanager
def proxy(*, web: str, gateway: str) -> Iterator[str]:
    """What a reverse proxy does in such a site: /v1/ to the gateway, everything else to the pages."""

    async def pass_on(request: Request) -> Response:
        to = gateway if request.url.path.startswith("/v1/") else web
        headers = {
            name: value for name, value in request.headers.items() if name not in HOP_HEADERS - {"host"}
        }
        target = f"{to}{request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.request(
                request.method, target, headers=headers, content=await request.body()
            )
        kept = [(k, v) for k, v in answer.headers.multi_items() if k not in HOP_HEADERS]
        passed = Response(answer.content, status_code=answer.status_code)
        passed.raw_headers += [(k.encode(), v.encode("latin-1")) for k, v in kept if k != "content-type"]
        passed.headers["content-type"] = answer.headers.get("content-type", "")
        return passed

    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=[Route("/{path:path}", pass_on, methods=METHODS)]), port=0, log_level="error"
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def test_feed_like_and_reservation_reach_the_log_of_the_other_process(front: tuple[str, Site]) -> None:
    url, gateway = front
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-US", base_url=url
        )
        sign_up(page, "tao_split")
        page.locator(".card button[data-act=like]").first.click()
        token = page.locator('meta[name="magpie-token"]').get_attribute("content") or ""
        wait_for(gateway, token, "Content Liked")

        page.goto(page.locator('a[href^="/p/"]').first.get_attribute("href") or "")
        if page.locator("form input[type=radio]").count():
            page.locator("form input[type=radio]").first.check()
        page.locator(".button-reserve").click()
        expect(page.locator("[data-until]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
        browser.close()

    kinds = wait_for(gateway, token, "Stock Reserved")
    assert kinds.index("Slate Served") < kinds.index("Content Liked") < kinds.index("Stock Reserved")


def wait_for(gateway: Site, token: str, kind: str) -> list[str]:
    """The kinds of this person's journey, in order, once one of them is `kind`."""
    body = token.split(".")[0]
    person = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["person"]
    deadline = time.monotonic() + WAIT_S
    kinds: list[str] = []
    while kind not in kinds:
        assert time.monotonic() < deadline, kinds
        time.sleep(0.1)
        path = f"/v1/journeys/{person}?limit=200"
        steps = gateway.client.get(path, headers={"Authorization": f"Bearer {token}"}).json()["steps"]
        kinds = [step["event"]["kind"] for step in steps]
    return kinds
