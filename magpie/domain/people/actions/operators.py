"""Who runs the site: a mark on the sign-in, given and taken by whoever holds the home."""

from magpie.domain.people.models import User
from magpie.domain.people.refusals import NobodySignsInAs


def let_operate(*, user_name: str, is_on: bool = True) -> None:
    """This sign-in may see the operators' pages, or no longer; holds from the next request. No fact, no lock."""
    if not User.objects.filter(username=user_name).update(is_staff=is_on):
        raise NobodySignsInAs(name=user_name)
