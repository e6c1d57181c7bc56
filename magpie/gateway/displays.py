"""What a card looks like, as bytes: the `display` of each card's last "Card Published" event.

A projection of the log with its own as-of offset, so it can be saved beside the engine's snapshot and caught up
the same way. It is fed by one thread and read by another; a dict assignment is the whole hand-over.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from magpie.log.event import Event
from magpie.log.payloads import Words

NOTHING_TO_SHOW: Final = msgspec.Raw(b"{}")
FILE_NAME: Final = "displays.msgpack"


class Title(msgspec.Struct, frozen=True):
    """The one field of a display that reasons need."""

    title: Words = Words()


decode_title = msgspec.json.Decoder(Title).decode
encode_json = msgspec.json.Encoder().encode


class Saved(msgspec.Struct, frozen=True):
    """The file: next offset to learn, then card -> [version, display JSON]."""

    next_offset: int
    cards: dict[str, tuple[int, bytes]]
    names: dict[str, Words] = {}


@dataclass
class Displays:
    """card -> (version, display JSON), e.g. 'product:7' -> (3, b'{"title":{"zh":"灯笼茶"}}')."""

    next_offset: int = 0
    cards: dict[str, tuple[int, msgspec.Raw]] = field(default_factory=dict)
    names: dict[str, Words] = field(default_factory=dict)
    topics: Mapping[str, Words] = field(default_factory=dict)
    """Names of the taxonomy's topics, which come with the product and not from the log."""

    def learn(self, events: Sequence[tuple[int, Event]]) -> None:
        """Take in stored events in offset order; those already learned are passed over."""
        for offset, event in events:
            if offset < self.next_offset:
                continue
            self.next_offset = offset + 1
            if event.kind == "Card Published":
                self._publish(event.card, event.props)
            elif event.kind == "Card Withdrawn":
                self.cards.pop(event.card, None)
            elif event.kind == "Account Erased":
                self.names.pop(event.account, None)

    def display_of(self, card: str) -> msgspec.Raw:
        """The JSON a page forwards; an empty object for a card that has gone meanwhile."""
        found = self.cards.get(card)
        return found[1] if found else NOTHING_TO_SHOW

    def name_of(self, named: str) -> Words:
        """The title of a card, the name of an account or of a topic ("tea"); empty when it is not known."""
        found = self.cards.get(named)
        return (
            decode_title(found[1]).title
            if found
            else self.names.get(named) or self.topics.get(named, Words())
        )

    def save(self, folder: Path) -> None:
        """Write the projection atomically; a torn save leaves the old file."""
        folder.mkdir(parents=True, exist_ok=True)
        cards = {card: (version, bytes(display)) for card, (version, display) in list(self.cards.items())}
        temporary = folder / (FILE_NAME + ".new")
        with temporary.open("wb") as file:
            file.write(msgspec.msgpack.encode(Saved(self.next_offset, cards, dict(self.names))))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / FILE_NAME)

    @classmethod
    def load(cls, folder: Path) -> "Displays":
        """The saved projection; an empty one when there is none or it cannot be read (the log rebuilds it)."""
        try:
            saved = msgspec.msgpack.decode((folder / FILE_NAME).read_bytes(), type=Saved)
        except (OSError, msgspec.MsgspecError):
            return cls()
        cards = {card: (version, msgspec.Raw(display)) for card, (version, display) in saved.cards.items()}
        return cls(saved.next_offset, cards, saved.names)

    def _publish(self, card: str, props: dict[str, Any]) -> None:
        version = int(props.get("version", 0))
        known = self.cards.get(card)
        if known is not None and version < known[0]:
            return
        display = props.get("display", {})
        self.cards[card] = (version, msgspec.Raw(encode_json(display)))
        account = props.get("features", {}).get("account", "")
        if account and "account_name" in display:
            self.names[account] = msgspec.convert(display["account_name"], Words, strict=False)
