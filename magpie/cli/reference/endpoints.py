"""Every address that answers: pages, the typed API and the gateway, read from their routers."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, get_resolver

from magpie.cli.reference import markdown


def page() -> str:
    return markdown.page(
        "Endpoints 接口",
        "Pages and the typed API answer from Django; `/v1/` is the gateway, whose contract with curl is docs/gateway.md. "
        "OpenAPI: `/v1/openapi.json` and `/api/v1/openapi.json`.",
        markdown.table(("address", "name"), sorted(django_rows())),
        "## Gateway\n\n" + markdown.table(("address", "methods"), gateway_rows()),
    )


def django_rows() -> list[tuple[str, str]]:
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterable[tuple[str, str]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield f"`/{path}`", pattern.name or ""


def gateway_rows() -> list[tuple[str, str]]:
    from magpie.gateway.app import ROUTES

    return [(f"`{route.path}`", ", ".join(sorted(route.methods or ()))) for route in ROUTES]
