"""The outbox app, which keeps this process's bell."""

from django.apps import AppConfig

from magpie.domain.outbox.bell import Bell


class OutboxConfig(AppConfig):
    name = "magpie.domain.outbox"
    bell: Bell

    def ready(self) -> None:
        self.bell = Bell()
