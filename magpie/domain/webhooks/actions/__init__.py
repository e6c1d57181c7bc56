"""What can be done about webhooks. One transaction each; nothing here speaks to the network inside one."""

from magpie.domain.webhooks.actions.delivering import deliver_due
from magpie.domain.webhooks.actions.endpoints import (
    Added,
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    switch_off,
    switch_on,
)
from magpie.domain.webhooks.actions.forgetting import close_endpoints, forget_old, forget_person
from magpie.domain.webhooks.actions.telling import Replayed, enqueue, replay, replay_since, send_test

__all__ = [
    "Added",
    "Replayed",
    "add_endpoint",
    "change_endpoint",
    "close_endpoints",
    "deliver_due",
    "enqueue",
    "forget_old",
    "forget_person",
    "remove_endpoint",
    "replay",
    "replay_since",
    "rotate_secret",
    "send_test",
    "switch_off",
    "switch_on",
]
