"""The webhooks app, which keeps where this site may send to."""

from django.apps import AppConfig
from django.conf import settings

from magpie.domain.webhooks.reaching import Reach


class WebhooksConfig(AppConfig):
    name = "magpie.domain.webhooks"
    reach: Reach

    def ready(self) -> None:
        self.reach = Reach(may_be_plain=settings.MAGPIE_WEBHOOK_PLAIN)
