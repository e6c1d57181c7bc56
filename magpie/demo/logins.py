"""The sign-ins of the town: three that are printed, Mei who looks, Tao who sells and runs the site, and Lan who only runs it;
a keeper for each district, because one person may keep twenty accounts at most, and neighbours, as whom nobody signs in.

Lan is party to nothing: nobody decides a dispute of their own, so those with Tao's shop are Lan's.

Passwords are made on first run and kept in the home, readable by its owner alone; they are nobody's elsewhere.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from django.contrib.auth import get_user_model

from magpie.domain.people import actions as people_actions
from magpie.domain.people import queries as people
from magpie.world.catalogue import DISTRICTS
from magpie.world.catalogue.shapes import Said
from magpie.world.catalogue.talk import NEIGHBOURS

FILE_NAME = "logins.json"
WORDS = (
    "lantern",
    "kiln",
    "loom",
    "honey",
    "paper",
    "ember",
    "moss",
    "grain",
    "river",
    "tiger",
    "mist",
    "cedar",
)
OF_MEI, OF_TAO, OF_LAN = "mei", "tao", "lan"
PRINTED: Final = {
    OF_MEI: Said("逛街、购物", "looks around and buys"),
    OF_TAO: Said("开灯笼茶店，也运营本站", "keeps Lantern Tea and runs the site"),
    OF_LAN: Said("只运营本站，裁决纠纷", "only runs the site, and decides disputes"),
}
"""Whose sign-ins are printed, and what each is there for."""
OPERATORS: Final = {OF_TAO, OF_LAN}
OF_LANTERN_TEA = "lantern_tea"
OF_KEEPERS = ("keeper", "keeper_table", "keeper_wardrobe", "keeper_workshops", "keeper_green")
"""One for each district, in their order."""


class Login(NamedTuple):
    name: str
    password: str


def make_logins(folder: Path, *, now: datetime) -> tuple[list[Login], dict[str, str]]:
    """The logins to print, and who keeps which account: {"lantern_tea": "p:01J…"}."""
    logins = _read_logins(folder)
    persons = {login.name: _person_of(login, now) for login in logins}
    owners = {
        shop.handle: persons[keeper]
        for keeper, district in zip(OF_KEEPERS, DISTRICTS, strict=True)
        for shop in district
    }
    owners |= {OF_LANTERN_TEA: persons[OF_TAO], OF_MEI: persons[OF_MEI]}
    owners |= {one.handle: _person_of(Login(one.handle, ""), now) for one in NEIGHBOURS}
    return [login for login in logins if login.name in PRINTED], owners


def shops_of_keepers(folder: Path) -> dict[str, Login]:
    """handle -> who keeps it, for the shops that no printed sign-in keeps; none where no town was ever built."""
    if not (folder / FILE_NAME).exists():
        return {}
    by_name = {login.name: login for login in _read_logins(folder)}
    return {
        shop.handle: by_name[keeper]
        for keeper, district in zip(OF_KEEPERS, DISTRICTS, strict=True)
        for shop in district
        if shop.handle not in (OF_LANTERN_TEA, OF_MEI)
    }


def _read_logins(folder: Path) -> list[Login]:
    """Those of the first run; whoever has joined the town since gets a password now."""
    path = folder / FILE_NAME
    kept = msgspec.json.decode(path.read_bytes(), type=list[Login]) if path.exists() else []
    known = {login.name for login in kept}
    new = [Login(name, _new_password()) for name in (*PRINTED, *OF_KEEPERS) if name not in known]
    if new:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode([*kept, *new]))
    return [*kept, *new]


def _new_password() -> str:
    """'ember-mist-4821': easy to type, made for this home alone."""
    return f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"


def _person_of(login: Login, now: datetime) -> str:
    # The sign-in table is whatever the settings say; its manager is Django's own.
    users: Any = get_user_model().objects
    user = users.filter(username=login.name).first()
    if user is None:
        # Without a password nobody can sign in.
        user = users.create_user(username=login.name, password=login.password or None)
    person = people.find_person_of_user(user.pk)
    people_actions.let_operate(user_name=login.name, is_on=login.name in OPERATORS)
    return person or people_actions.make_person(now=now, user_id=user.pk, simulated=True)
