"""The worker of the counting's kill drill: counts what is pending of a log folder, or dies while it writes it.

    python -m tests.drills.count_worker HOME [die]

With "die" it kills itself as a power cut would, when every row of a day is written and nothing is committed.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django


def die_behind(write: Any) -> Any:
    def write_and_die(*args: Any, **kwargs: Any) -> None:
        write(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return write_and_die


def main(home: str, *how: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.config.settings")
    django.setup()
    from magpie.cli.chores import chores_of
    from magpie.domain.trade.models import TouchpointDay

    if how:
        TouchpointDay.objects.bulk_create = die_behind(TouchpointDay.objects.bulk_create)
    (chore,) = [one for one in chores_of(Path(home)) if one.name == "touchpoints"]
    sys.stdout.write(chore.run())


if __name__ == "__main__":
    main(*sys.argv[1:])
