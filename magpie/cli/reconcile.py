"""`magpie reconcile`: our books beside the provider's list, for a period; leaves with 1 where they differ.

The provider is asked for its own list first: a webhook that never came is told, and taken in with --hear.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from magpie.cli.persons import open_truth

PERIOD_DAYS = 7


@click.command()
@click.option("--provider", default="local", show_default=True, help="Whose list.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="First day (UTC); without it, a week before --until."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Day after the last (UTC); without it, now.")
@click.option("--hear", is_flag=True, help="Take in what the provider lists and no webhook brought.")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
def reconcile(
    *, provider: str, since: datetime | None, until: datetime | None, hear: bool, home: Path
) -> None:
    """Compare every movement of money in our books with what the provider said, and print what differs."""
    open_truth(home)
    from magpie.domain.trade.queries.statements import reconcile_provider
    from magpie.kit.clock import SystemClock, instant_of

    end = until.replace(tzinfo=UTC) if until else instant_of(SystemClock().now_ms())
    begin = since.replace(tzinfo=UTC) if since else end - timedelta(days=PERIOD_DAYS)
    missed = _ask(provider, since=begin, until=end, hears=hear)
    said = reconcile_provider(provider, since=begin, until=end)
    click.echo(f"{provider}  {begin:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M} UTC")
    click.echo(
        f"our books 我方 {said.ours} · provider 渠道 {said.theirs} · differences 差异 {len(said.differences)}"
    )
    for one in said.differences:
        click.echo(f"{one.what.value:<14} {one.say('en')}\n{'':<14} {one.say('zh')}")
    if missed and hear:
        click.echo(f"taken in 已补收 {missed}; the books follow within moments · 账本稍后更新")
    elif missed:
        click.echo(f"not heard 未收到 {missed}; take them in with --hear · 用 --hear 补收")
    if said.differences or missed:
        sys.exit(1)


def _ask(provider: str, *, since: datetime, until: datetime, hears: bool) -> int:
    """How many words the provider lists that nobody here was told; a provider that cannot be asked is said."""
    from magpie.domain.payment.actions import unheard_events
    from magpie.domain.payment.refusals import NoSuchProvider, ProviderAway
    from magpie.domain.trade.actions.paying import hear_missed
    from magpie.kit.clock import SystemClock, instant_of

    try:
        if hears:
            return hear_missed(
                provider=provider, since=since, until=until, now=instant_of(SystemClock().now_ms())
            )
        return len(unheard_events(provider=provider, since=since, until=until))
    except (NoSuchProvider, ProviderAway) as refusal:
        click.echo(f"not asked 未能询问: {refusal.say('en')} {refusal.say('zh')}")
        return 0
