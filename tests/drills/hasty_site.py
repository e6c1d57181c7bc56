"""A site with one guard removed: it acknowledges events before they are on disk. The kill drill must notice.

Run in place of `magpie`; everything else is the product's own.
"""

import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from magpie.cli.main import cli  # the checkout's root comes first
from magpie.log.committer import GroupCommitter
from magpie.log.event import Event
from magpie.log.journey_log import Ack

LATE_S = 0.3
write = GroupCommitter.submit


def acknowledge_first(self: GroupCommitter, events: Sequence[Event], *, mark: Any = None) -> "Future[Ack]":
    """Answer now, write a little later."""
    threading.Timer(LATE_S, write, (self, events), {"mark": mark}).start()
    answered: Future[Ack] = Future()
    answered.set_result(Ack(0, len(events) - 1, len(events), 0, list(range(len(events)))))
    return answered


if __name__ == "__main__":
    GroupCommitter.submit = acknowledge_first  # type: ignore[method-assign]
    cli()
