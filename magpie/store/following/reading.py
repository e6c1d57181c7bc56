"""Whom somebody follows and what those showed last; for whoever follows nobody yet, accounts that showed something new."""

from dataclasses import dataclass

from magpie.domain.distribution import queries as cards
from magpie.domain.people import queries as people

FOLLOWED_MAX = 60
THINGS_EACH = 4
NEWEST_READ = 60
OFFERED_MAX = 6


@dataclass(frozen=True)
class Shelf:
    """An account and the newest it shows, newest first."""

    account: people.AccountFace
    things: tuple[cards.CardView, ...]
    is_followed: bool


@dataclass(frozen=True)
class Followed:
    """`count` is of all that are followed; `offered` is filled only where `shelves` is empty."""

    count: int
    shelves: tuple[Shelf, ...]
    offered: tuple[Shelf, ...]


def read_followed(person: str) -> Followed:
    """Whoever showed something last stands first; those who show nothing stand last. Five queries, six for nobody."""
    follows = people.follows_of(person, limit=people.FOLLOWS_READ_MAX)
    if not follows:
        return Followed(0, (), _offer())
    things = cards.newest_of_accounts([one.key for one in follows], each=THINGS_EACH)
    keys = sorted((one.key for one in follows), key=lambda key: _newest(things.get(key, [])), reverse=True)
    return Followed(len(follows), _shelves(keys[:FOLLOWED_MAX], things, is_followed=True), ())


def _newest(shown: list[cards.CardView]) -> float:
    return shown[0].published_at.timestamp() if shown else 0.0


def _offer() -> tuple[Shelf, ...]:
    """The accounts of the newest cards, each once."""
    keys = list(dict.fromkeys(view.account for view in cards.newest_cards(limit=NEWEST_READ)))[:OFFERED_MAX]
    return _shelves(keys, cards.newest_of_accounts(keys, each=THINGS_EACH), is_followed=False)


def _shelves(
    keys: list[str], things: dict[str, list[cards.CardView]], *, is_followed: bool
) -> tuple[Shelf, ...]:
    faces = people.accounts_by_id([int(key.partition(":")[2]) for key in keys])
    by_key = {face.key: face for face in faces.values()}
    return tuple(
        Shelf(by_key[key], tuple(things.get(key, ())), is_followed=is_followed)
        for key in keys
        if key in by_key
    )
