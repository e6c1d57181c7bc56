"""The bell a committed fact rings, so that the relay wakes at once, in this process or beside it on this machine.

One bell per process, kept by the app's own configuration object. The pages process reaches the relay's bell through
a datagram socket. A ring that gets lost costs 50 ms: the relay also looks by itself.
"""

import contextlib
import socket
import threading
from pathlib import Path

RING = b"!"


class Bell:
    """Rings once however often it is pulled; the waiting side clears it by waking."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        self._far: socket.socket | None = None

    def ring(self) -> None:
        self._rung.set()
        if self._far is not None:
            # Nobody listens, or a ring is waiting there already: the relay looks by itself.
            with contextlib.suppress(OSError):
                self._far.send(RING, socket.MSG_DONTWAIT)

    def wait(self, *, timeout_s: float) -> bool:
        """True when it rang, False when the time passed."""
        rung = self._rung.wait(timeout_s)
        self._rung.clear()
        return rung

    def reach(self, path: Path) -> None:
        """From now on also ring the bell that listens at `path`."""
        self._far = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with contextlib.suppress(OSError):
            self._far.connect(str(path))

    def hear(self, listener: socket.socket) -> None:
        """From now on also ring when a datagram arrives."""

        def listen() -> None:
            while listener.recv(len(RING)):
                self._rung.set()

        threading.Thread(target=listen, name="outbox-bell", daemon=True).start()
