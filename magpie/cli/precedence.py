"""Who goes first where all cores are busy: events and slates, then pages, then background work, then sealing.

Only who steps back says so; nothing here needs rights that an ordinary user lacks.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

Result = TypeVar("Result")
PAGES_NICENESS: Final = 10
"""A page may take a little longer; an event or a slate may not wait for it."""
JOBS_NICENESS: Final = 15


def run_idly(work: Callable[[], Result]) -> Result:
    """Do it in a thread that runs only where a core has nothing else to do; raises what it raises.

    For long work that holds no lock of the database: whoever waits for such a lock would wait for idle time.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="idle", initializer=_step_back) as idle:
        return idle.submit(work).result()


def _step_back() -> None:
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
