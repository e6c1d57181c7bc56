"""The bell: heard in its own process, and across a socket by the relay's process; a far side that is gone is no fault."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from magpie.domain.outbox.bell import Bell


@pytest.fixture
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="magpie-") as folder:
        yield Path(folder) / "bell"


def test_a_ring_reaches_the_relay_of_another_process(path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(path))
    near, far = Bell(), Bell()
    near.reach(path)
    far.hear(listener)

    assert not far.wait(timeout_s=0)
    near.ring()

    assert far.wait(timeout_s=2)


def test_nobody_there_and_a_full_socket_ring_as_ever(path: Path) -> None:
    near = Bell()
    near.reach(path)
    near.ring()
    assert near.wait(timeout_s=0)

    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(path))
    near.reach(path)
    for _ in range(10_000):  # far more than an unread socket holds
        near.ring()
    assert near.wait(timeout_s=0)
    listener.close()
