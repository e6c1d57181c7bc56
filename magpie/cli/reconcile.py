"""`magpie reconcile`: our books beside the provider's list, for a period; leaves with 1 where they differ."""

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
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
def reconcile(*, provider: str, since: datetime | None, until: datetime | None, home: Path) -> None:
    """Compare every movement of money in our books with what the provider said, and print what differs."""
    open_truth(home)
    from magpie.domain.trade.queries.statements import reconcile_provider
    from magpie.kit.clock import SystemClock, instant_of

    end = until.replace(tzinfo=UTC) if until else instant_of(SystemClock().now_ms())
    begin = since.replace(tzinfo=UTC) if since else end - timedelta(days=PERIOD_DAYS)
    said = reconcile_provider(provider, since=begin, until=end)
    click.echo(f"{provider}  {begin:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M} UTC")
    click.echo(
        f"our books 我方 {said.ours} · provider 渠道 {said.theirs} · differences 差异 {len(said.differences)}"
    )
    for one in said.differences:
        click.echo(f"{one.what.value:<14} {one.say('en')}\n{'':<14} {one.say('zh')}")
    if said.differences:
        sys.exit(1)
