"""The bell a committed fact rings, so that the relay of the same process wakes at once.

One bell per process, kept by the app's own configuration object. Other processes do not hear it: the relay also
looks every 50 ms.
"""

import threading


class Bell:
    """Rings once however often it is pulled; the waiting side clears it by waking."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, *, timeout_s: float) -> bool:
        """True when it rang, False when the time passed."""
        rung = self._rung.wait(timeout_s)
        self._rung.clear()
        return rung
