"""Static files and media of the main process: names that never change for a year, byte ranges, and never a page."""

from pathlib import Path
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

NEVER_CHANGES: Final = "public, max-age=31536000, immutable"
MEDIA_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    # A picture or clip of a stranger is never a page of ours, whatever its bytes say.
    "content-security-policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    "cache-control": "public, max-age=86400",
}


class FileRoom(StaticFiles):
    """Starlette's files, standing alone: what is not there is an answer here, for nobody outside would catch it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except HTTPException as error:
            headers = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
            answer = PlainTextResponse(
                f"{error.status_code}: there is nothing here. 此处没有内容。", error.status_code, headers
            )
            await answer(scope, receive, send)


class HashedFiles(FileRoom):
    """Collected static files: a hashed name never changes; a gzipped twin is sent to whoever takes it."""

    def file_response(
        self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200
    ) -> Response:
        name, twin = Path(full_path).name, Path(f"{full_path}.gz")
        is_packed = _takes_gzip(scope) and twin.exists()
        if is_packed:
            full_path, stat_result = twin, twin.stat()
        answer = super().file_response(full_path, stat_result, scope, status_code)
        if is_packed:
            answer.headers["content-encoding"] = "gzip"
        answer.headers["vary"] = "accept-encoding"
        answer.headers["x-content-type-options"] = "nosniff"
        answer.headers["cache-control"] = NEVER_CHANGES if _is_hashed(name) else "public, max-age=300"
        return answer


class MediaFiles(FileRoom):
    """Uploads: byte ranges, and never a page."""

    def file_response(
        self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers.update(MEDIA_HEADERS)
        return answer


def _takes_gzip(scope: Scope) -> bool:
    """'deflate, gzip;q=0.5' -> True; a refusal, 'gzip;q=0', -> False."""
    said = Headers(scope=scope).get("accept-encoding", "").replace(" ", "").split(",")
    return any(part.startswith("gzip") and not part.endswith(";q=0") for part in said)


def _is_hashed(name: str) -> bool:
    """'feed.1a2b3c4d5e6f.css' -> True: Django's manifest storage writes twelve hex digits before the suffix."""
    parts = name.split(".")
    return (
        len(parts) >= 3 and len(parts[-2]) == 12 and all(letter in "0123456789abcdef" for letter in parts[-2])
    )
