"""The pages process opens a page to itself before anybody asks."""

from typing import Any

import pytest

from magpie.cli.environment import PLAIN_PAGE
from magpie.config.pages_process import open_first_page

ENVIRON = dict[str, object]


@pytest.mark.slow
@pytest.mark.parametrize("hosts", [["localhost"], [".magpie.example"], ["*"], ["*", "magpie.example"]])
def test_it_opens_whatever_hosts_the_owner_allows(hosts: list[str], sqlite_truth: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = hosts

    assert open_first_page(PLAIN_PAGE) == "200 OK"


def test_it_is_read_to_its_end_and_closed() -> None:
    happened: list[str] = []

    class Answer:
        def __iter__(self) -> "Answer":
            self.parts = iter((b"one", b"two"))
            return self

        def __next__(self) -> bytes:
            part = next(self.parts)
            happened.append(part.decode())
            return part

        def close(self) -> None:
            happened.append("closed")

    def wsgi(environ: ENVIRON, start: object) -> Answer:
        happened.append(str(environ["PATH_INFO"]))
        start("503 Service Unavailable", [])  # type: ignore[operator]
        return Answer()

    assert open_first_page(PLAIN_PAGE, wsgi) == "503 Service Unavailable"
    assert happened == [PLAIN_PAGE, "one", "two", "closed"]
