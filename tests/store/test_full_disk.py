"""A full disk: every page that writes says so with 507 in the reader's language, keeps nothing half, and goes on later."""

import asyncio
import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from magpie.config.pages import Pages
from magpie.domain.content import queries as content
from magpie.domain.goods import queries as goods
from magpie.domain.outbox.models import Fact
from magpie.domain.people.models import Mute, User
from tests.domain.cast import NOW, Town
from tests.store.test_publish import picture

pytestmark = pytest.mark.wide

SAID = {"en": "The disk of this site is full", "zh-hans": "本站磁盘空间已满"}


@pytest.fixture(autouse=True)
def _patient() -> None:
    """Nobody counts how often this address signs up."""
    cache.clear()


@pytest.fixture
def mei(sign_in: Callable[[str], Client], lantern: Town) -> Client:
    """Mei's browser; a fault is answered as the site would answer it."""
    browser = sign_in("mei")
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def full(mei: Client) -> Iterator[None]:
    """SQLite may take no page more, and no fact fits into those it has."""
    ask("PRAGMA max_page_count")
    pages = ask("PRAGMA page_count")
    ask(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OperationalError, match="full"):
        for size in (2_000, 200, 20, 1):
            fill(size, is_last=size == 1)
    yield
    ask("PRAGMA max_page_count=1000000")


def fill(size: int, *, is_last: bool) -> None:
    for _ in range(100_000):
        try:
            Fact.objects.create(name="Filler", payload={"x": "x" * size}, at=NOW)
        except OperationalError:
            if is_last:
                raise
            return


def ask(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def reserve(browser: Client, here: Town) -> Any:
    return browser.post(f"/p/{here.product}/reservations/", {"sku": here.sku})


def publish(browser: Client, here: Town) -> Any:
    return browser.post("/publish/", {"file": picture(), "title": "Rain", "handle": "mei_evenings"})


def mute(browser: Client, here: Town) -> Any:
    return browser.post("/interests/mutes/", {"subject": "topic:tea"})


@pytest.mark.parametrize("act", [reserve, publish, mute])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_that_cannot_write_says_why(
    act: Callable[[Client, Town], Any], language: str, mei: Client, lantern: Town, full: None
) -> None:
    mei.cookies["django_language"] = language

    answer = act(mei, lantern)

    assert answer.status_code == 507
    assert SAID[language] in answer.content.decode()
    assert goods.get_product(lantern.product).available == 20
    assert (content.find_content(1), Mute.objects.count()) == (None, 0)


def test_a_sign_up_that_finds_no_room_says_why(lantern: Town, full: None) -> None:
    stranger = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en", raise_request_exception=False)
    for number in range(200):
        form = {"username": f"tao{number}{'x' * 100}", "password1": "a-long-enough-word"}
        answer = stranger.post("/accounts/signup/", form)
        stranger.cookies.clear()
        cache.clear()
        if answer.status_code != 302:
            break

    assert answer.status_code == 507
    assert SAID["en"] in answer.content.decode()
    # and with room again it succeeds, or the sign-in does where only the browser's session had found none
    ask("PRAGMA max_page_count=1000000")
    is_made = User.objects.filter(username=form["username"]).exists()
    signing_in = {"login": form["username"], "password": form["password1"]}
    again = (
        stranger.post("/accounts/login/", signing_in) if is_made else stranger.post("/accounts/signup/", form)
    )
    assert again.status_code == 302


def test_the_api_says_it_in_its_own_shape(mei: Client, lantern: Town, full: None) -> None:
    answer = mei.post("/api/v1/reservations", {"sku": lantern.sku}, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "no_room_left")
    assert answer.json()["error"]["message"]["zh"].startswith(SAID["zh-hans"])


def test_when_there_is_room_again_the_same_act_succeeds(mei: Client, lantern: Town, full: None) -> None:
    assert reserve(mei, lantern).status_code == 507
    ask("PRAGMA max_page_count=1000000")

    assert reserve(mei, lantern).status_code == 302
    assert goods.get_product(lantern.product).available == 19


def test_a_picture_that_finds_no_room_leaves_nothing_half(
    mei: Client, lantern: Town, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def no_room(number: int) -> None:
        raise OSError(errno.ENOSPC, "no space left (injected)")

    monkeypatch.setattr("magpie.domain.goods.pictures.os.fsync", no_room)

    answer = publish(mei, lantern)

    assert (answer.status_code, SAID["en"] in answer.content.decode()) == (507, True)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert content.find_content(1) is None


def test_another_fault_is_still_our_fault(
    mei: Client, lantern: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "injected")

    monkeypatch.setattr("magpie.domain.goods.pictures.os.fsync", broken)

    assert publish(mei, lantern).status_code == 500


def test_an_upload_that_finds_no_room_on_its_way_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left (injected)")

    monkeypatch.setattr("magpie.config.pages.tempfile.TemporaryFile", no_room)
    monkeypatch.setattr("tempfile.TemporaryFile", no_room)
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"x" * 400_000, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/publish/", "query_string": b"", "headers": []}
    asyncio.run(Pages(lambda *_: [])(scope, receive, send))

    assert sent[0]["status"] == 507
    assert "磁盘空间已满" in sent[1]["body"].decode()


def test_files_of_a_form_that_find_no_room_are_answered(mei: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left (injected)")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", no_room)
    large = SimpleUploadedFile("tea.jpg", b"x" * 2_000_000, content_type="image/jpeg")

    assert mei.post("/publish/", {"file": large, "title": "Rain", "handle": "mei_x"}).status_code == 507
