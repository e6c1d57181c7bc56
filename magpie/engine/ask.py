"""What is asked of the engine and what it answers: one request, one slate."""

import msgspec

from magpie.log.payloads import Reason, ServedCard, SlateServed

__all__ = ["Reason", "ServedCard", "Slate", "SlateAsk", "SlateServed"]


class SlateAsk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request for cards.

    `slate` is the id the answer will have; randomness is a function of the engine's seed and this id alone.
    `after` is the log offset the answer must have learned (-1: whatever is there). `shown` are cards already on
    this page. `subject` is the card, account or query the page is about (related goods), "" for none.
    `may_personalise` is False when the edge could not wait for the newest rights; it can only take away.
    `rights_version` is the newest version the page has seen.
    """

    slate: str
    person: str
    scene: str = "feed"
    n: int = 10
    after: int = -1
    shown: tuple[str, ...] = ()
    subject: str = ""
    may_personalise: bool = True
    rights_version: int = 0
    simulated: bool = False


class Slate(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: cards best first, and what the log will keep of them."""

    slate: str
    person: str
    scene: str
    served: SlateServed

    @property
    def cards(self) -> tuple[ServedCard, ...]:
        return self.served.cards
