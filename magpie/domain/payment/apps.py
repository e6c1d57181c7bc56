"""The payment app, which keeps the providers this process may speak to."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from django.apps import AppConfig, apps

from magpie.domain.payment.refusals import NoPaymentHere, NoSuchProvider
from magpie.domain.payment.rules.standing import provider_for_money

if TYPE_CHECKING:
    from magpie.domain.payment.providers.interface import Provider
    from magpie.domain.payment.providers.local_post import HttpSender


class PaymentConfig(AppConfig):
    name = "magpie.domain.payment"

    @cached_property
    def providers(self) -> "Mapping[str, Provider]":
        """name -> provider, as the settings switch them on; opened on first use, closed with the process."""
        # Tables are not there yet when this module is read.
        from magpie.domain.payment.providers.switches import providers_of_settings

        return providers_of_settings()

    @cached_property
    def sender(self) -> "HttpSender":
        """The test bank's way to this site: one pool of connections, opened on first use."""
        from magpie.domain.payment.providers.switches import sender_of_settings

        return sender_of_settings()


def get_provider(name: str = "") -> "Provider":
    """The one of this name, "" for whoever takes this site's money. Raises NoSuchProvider where it is not switched on, and
    NoPaymentHere where none is."""
    providers = payment_of_process().providers
    name = name or provider_for_money(providers) or ""
    if not name:
        raise NoPaymentHere()
    if name not in providers:
        raise NoSuchProvider(provider=name[:20])
    return providers[name]


def payment_of_process() -> PaymentConfig:
    config = apps.get_app_config("payment")
    assert isinstance(config, PaymentConfig)
    return config
