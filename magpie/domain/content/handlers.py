"""What content does when it hears that an account closed: it leaves with it."""

from magpie.domain.content.actions import withdraw_content
from magpie.domain.content.queries import ids_of_account
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import AccountClosed


def withdraw_account(fact: AccountClosed, moment: Moment) -> None:
    for content in ids_of_account(fact.account):
        withdraw_content(content=content, why="account closed", now=moment.now)
