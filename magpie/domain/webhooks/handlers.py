"""How facts become messages, and what an erasure or a closed account asks of webhooks.

`tell` makes the handler for the wiring table, so that the table reads "this fact is told as that type". The words are
the business of the app that owns the fact: it says which account is told and what.
"""

from collections.abc import Callable, Mapping
from typing import Any

from magpie.domain.outbox.wiring import Handler, Moment
from magpie.domain.people.events import AccountClosed, PersonErased
from magpie.domain.webhooks.actions.forgetting import close_endpoints, forget_person
from magpie.domain.webhooks.actions.telling import enqueue
from magpie.domain.webhooks.catalogue import BY_NAME
from magpie.domain.webhooks.queries import is_anybody_listening
from magpie.domain.webhooks.refusals import UnknownMessageType

# These take the fact's own class, which a table cannot say: hence Any.
LISTENING = "webhooks: is anybody listening"
ShopOf = Callable[[Any], int | None]
DataOf = Callable[[Any], Mapping[str, object] | None]
PersonOf = Callable[[Any], str]


def tell(kind: str, *, shop: ShopOf, data: DataOf, person: PersonOf | None = None) -> Handler:
    """A handler that tells a shop's endpoints of a fact; raises UnknownMessageType when the table is built.

    `shop` says which account is told, None for nobody; `data` what, asked only when that account listens; `person`
    whom it is about, so that the message can be forgotten with them.
    """
    if kind not in BY_NAME:
        raise UnknownMessageType(type=kind, known=", ".join(BY_NAME))

    def handle(fact: Any, moment: Moment) -> None:
        # Who began to listen before a fact was written did so before its batch was read.
        if LISTENING not in moment.batch:
            moment.batch[LISTENING] = is_anybody_listening()
        account = shop(fact) if moment.batch[LISTENING] else None
        if account is None or not is_anybody_listening(account=account, kind=kind):
            return
        said = data(fact)
        if said is not None:
            enqueue(
                account=account,
                kind=kind,
                data=said,
                fact_id=moment.fact_id,
                now=moment.now,
                person=person(fact) if person else "",
                simulated=moment.is_simulated,
            )

    return handle


def forget_words(fact: PersonErased, moment: Moment) -> None:
    for key in (fact.person, *fact.anonymous):
        forget_person(person=key)


def end_endpoints(fact: AccountClosed, moment: Moment) -> None:
    close_endpoints(account=fact.account, now=moment.now)
