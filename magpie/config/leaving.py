"""Leaving by a fault: what a process does when a thread that owns log, engine or outbox ends by something nobody foresaw.

Without that thread the process would live on and be ready for nobody.
"""

import logging
import os
import threading
from typing import Final

OWNERS: Final = frozenset(
    {"engine", "events", "snapshot", "log-writer", "keeper", "outbox-relay", "claim-desk"}
)
"""Names of the threads without which there is no site."""
log = logging.getLogger("magpie")


def leave_on_fault(fault: threading.ExceptHookArgs) -> None:
    """Say in full what ended an owner's thread, and leave at once, as a power cut would: a supervisor starts us anew.

    What was acknowledged is on disk. Nothing is closed in order, and no snapshot is taken: the state may hold half an event.
    """
    name = fault.thread.name if fault.thread else "?"
    if name not in OWNERS or fault.exc_value is None:
        threading.__excepthook__(fault)
        return
    log.critical(
        "the thread “%s” ended by a fault; nothing acknowledged is lost, this process leaves to be started again · "
        "线程“%s”因故障终止，已确认的数据不会丢失，进程即将退出并由守护进程重启",
        name,
        name,
        exc_info=fault.exc_value,
    )
    os._exit(os.EX_SOFTWARE)
