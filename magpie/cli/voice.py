"""`magpie voice PERSON…`: whose doings move what others see; what a found-out hand had moved is taken back."""

from pathlib import Path

import click

from magpie.cli.persons import open_truth, person_of


@click.command()
@click.argument("persons", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; kept in the log beside the decision.")
@click.option("--restore", is_flag=True, help="Hear them again from now on; what was taken back stays so.")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
def voice(*, persons: tuple[str, ...], reason: str, restore: bool, home: Path) -> None:
    """Take their voice from PERSONS (p:<id>, a:<id> or the name they sign in with): what they do moves nobody's feed but
    their own, and what it had moved is taken back. Works while the site runs; nothing else of theirs changes.
    """
    if not restore and not reason:
        raise click.UsageError("say why with --reason 请用 --reason 说明理由")
    open_truth(home)
    from django.utils import timezone

    from magpie.domain.people.actions import change_voices

    found = [person_of(person, home=home) for person in persons]
    change_voices(persons=found, is_heard=restore, reason=reason, now=timezone.now())
    click.echo(
        f"{len(found)} heard again 恢复影响" if restore else f"{len(found)} not heard any more 不再影响他人"
    )
