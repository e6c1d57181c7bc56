"""Whom a request is about: a page speaks for its own person, a key has to name one."""

from magpie.gateway.callers import Visitor
from magpie.gateway.refusals import MayNotNamePersons, PersonMissing


def named_person(visitor: Visitor, named: str | None) -> str:
    """The person of the page, or the one a key names; raises MayNotNamePersons, PersonMissing."""
    if visitor.key is None:
        if named not in (None, visitor.person):
            raise MayNotNamePersons()
        return visitor.person
    if named is None:
        raise PersonMissing()
    return named
