"""The rim of Django: half a form is no form, waiting uploads share the disk, a file that is not there is a 404."""

import asyncio
import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from magpie.config import pages
from magpie.config.files import HashedFiles, MediaFiles
from magpie.config.pages import Pages

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/interests/topics/",
    "raw_path": b"/interests/topics/",
    "root_path": "",
    "scheme": "http",
    "query_string": b"",
    "headers": [(b"content-length", b"30"), (b"content-type", b"application/x-www-form-urlencoded")],
    "client": ("127.0.0.1", 4),
    "server": ("127.0.0.1", 8765),
}


class Form:
    """A WSGI app that writes down the bodies it was given."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("content-type", "text/plain")])
        return [b"saved"]


def speak(app: Any, *messages: Message) -> list[Message]:
    """Send these messages to the app one after another; what it answered."""
    waiting, answers = list(messages), []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    asyncio.run(app(dict(SCOPE), receive, send))
    return answers


def body(data: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_form_that_was_cut_off_reaches_no_view() -> None:
    form = Form()

    answers = speak(Pages(form), body(b"topic=tea", more=True), {"type": "http.disconnect"})

    assert form.bodies == []
    assert answers == []


def test_a_whole_form_does() -> None:
    form = Form()

    answers = speak(Pages(form), body(b"topic=tea", more=True), body(b"&topic=pottery"))

    assert form.bodies == [b"topic=tea&topic=pottery"]
    assert answers[0]["status"] == 200


def test_uploads_on_their_way_share_a_bounded_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ROOM_BYTES_MAX", 10)
    form = Form()
    app = Pages(form)

    refused = speak(app, body(b"x" * 11))
    taken = speak(app, body(b"x" * 10))

    assert refused[0]["status"] == 503
    assert (b"retry-after", b"5") in refused[0]["headers"]
    assert taken[0]["status"] == 200  # the room of the refused one is free again
    assert form.bodies == [b"x" * 10]


@pytest.mark.parametrize("room", [HashedFiles, MediaFiles])
@pytest.mark.parametrize("path", ["/gone.jpg", "/", "/../secrets/page_key", "/a%00b", "/" + "a" * 300])
def test_a_file_that_is_not_there_is_a_404_and_no_fault(tmp_path: Path, room: Any, path: str) -> None:
    answer = TestClient(room(directory=tmp_path)).get(path)

    assert answer.status_code == 404
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_whoever_takes_gzip_gets_the_packed_twin_under_the_files_own_type(tmp_path: Path) -> None:
    words = b"a { color: red; } " * 400
    (tmp_path / "feed.0123456789ab.css").write_bytes(words)
    (tmp_path / "feed.0123456789ab.css.gz").write_bytes(gzip.compress(words))
    (tmp_path / "plain.css").write_bytes(words)
    client = TestClient(HashedFiles(directory=tmp_path))

    packed = client.get("/feed.0123456789ab.css", headers={"accept-encoding": "br, gzip;q=0.5"})
    plain = client.get("/feed.0123456789ab.css", headers={"accept-encoding": "gzip;q=0"})
    alone = client.get("/plain.css", headers={"accept-encoding": "gzip"})

    assert packed.content == plain.content == alone.content == words
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < 200
    assert "content-encoding" not in plain.headers and "content-encoding" not in alone.headers
    for answer in (packed, plain):
        assert answer.headers["content-type"].startswith("text/css")
        assert answer.headers["vary"] == "accept-encoding"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert alone.headers["cache-control"] == "public, max-age=300"


def test_a_file_room_only_gives(tmp_path: Path) -> None:
    assert TestClient(MediaFiles(directory=tmp_path)).post("/gone.jpg").status_code == 405
