"""How facts about cards are told to the journey log. Ids, times and “simulated” are added by the relay."""

from magpie.domain.distribution.events import CardAnnounced, CardsForgotten, CardStockChanged, CardWithdrawn
from magpie.domain.outbox.wiring import Moment
from magpie.log.event import Event


def card_published(fact: CardAnnounced, moment: Moment) -> Event:
    props = {"version": fact.version, "features": fact.features, "display": fact.display}
    return Event(id="", ts_ms=0, kind="Card Published", account=fact.account, card=fact.card, props=props)


def card_withdrawn(fact: CardWithdrawn, moment: Moment) -> Event:
    return Event(id="", ts_ms=0, kind="Card Withdrawn", account=fact.account, card=fact.card)


def account_erased(fact: CardsForgotten, moment: Moment) -> Event:
    return Event(id="", ts_ms=0, kind="Account Erased", account=fact.account)


def stock_changed(fact: CardStockChanged, moment: Moment) -> Event:
    available = float(fact.available)
    return Event(
        id="", ts_ms=0, kind="Stock Changed", account=fact.account, card=fact.card, measure=available
    )
