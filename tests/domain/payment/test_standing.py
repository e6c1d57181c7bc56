"""Whose money it is: a provider's before the test bank's, and where there is neither nothing is ordered and everybody knows."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from magpie.cli.paying import payment_lines
from magpie.config.payments import has_test_bank, providers_on
from magpie.domain.goods.models import Stock
from magpie.domain.payment.models import Intent
from magpie.domain.payment.queries import payment_standing
from magpie.domain.payment.refusals import NoPaymentHere
from magpie.domain.payment.rules.standing import STANDING_WORDS, Standing, standing_of
from magpie.domain.trade.models import Trade
from tests.domain.cast import town
from tests.domain.payment.till import the_bank
from tests.domain.trade.cast import place, wanted

KEY, SECRET = {"MAGPIE_STRIPE_KEY": "sk_test_1"}, {"MAGPIE_STRIPE_WEBHOOK_SECRET": "whsec_1"}


@pytest.fixture
def providers() -> Iterator[dict[str, Any]]:
    """Whom this process may speak to, for the test to fill in."""
    config = apps.get_app_config("payment")
    before = config.__dict__.pop("providers", None)
    config.__dict__["providers"] = {}
    yield config.__dict__["providers"]
    config.__dict__.pop("providers")
    if before is not None:
        config.__dict__["providers"] = before


class RealBank:
    """Somebody who takes real money; nothing more is asked of them here."""

    name = "stripe"


@pytest.mark.parametrize(
    ("environ", "standing", "setting"),
    [
        ({}, Standing.SIMULATED, "MAGPIE_TEST_BANK=0"),
        ({**KEY, **SECRET}, Standing.REAL, ""),
        ({**KEY, **SECRET, "MAGPIE_TEST_BANK": "yes"}, Standing.BOTH, "MAGPIE_TEST_BANK=0"),
        ({"MAGPIE_TEST_BANK": "0"}, Standing.NONE, "MAGPIE_STRIPE_KEY"),
        (KEY, Standing.NONE, "MAGPIE_STRIPE_WEBHOOK_SECRET"),
    ],
)
def test_what_a_start_says_of_money_names_the_setting_in_both_languages(
    environ: dict[str, str], standing: Standing, setting: str
) -> None:
    assert standing_of(providers_on(environ)) is standing
    assert has_test_bank(environ) == (standing in (Standing.SIMULATED, Standing.BOTH))

    en, zh = payment_lines(environ)

    assert (en, zh) == (STANDING_WORDS[standing].en, STANDING_WORDS[standing].zh)
    assert setting in en
    assert setting in zh


@pytest.mark.wide
def test_without_a_provider_nothing_is_ordered_and_nothing_held(
    truth: str, providers: dict[str, Any]
) -> None:
    here = town()
    assert payment_standing() is Standing.NONE

    with pytest.raises(NoPaymentHere):
        place(here.tao, wanted(here))

    assert (Trade.objects.count(), Intent.objects.count(), Stock.objects.get().reserved) == (0, 0, 0)


@pytest.mark.wide
@pytest.mark.parametrize(
    ("names", "standing", "taker"),
    [(["local"], Standing.SIMULATED, "local"), (["local", "stripe"], Standing.BOTH, "stripe")],
)
def test_an_order_is_paid_at_the_provider_before_the_test_bank(
    sqlite_truth: str, providers: dict[str, Any], names: list[str], standing: Standing, taker: str
) -> None:
    providers.update({name: {"local": the_bank(), "stripe": RealBank()}[name] for name in names})
    here = town()

    place(here.tao, wanted(here))

    assert (payment_standing(), Intent.objects.get().provider) == (standing, taker)
