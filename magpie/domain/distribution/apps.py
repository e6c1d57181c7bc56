"""The distribution app, which keeps this process's pool of connections to the gateway."""

from functools import cached_property

import httpx
from django.apps import AppConfig, apps
from django.conf import settings

GATEWAY_TIMEOUT_S = 5.0


class DistributionConfig(AppConfig):
    name = "magpie.domain.distribution"

    @cached_property
    def gateway(self) -> httpx.Client:
        """Opened on first use, shared by the process's threads, closed with the process."""
        return httpx.Client(base_url=settings.MAGPIE_GATEWAY_URL, timeout=GATEWAY_TIMEOUT_S, trust_env=False)


def gateway_of_process() -> httpx.Client:
    """This process's one pool of connections to the gateway."""
    config = apps.get_app_config("distribution")
    assert isinstance(config, DistributionConfig)
    return config.gateway
