"""The event: one immutable thing that happened, as stored in the journey log.

One struct is shared by intake, engine, replay, analytics and world. Absent text is "", an absent position is -1,
so a stored line holds only what was said:

{"id":"01JD..","ts_ms":1763800000000,"person":"p:7","kind":"Content Liked","card":"post:3","scene":"feed"}
"""

from typing import Any, NewType

import msgspec

Offset = NewType("Offset", int)
"""Position of an event in the log: 0, 1, 2 … without gaps, for ever."""

NO_POSITION = -1
CLAIMED = "c."
"""Ids of what a client said begin so: intake keeps the client's own messageId behind it."""

FLASH = "flash"
SCENES: tuple[str, ...] = ("feed", "live", "video", "mall", "search", "store", "share", "push", FLASH)
"""Where something is met. A new one goes to the end: the engine numbers them in this order."""
CARD_KINDS: tuple[str, ...] = ("product", "post", "video", "room", "account")


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened. Field order is the order of a stored line.

    `person` is "p:<id>" for a known person and "a:<id>" for an anonymous one. `measure` is the kind's own number
    (dwell in ms, quantity …; the catalogue says which). `consents` holds the purposes in force when it happened.
    `trust` in 0..1 scales how far it may move what others see. `simulated` marks what no real person did.
    """

    id: str
    ts_ms: int
    kind: str
    received_ms: int = 0
    person: str = ""
    session: str = ""
    account: str = ""
    card: str = ""
    scene: str = ""
    slate: str = ""
    position: int = NO_POSITION
    measure: float = 0.0
    value_minor: int = 0
    currency: str = ""
    carrier: str = ""
    campaign: str = ""
    share: str = ""
    variant: str = ""
    ref: str = ""
    consents: tuple[str, ...] = ()
    trust: float = 1.0
    simulated: bool = False
    # Props hold whatever JSON the kind's schema allows beyond the fields above.
    props: dict[str, Any] = {}

    @property
    def is_claimed(self) -> bool:
        """Whether only a client says so: a page or an app, and neither a server of the owner's nor a file of theirs."""
        return self.id.startswith(CLAIMED)


decode_event = msgspec.json.Decoder(Event).decode


def card_kind(card: str) -> str:
    """'product:42' -> 'product'; '' when the text is not a card id of a known kind."""
    kind, _, rest = card.partition(":")
    return kind if rest and kind in CARD_KINDS else ""
