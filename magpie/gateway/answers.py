"""Answers as JSON: the encoder, and any struct as a response."""

from typing import Any, Final

import msgspec
from starlette.responses import Response

encode: Final = msgspec.json.Encoder().encode
JSON_TYPE: Final = "application/json"


def json_answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`body` may be any msgspec struct or plain JSON value."""
    return Response(encode(body), status_code=status, media_type=JSON_TYPE, headers=headers)
