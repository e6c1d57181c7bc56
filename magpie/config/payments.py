"""Which payment providers an environment switches on: asked by the settings, and by commands that do without Django."""

from collections.abc import Mapping
from typing import Final

YES: Final = frozenset({"1", "true", "yes", "on"})


def has_test_bank(environ: Mapping[str, str]) -> bool:
    """On unless there is a Stripe key, or the owner says otherwise: on a site that takes real money nobody pays with a button."""
    default = "0" if environ.get("MAGPIE_STRIPE_KEY") else "1"
    return environ.get("MAGPIE_TEST_BANK", default).strip().lower() in YES


def providers_on(environ: Mapping[str, str]) -> frozenset[str]:
    """Their names, as `payment.providers.switches` opens them."""
    found = {"local"} if has_test_bank(environ) else set()
    if environ.get("MAGPIE_STRIPE_KEY") and environ.get("MAGPIE_STRIPE_WEBHOOK_SECRET"):
        found.add("stripe")
    return frozenset(found)
