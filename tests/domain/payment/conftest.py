"""Fixtures of payment tests: a process that speaks to a Stripe of our own instead of the real one."""

from collections.abc import Iterator

import pytest
from django.apps import apps

from tests.domain.payment.stripe_desk import Desk
from tests.domain.payment.till import the_bank


@pytest.fixture
def desk() -> Iterator[Desk]:
    config = apps.get_app_config("payment")
    before = config.__dict__.pop("providers", None)
    stripe = Desk()
    config.__dict__["providers"] = {"stripe": stripe.provider(), "local": the_bank()}
    yield stripe
    config.__dict__.pop("providers")
    if before is not None:
        config.__dict__["providers"] = before
