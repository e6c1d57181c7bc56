"""What every page of ours is given: its token, where to go after choosing a language, and which rooms there are."""

from typing import Any

from django.http import HttpRequest

from magpie.kit.clock import ms_of


def page(request: HttpRequest) -> dict[str, Any]:
    """For store pages the token; for all pages the address without its query marks."""
    visitor = getattr(request, "visitor", None)
    if visitor is None:
        return {}
    return {"visitor": visitor, "page_token": visitor.token(now_ms=ms_of(request.now))}  # type: ignore[attr-defined]
