"""The engine's side of the pipes in a thread of this process: the same words, without the seconds a new process takes."""

import os
import threading

from magpie.config.engine_process import serve_engine
from magpie.config.engine_wire import Ends


class EngineThread:
    """Runs until the other side hangs up."""

    def __init__(self, ends: Ends) -> None:
        self._thread = threading.Thread(target=self._run, args=(ends,), name="engine-side", daemon=True)
        self._thread.start()

    def wait(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)
        assert not self._thread.is_alive()

    def _run(self, ends: Ends) -> None:
        try:
            serve_engine(ends)
        except (EOFError, OSError):
            pass
        finally:
            ends.asks.close()
            ends.events.close()
            os.close(ends.mark)


def start_engine_thread(ends: Ends) -> EngineThread:
    return EngineThread(Ends(ends.asks, ends.events, os.dup(ends.mark)))
