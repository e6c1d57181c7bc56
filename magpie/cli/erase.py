"""`magpie erase PERSON`: forget a person, their sign-in and choices as well; of their events kind, card and time stay."""

import shutil
from pathlib import Path

import click

from magpie.cli.persons import has_truth, open_truth, person_of


@click.command()
@click.argument("person")
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--log", "folder", type=click.Path(path_type=Path), help="Another log folder than HOME/log.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(*, person: str, home: Path, folder: Path | None, yes: bool) -> None:
    """Forget PERSON (p:<id>, a:<id> or the name they sign in with): what they did, every anonymous journey identified as
    theirs, and, where the home has a database, their sign-in, choices and accounts. This cannot be undone.

    The site must not be running. Snapshots of the engine are removed: the next start learns from the log again, and
    rewrites what the accounts had published.
    """
    from magpie.kit.clock import SystemClock
    from magpie.log.disk import RealDisk
    from magpie.log.erasing import erase_person

    person = person_of(person, home=home)
    if not yes:
        click.confirm(f"Forget for ever what {person} did? 永久删除 {person} 的行为记录？", abort=True)

    def at(point: str) -> None:
        # Once it is announced nobody else is writing; from then on no older snapshot may come back.
        if point == "erase.announced" and folder is None:
            shutil.rmtree(home / "engine", ignore_errors=True)

    done = erase_person(folder or home / "log", person=person, disk=RealDisk(), clock=SystemClock(), at=at)
    if folder is None and forget_account(home, person):
        click.echo("sign-in, choices and accounts removed 登录、选择与账号已删除")
    click.echo(
        f"{done.events:,} events redacted 事件已抹除 · {done.mentions:,} mentions 提及 · {done.segments} segments 日志段"
        f" · {done.parquet_files} Parquet · {done.id_files} id files 标识文件 · {done.rejects:,} rejects 拒收记录"
    )


def forget_account(home: Path, person: str) -> bool:
    """Delete the person in the database; False where there is none of that name, or nothing is left of them."""
    if not has_truth(home):
        return False
    open_truth(home)
    from django.utils import timezone

    from magpie.domain.people.actions import erase_person
    from magpie.domain.people.refusals import NoSuchPerson, PersonIsErased

    try:
        erase_person(person=person, now=timezone.now())
    except (NoSuchPerson, PersonIsErased):
        return False
    return True
