"""The list of chores: what the jobs process does, and how often."""

from pathlib import Path

import django

from magpie.cli.precedence import run_idly
from magpie.cli.schedule import Chore
from magpie.kit.clock import SystemClock, instant_of
from magpie.log.disk import RealDisk
from magpie.log.sealing import seal


def chores_of(home: Path) -> list[Chore]:
    """Every chore of a site, the frequent ones first."""
    django.setup()
    return [
        Chore("reservations", 2.0, _let_reservations_go),
        Chore("claims", 2.0, _let_claims_go),
        Chore("sealing", 60.0, lambda: _seal(home / "log")),
        Chore("sessions", 3600.0, _forget_sessions),
    ]


def _let_reservations_go() -> str:
    from magpie.domain.goods.actions.reservations import sweep_expired

    gone = sweep_expired(now=instant_of(SystemClock().now_ms()))
    return f"{gone} expired" if gone else ""


def _let_claims_go() -> str:
    from magpie.domain.flash.actions import close_due_sales, sweep_claims

    now = instant_of(SystemClock().now_ms())
    gone, home = sweep_claims(now=now), close_due_sales(now=now)
    return f"{gone} expired, {home} pieces back on the shelf" if gone or home else ""


def _forget_sessions() -> str:
    from magpie.domain.people.actions import forget_sessions

    gone = forget_sessions(now=instant_of(SystemClock().now_ms()))
    return f"{gone} sessions over" if gone else ""


def _seal(folder: Path) -> str:
    if not folder.exists():
        return ""
    sealed = run_idly(lambda: seal(folder, disk=RealDisk()))
    return f"{sealed.rows} events into {len(sealed.files)} Parquet files" if sealed.rows else ""
