"""Who the simulated visitors are: persons of the site with a sign-in each, made once and found again."""

import contextlib
import secrets
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import IntegrityError, close_old_connections, transaction

from magpie.domain.people import actions as people_actions
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import HandleTaken
from magpie.domain.people.rules import AccountKind
from magpie.world.catalogue.shapes import Said

NAME = "simulated-visitor-{}"
HANDLE = "passer_by_{}"
FIRST = Said(
    "阿禾 小满 老周 佩芬 阿宽 静宜 大春 小鹿 阿丽 国栋 桃子 海生",
    "He Xiaoman Zhou Peifen Kuan Jingyi Chun Deer Li Guodong Peach Haisheng",
)
STREETS = Said(
    "东街 桥头 巷尾 渡口 坡上 河边 北门 钟楼下",
    "of East Street|by the bridge|at the lane's end|from the ferry|up the slope|by the river|of North Gate|below the clock",
)


class Resident(NamedTuple):
    """A row of the world's people, the name they sign in under, and their person on this site."""

    number: int
    name: str
    person: str


def move_in(count: int, *, now: datetime) -> list[Resident]:
    """The first `count` of them. A name that somebody else signs in under stays theirs and is passed over."""
    found = []
    for number in range(count):
        name = NAME.format(number + 1)
        person = _person_of(name, now)
        if person:
            found.append(Resident(number, name, person))
    return found


def voice_of(resident: Resident, *, now: datetime) -> str:
    """The handle of the account they speak as, opened when they first have something to say; "" where it is somebody
    else's. Runs in any thread.
    """
    close_old_connections()
    try:
        own = people.accounts_of(resident.person)
        return own[0].handle if own else _open_voice(resident, now)
    finally:
        close_old_connections()


def name_of(number: int) -> Said:
    """What the neighbours call them: ninety-six names, and then the same with a number."""
    first, street, again = number % 12, number // 12 % 8, number // 96
    which = f" {again + 1}" if again else ""
    zh, en = STREETS.zh.split()[street] + FIRST.zh.split()[first], FIRST.en.split()[first]
    return Said(zh + which, f"{en} {STREETS.en.split('|')[street]}{which}")


def renew_password(name: str) -> str:
    """A password that holds until the next one is made; nothing keeps it but who asked. Runs in any thread."""
    close_old_connections()
    try:
        password = secrets.token_urlsafe(18)
        user: Any = get_user_model().objects.get(username=name)
        user.set_password(password)
        user.save(update_fields=["password"])
        return password
    finally:
        close_old_connections()


def _open_voice(resident: Resident, now: datetime) -> str:
    name, handle = name_of(resident.number), HANDLE.format(resident.number + 1)
    with contextlib.suppress(HandleTaken):
        people_actions.open_account(
            person=resident.person,
            kind=AccountKind.PERSON,
            handle=handle,
            name_zh=name.zh,
            name_en=name.en,
            now=now,
            simulated=True,
        )
        return handle
    return ""


def _person_of(name: str, now: datetime) -> str:
    """The person behind a name, made where nobody has it; two who start at once make one. "" where it is not ours."""
    users: Any = get_user_model().objects
    with contextlib.suppress(IntegrityError), transaction.atomic():
        if not users.filter(username=name).exists():
            user = users.create_user(username=name)  # no password yet: nobody can sign in
            people_actions.make_person(now=now, user_id=user.pk, simulated=True)
    person = people.find_person_of_user(users.get(username=name).pk)
    return person if person and people.is_simulated(person) else ""
