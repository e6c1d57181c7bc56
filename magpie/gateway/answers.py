"""Answers as JSON: the encoder, and any struct as a response."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.responses import Response

encode: Final = msgspec.json.Encoder().encode
JSON_TYPE: Final = (b"content-type", b"application/json")


class JsonAnswer(Response):
    """A body whose type is known: its headers are written down, not found out."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        self.raw_headers = [(b"content-length", b"%d" % len(self.body)), JSON_TYPE]
        if headers:
            self.raw_headers += [
                (name.encode("latin-1"), said.encode("latin-1")) for name, said in headers.items()
            ]


def json_answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`body` may be any msgspec struct or plain JSON value."""
    return JsonAnswer(encode(body), status, headers)
