"""The Django app of the console: templates and static files."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "magpie.console"
    label = "console"
