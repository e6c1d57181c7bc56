"""Somebody's first account, opened on the way to saying or publishing something under a name of their own."""

from datetime import datetime

from magpie.domain.people import actions
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import HandleTaken
from magpie.domain.people.rules import AccountKind


def own_account(handle: str, *, person: str, kind: AccountKind, now: datetime) -> int:
    """The person's account of this name, opened now if it is their first: a failed first try left it open."""
    if (account := _find_own(handle, person=person)) is not None:
        return account
    try:
        return actions.open_account(person=person, kind=kind, handle=handle, name_en=handle, now=now)
    except HandleTaken:
        # Perhaps by themselves, a moment ago: the form was sent twice.
        if (account := _find_own(handle, person=person)) is not None:
            return account
        raise


def _find_own(handle: str, *, person: str) -> int | None:
    named = (face.id for face in people.accounts_of(person) if face.handle == handle.strip().lower())
    return next(named, None)
