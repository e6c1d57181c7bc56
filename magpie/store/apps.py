"""The Django app of the shopper's web: templates and static files."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "magpie.store"
    label = "store"
