"""`magpie operator NAME`: who may see the operators' pages of a site."""

from pathlib import Path

import click

from magpie.cli.persons import open_truth


@click.command()
@click.argument("name")
@click.option("--remove", is_flag=True, help="Take the right away again.")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
def operator(*, name: str, remove: bool, home: Path) -> None:
    """Let whoever signs in as NAME see the operators' pages, such as /loop/; it holds from their next page."""
    open_truth(home)
    from magpie.domain.people.actions import let_operate

    let_operate(user_name=name, is_on=not remove)
    click.echo(
        f"{name} no longer operates 不再是运营者" if remove else f"{name} operates this site 现为运营者"
    )
