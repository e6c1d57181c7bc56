"""The Django app that carries templates, static files and tags of the house style."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "magpie.ui"
    label = "ui"
