"""A site in which one thread meets a fault that nobody foresaw, at the first like. FAULT_IN names the thread.

Run in place of `magpie`; everything else is the product's own.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from magpie.cli.main import cli  # the checkout's root comes first
from magpie.config import engine_link

LIKED = "Content Liked"


def fail_in_engine() -> None:
    from magpie.engine.state import fold

    def trip(state: Any, event: Any) -> None:
        state.cards["heat"][:] = 0.0  # half of an event is learned
        raise KeyError("planted in the engine")

    fold.HANDLERS[LIKED] = trip


def fail_in_log_writer() -> None:
    from magpie.gateway.displays import Displays

    learn = Displays.learn

    def trip(self: Displays, events: Sequence[tuple[int, Any]]) -> None:
        if any(event.kind == LIKED for _, event in events):
            raise KeyError("planted in the log-writer")
        learn(self, events)

    Displays.learn = trip  # type: ignore[method-assign]


def fail_in_keeper() -> None:
    from magpie.config.keeping import Keeper

    def trip(self: Keeper) -> bool:
        raise KeyError("planted in the keeper")

    def notice(self: Keeper, events: Sequence[tuple[int, Any]]) -> None:
        if any(event.kind == LIKED for _, event in events):
            self.wake.set()

    Keeper._round, Keeper.notice = trip, notice  # type: ignore[method-assign]


if __name__ == "__main__":
    engine_link.PROGRAM = (__file__,)  # the engine's process gets the fault as well
    {"engine": fail_in_engine, "log-writer": fail_in_log_writer, "keeper": fail_in_keeper}[
        os.environ["FAULT_IN"]
    ]()
    cli()
