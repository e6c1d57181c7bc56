"""`magpie erase` by the name somebody signs in with: nobody signs in as them again, in the database or in the log."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_own_goods import FIELD
from tests.running import Site, command_line, running

PASSWORD = "lantern-tea-20"


@pytest.mark.slow
def test_an_operator_forgets_a_person_by_their_name(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        sign_up(site, "wren")
        assert site.stop() == 0

    exported = command_line(tmp_path, "export", "wren", "--home", str(tmp_path))
    nobody = command_line(tmp_path, "erase", "wrenn", "--home", str(tmp_path), "--yes")
    erased = command_line(tmp_path, "erase", "wren", "--home", str(tmp_path), "--yes")
    again = command_line(tmp_path, "erase", "wren", "--home", str(tmp_path), "--yes")

    person = json.loads(exported.stdout.splitlines()[0])["person"]
    assert person.startswith(("p:", "a:"))
    assert (nobody.returncode, "wrenn" in nobody.stderr) == (1, True)
    assert erased.returncode == 0, erased.stderr
    assert "sign-in, choices and accounts removed" in erased.stdout
    assert again.returncode == 1
    with sqlite3.connect(tmp_path / "magpie.sqlite3") as truth:
        assert truth.execute("select count(*) from people_user").fetchone() == (0,)
    with running(tmp_path) as site:
        assert "go together" in sign_in(site, "wren")


def sign_up(site: Site, name: str) -> None:
    page = site.client.get("/accounts/signup/").text
    form = {**dict(FIELD.findall(page)), "username": name, "password1": PASSWORD, "email": ""}
    answer = site.client.post("/accounts/signup/", data=form, headers={"referer": site.url})
    assert answer.status_code == 302, answer.text[:500]
    site.client.get("/")


def sign_in(site: Site, name: str) -> str:
    page = site.client.get("/accounts/login/").text
    form = {**dict(FIELD.findall(page)), "login": name, "password": PASSWORD}
    return site.client.post("/accounts/login/", data=form, headers={"referer": site.url}).text
