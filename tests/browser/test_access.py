"""Nothing serious stands in the way of a keyboard, a screen reader or tired eyes, in either theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, OpenPage

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/p/1",
    "/@lantern_tea",
    "/posts/1",
    "/interests/",
    "/algorithm/",
    "/accounts/login/",
    "/accounts/signup/",
]
GRAVE = {"serious", "critical"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious(open_page: OpenPage, size: tuple[int, int], scheme: str) -> None:
    # A content security policy as strict as ours keeps axe out as well, so it is lifted for looking.
    page = open_page(size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = []
    for path in PAGES:
        page.goto(path)
        looked = Axe().run(page).response
        assert len(looked["passes"]) > 10, path
        for violation in looked["violations"]:
            if violation["impact"] in GRAVE:
                where = [node["target"] for node in violation["nodes"]][:3]
                found.append((path, violation["id"], where))

    assert found == []
