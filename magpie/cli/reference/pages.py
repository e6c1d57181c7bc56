"""The pages of docs/reference: file name -> the function that writes it."""

from collections.abc import Callable

from magpie.cli.reference import commands, coupons, endpoints, events, facts, settings, weights

PAGES: dict[str, Callable[[], str]] = {
    "events.md": events.page,
    "facts.md": facts.page,
    "commands.md": commands.page,
    "endpoints.md": endpoints.page,
    "coupons.md": coupons.page,
    "settings.md": settings.page,
    "weights.md": weights.page,
}
