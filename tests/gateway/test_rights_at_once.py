"""A choice holds from the very next request, also for a page that was opened before it: its token is older.

Fifty browsers each open a page, choose, and ask for a slate with the page's old token as soon as they are answered.
"""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.gateway.town import build_town
from tests.running import Site, running

BROWSERS = 50
TOKEN = re.compile(r'<meta name="magpie-token" content="([^"]+)"')
OFF = ("personalisation", {"is_on": "0"})
A_MINOR = ("age-band", {"age_band": "14_17"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("home")) as opened:
        build_town(opened)
        yield opened


def old_pages_after(
    choice: tuple[str, dict[str, str]], *, pages: Site, gateway: Site
) -> list[tuple[bool, bool]]:
    """(personalised before, personalised straight after) of each browser's one page."""
    return [_one_browser(choice, pages=pages, gateway=gateway) for _ in range(BROWSERS)]


def _one_browser(choice: tuple[str, dict[str, str]], *, pages: Site, gateway: Site) -> tuple[bool, bool]:
    what, said = choice
    with httpx.Client(base_url=pages.url, timeout=10) as browser:
        found = TOKEN.search(browser.get("/interests/").text)
        assert found is not None
        headers = {"Authorization": f"Bearer {found[1]}"}
        before = gateway.client.post("/v1/slates", json={}, headers=headers).json()
        form = {**said, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        assert browser.post(f"/interests/{what}/", data=form).status_code == 302
        after = gateway.client.post("/v1/slates", json={}, headers=headers).json()
    return before["personalised"], after["personalised"]


@pytest.mark.slow
@pytest.mark.parametrize("choice", [OFF, A_MINOR], ids=["personalisation off", "a minor"])
def test_fifty_pages_opened_before_are_not_personalised_straight_after(
    site: Site, choice: tuple[str, dict[str, str]]
) -> None:
    assert old_pages_after(choice, pages=site, gateway=site) == [(True, False)] * BROWSERS
