"""What every page of ours is given: who looks at it, the token it speaks to the gateway with, and what time it is here."""

from typing import Any

from django.http import HttpRequest

from magpie.kit.clock import ms_of


def page(request: HttpRequest) -> dict[str, Any]:
    """For store pages the visitor and a fresh page token; for others nothing."""
    visitor = getattr(request, "visitor", None)
    if visitor is None:
        return {}
    now_ms = ms_of(request.now)  # type: ignore[attr-defined]
    return {"visitor": visitor, "page_token": visitor.token(now_ms=now_ms), "page_now_ms": now_ms}
