"""What content does when it hears that an account closed: it leaves with it."""

from magpie.domain.content.actions import forget_content, withdraw_content
from magpie.domain.content.queries import ids_of_account
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people import queries as people
from magpie.domain.people.events import AccountClosed
from magpie.domain.people.rules import PRIVATE_KINDS


def withdraw_account(fact: AccountClosed, moment: Moment) -> None:
    for content in ids_of_account(fact.account):
        withdraw_content(content=content, why="account closed", now=moment.now)
    if people.get_account(fact.account).kind in PRIVATE_KINDS:
        forget_content(account=fact.account)
