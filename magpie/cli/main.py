"""The one program: every command in the order a newcomer meets them. Heavy imports wait inside the commands."""

import os
from typing import Any

import click

from magpie.cli.bench import bench
from magpie.cli.day import day
from magpie.cli.demo import demo
from magpie.cli.doctor import doctor
from magpie.cli.environment import ONE_THREAD
from magpie.cli.erase import erase
from magpie.cli.experiments import experiments
from magpie.cli.explain import explain
from magpie.cli.export import export
from magpie.cli.import_events import events
from magpie.cli.import_goods import goods
from magpie.cli.import_orders import orders
from magpie.cli.jobs import jobs
from magpie.cli.lab import lab
from magpie.cli.operator import operator
from magpie.cli.prepare import prepare
from magpie.cli.reconcile import reconcile
from magpie.cli.reference.command import reference
from magpie.cli.replay import replay
from magpie.cli.replay_sequences import sequences, sessions
from magpie.cli.replay_weights import weights
from magpie.cli.serve import engine, gateway, pages, serve
from magpie.cli.up import up
from magpie.cli.visitors import visitors
from magpie.cli.voice import voice
from magpie.cli.web import web
from magpie.cli.world import world
from magpie.kit.errors import Refusal


class Commands(click.Group):
    """A group that prints a refusal as its two sentences, without a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:  # click's own return type
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(f"{refusal.say('en')}\n       {refusal.say('zh')}") from None


@click.group(cls=Commands)
@click.version_option(package_name="magpie")
def cli() -> None:
    """Magpie 鹊桥: goods find the people who would love them."""
    # Password hashes, journeys and snapshots are for the owner alone, also in a home that was made beforehand.
    os.umask(0o077)
    # Before any command imports numpy or Django: both read these while they are imported.
    os.environ.update(ONE_THREAD)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.config.settings")


@cli.group("import")
def import_() -> None:
    """Bring in goods of your own, or orders and events of another system; doing it twice changes nothing."""


for command in (goods, orders, events):
    import_.add_command(command)
for command in (sessions, sequences, weights):
    replay.add_command(command)
for command in (
    up,
    demo,
    day,
    web,
    gateway,
    jobs,
    explain,
    experiments,
    replay,
    export,
    erase,
    doctor,
    reconcile,
    bench,
    reference,
    prepare,
    operator,
    voice,
    visitors,
    lab,
    world,
    serve,
    pages,
    engine,
):
    cli.add_command(command)
