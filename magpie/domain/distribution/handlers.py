"""What cards do when goods, content and accounts change. Each is idempotent: drawing twice draws the same."""

from magpie.domain.content.events import ContentPublished, ContentWithdrawn
from magpie.domain.distribution.actions import (
    announce_content,
    announce_product,
    announce_stock,
    forget_cards,
    withdraw_card,
)
from magpie.domain.distribution.queries import cards_carrying, cards_of_account
from magpie.domain.goods.events import PriceChanged, ProductPublished, ProductWithdrawn, StockMoved
from magpie.domain.goods.rules import Movement, changes_offer
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people import queries as people
from magpie.domain.people.events import AccountClosed, AccountRenamed
from magpie.domain.people.rules import PRIVATE_KINDS


def draw_product(fact: ProductPublished | PriceChanged | ProductWithdrawn, moment: Moment) -> None:
    """The product's card, and the cards that carry it: they show its price.

    Whatever is heard, what is true now is read: a product withdrawn may be back on the shelf by then.
    """
    announce_product(product=fact.product, now=moment.now)
    redraw_carriers(f"product:{fact.product}", moment)


def draw_stock(fact: StockMoved, moment: Moment) -> None:
    if changes_offer(Movement(fact.kind)):
        announce_stock(product=fact.product, now=moment.now)


def draw_content(fact: ContentPublished, moment: Moment) -> None:
    announce_content(content_id=fact.id, now=moment.now)


def withdraw_content_card(fact: ContentWithdrawn, moment: Moment) -> None:
    withdraw_card(card=fact.content, now=moment.now)


def forget_account(fact: AccountClosed, moment: Moment) -> None:
    """What a private person showed is remembered by no card."""
    if people.get_account(fact.account).kind in PRIVATE_KINDS:
        forget_cards(account=f"account:{fact.account}", is_simulated=moment.is_simulated, now=moment.now)


def redraw_account(fact: AccountRenamed, moment: Moment) -> None:
    for card in cards_of_account(f"account:{fact.account}"):
        _redraw(card, moment)


def redraw_carriers(card: str, moment: Moment) -> None:
    for carrier in cards_carrying(card):
        _redraw(carrier, moment)


def _redraw(card: str, moment: Moment) -> None:
    kind, _, pk = card.partition(":")
    if kind == "product":
        announce_product(product=int(pk), now=moment.now)
    else:
        announce_content(content_id=int(pk), now=moment.now)
