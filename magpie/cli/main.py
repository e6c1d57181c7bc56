"""The one program: every command in the order a newcomer meets them. Heavy imports wait inside the commands."""

from typing import Any

import click

from magpie.cli.up import up
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


cli.add_command(up)
