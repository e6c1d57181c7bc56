"""The list of chores: what the jobs process does, and how often."""

from pathlib import Path

import django

from magpie.cli.couriers import couriers_of_site
from magpie.cli.precedence import run_idly
from magpie.cli.schedule import Chore
from magpie.kit.clock import SystemClock, instant_of
from magpie.log.disk import RealDisk
from magpie.log.sealing import seal


def chores_of(home: Path) -> list[Chore]:
    """Every chore of a site, the frequent ones first."""
    django.setup()
    return [
        Chore("payments", 1.0, _go_on_with_payments),
        Chore("reservations", 2.0, _let_reservations_go),
        Chore("trades", 2.0, _go_on_with_trades),
        Chore("chains", 15.0, lambda: _freeze_chains(home / "log")),
        Chore("touchpoints", 60.0, lambda: _count_day(home / "log")),
        Chore("aftersales", 5.0, _go_on_with_aftersales),
        Chore("settlements", 30.0, _settle),
        Chore("balances", 60.0, _checkpoint_balances),
        Chore("webhooks", 1.0, couriers_of_site().tick),
        Chore("old webhooks", 600.0, _forget_webhooks),
        Chore("prices", 2.0, _turn_prices),
        Chore("coupons", 5.0, _let_coupons_go),
        Chore("claims", 2.0, _let_claims_go),
        Chore("sealing", 60.0, lambda: _seal(home / "log")),
        Chore("sessions", 3600.0, _forget_sessions),
    ]


def _let_reservations_go() -> str:
    from magpie.domain.goods.actions.reservations import sweep_expired

    gone = sweep_expired(now=instant_of(SystemClock().now_ms()))
    return f"{gone} expired" if gone else ""


def _checkpoint_balances() -> str:
    from magpie.domain.ledger.actions import checkpoint_balances

    written = checkpoint_balances(now=instant_of(SystemClock().now_ms()))
    return f"{written} balances written down" if written else ""


def _go_on_with_payments() -> str:
    """Call providers, deliver the test bank's post, close what ran out, try failed refunds again, match what waited."""
    from magpie.domain.payment import actions
    from magpie.domain.payment.providers.switches import deliver_local_post

    now = instant_of(SystemClock().now_ms())
    actions.do_provider_calls(now=now)
    deliver_local_post(now=now)
    gone = actions.expire_intents(now=now)
    again = actions.retry_refunds(now=now)
    actions.match_waiting(now=now)
    said = {"payments expired": gone, "refunds tried again": again}
    return ", ".join(f"{count} {what}" for what, count in said.items() if count)


def _go_on_with_trades() -> str:
    """End what was not paid in time, complete what arrived, forget old answers and end records whose term is over."""
    from magpie.domain.trade.actions.closing import expire_trades
    from magpie.domain.trade.actions.requests import forget_answers
    from magpie.domain.trade.actions.shipping import confirm_due
    from magpie.domain.trade.sealing import destroy_keys

    now = instant_of(SystemClock().now_ms())
    said = {"not paid in time": expire_trades(now=now), "received by time": confirm_due(now=now)}
    forget_answers(now=now)
    destroy_keys(now=now)
    return ", ".join(f"{count} {what}" for what, count in said.items() if count)


def _freeze_chains(folder: Path) -> str:
    """What led to the orders of the last moments, from the journey log."""
    from magpie.domain.trade.actions.chains import freeze_chains
    from magpie.log.lately import journeys_since

    if not folder.exists():
        return ""
    frozen = freeze_chains(
        journeys=lambda persons, since_ms: journeys_since(folder, persons, since_ms=since_ms),
        now=instant_of(SystemClock().now_ms()),
    )
    return f"{frozen} chains frozen" if frozen else ""


def _count_day(folder: Path) -> str:
    """Who saw, opened and bought at each touchpoint on a day that is over, from the journey log: one day at a time."""
    from magpie.domain.trade.actions.conversion import count_day
    from magpie.log.touches import touches_between

    if not folder.exists():
        return ""
    day = count_day(
        touches=lambda kinds, since_ms, until_ms: touches_between(
            folder, kinds, since_ms=since_ms, until_ms=until_ms
        ),
        now=instant_of(SystemClock().now_ms()),
    )
    return f"{day} counted" if day else ""


def _go_on_with_aftersales() -> str:
    """Addresses for goods that wait for one, what follows for requests whose time is over, and coupons for what was sent late."""
    from magpie.domain.trade.actions.aftersales import give_known_addresses
    from magpie.domain.trade.actions.aftersales_clock import run_deadlines
    from magpie.domain.trade.actions.compensating import compensate_late

    now = instant_of(SystemClock().now_ms())
    said = {
        "return addresses given": give_known_addresses(now=now),
        "requests moved by time": run_deadlines(now=now),
        "sent late": compensate_late(now=now),
    }
    return ", ".join(f"{count} {what}" for what, count in said.items() if count)


def _settle() -> str:
    from magpie.domain.trade.actions.settling import settle_due

    settled = settle_due(now=instant_of(SystemClock().now_ms()))
    return f"{settled} orders settled" if settled else ""


def _forget_webhooks() -> str:
    from magpie.domain.webhooks.actions import forget_old

    gone = forget_old(now=instant_of(SystemClock().now_ms()))
    return f"{gone} old messages forgotten" if gone else ""


def _turn_prices() -> str:
    from magpie.domain.goods.actions.prices import turn_prices

    turned = turn_prices(now=instant_of(SystemClock().now_ms()))
    return f"{turned} prices turned" if turned else ""


def _let_coupons_go() -> str:
    from magpie.domain.campaigns.actions import sweep_expired_claims

    gone = sweep_expired_claims(now=instant_of(SystemClock().now_ms()))
    return f"{gone} coupons lapsed" if gone else ""


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
