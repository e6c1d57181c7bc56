"""What can be talked about: a card that is shown, and the account that made it."""

from dataclasses import dataclass

from magpie.domain.content import queries as content
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.talk.refusals import NoSuchCard
from magpie.domain.talk.rules import CARD_PATTERN


@dataclass(frozen=True)
class Subject:
    """A card as its comments need it: whose it is, what it is called, and where it lies."""

    card: str
    account: people.AccountFace
    title_zh: str
    title_en: str
    url: str


def get_subject(card: str) -> Subject:
    """A shown card; raises NoSuchCard."""
    found = find_subject(card)
    if found is None:
        raise NoSuchCard()
    return found


def find_subject(card: str) -> Subject | None:
    """A shown card, or None."""
    read = CARD_PATTERN.fullmatch(card)
    if read is None:
        return None
    found = _product(int(read[2])) if read[1] == "product" else _content(int(read[2]))
    return found if found is not None and found.card == card and found.account.is_open else None


def get_content_subject(content_id: int) -> Subject:
    """The card of a post or film, whichever it is; raises NoSuchCard."""
    found = _content(content_id)
    if found is None or not found.account.is_open:
        raise NoSuchCard()
    return found


def _product(number: int) -> Subject | None:
    view = goods.find_product(number)
    if view is None or not view.is_on_shelf:
        return None
    return Subject(view.key, view.shop, view.title_zh, view.title_en, f"/p/{view.id}")


def _content(number: int) -> Subject | None:
    view = content.find_content(number)
    if view is None or not view.is_shown:
        return None
    return Subject(view.key, view.account, view.title_zh, view.title_en, f"/posts/{view.id}")
