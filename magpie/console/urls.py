"""The addresses of the console, below /console/. Nouns; an act is a new resource that is posted to."""

from django.urls import path

from magpie.console import views
from magpie.console.webhooks import views as webhooks

_AT = "@<slug:handle>"
urlpatterns = [
    path("", views.enter, name="console"),
    path(f"{_AT}/", views.enter_account, name="console_account"),
    path(f"{_AT}/webhooks/", webhooks.show_endpoints, name="console_webhooks"),
    path(f"{_AT}/webhooks/<int:endpoint>/", webhooks.show_endpoint, name="console_webhook"),
    path(f"{_AT}/webhooks/<int:endpoint>/tests/", webhooks.make_test, name="console_webhook_tests"),
    path(f"{_AT}/webhooks/<int:endpoint>/secrets/", webhooks.make_secret, name="console_webhook_secrets"),
    path(f"{_AT}/webhooks/<int:endpoint>/suspension/", webhooks.make_suspension, name="console_webhook_off"),
    path(f"{_AT}/webhooks/<int:endpoint>/suspension/removal/", webhooks.remove_suspension, name="console_webhook_on"),
    path(f"{_AT}/webhooks/<int:endpoint>/removal/", webhooks.make_removal, name="console_webhook_removal"),
    path(f"{_AT}/webhooks/<int:endpoint>/replays/", webhooks.make_replays, name="console_webhook_replays"),
    path(f"{_AT}/webhooks/messages/<slug:message>/", webhooks.show_message, name="console_webhook_message"),
    path(f"{_AT}/webhooks/messages/<slug:message>/replays/", webhooks.make_replay, name="console_webhook_replay"),
]  # fmt: skip
