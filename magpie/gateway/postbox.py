"""What other threads have to say, said in the loop's own: one wake-up for all that is there when the loop looks.

A wake-up per answer costs a flash sale more than the answer itself does in the thread that gives hundreds at once.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final


class Postbox:
    """Of one loop. `put` may be called by any thread and does not block it; what is put in is called in that order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop: Final = loop
        self._calls: deque[tuple[Callable[[Any], None], Any]] = deque()
        self._is_awaited = False

    def put(self, call: Callable[[Any], None], said: Any) -> None:
        """Have `call(said)` run in the loop; nothing happens when it is closed, for then nobody waits any more."""
        self._calls.append((call, said))
        # Whoever sees that the loop is coming has put theirs in before it looks.
        if not (self._is_awaited or self.loop.is_closed()):
            self._is_awaited = True
            self.loop.call_soon_threadsafe(self._empty)

    def _empty(self) -> None:
        self._is_awaited = False
        try:
            for _ in range(len(self._calls)):
                call, said = self._calls.popleft()
                call(said)
        finally:
            if self._calls:  # a call failed, and the loop tells of it: the others are made all the same
                self.loop.call_soon(self._empty)
