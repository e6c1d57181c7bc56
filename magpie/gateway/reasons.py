"""Reasons in words: the engine's published sentences with the names of the cards and accounts they speak of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from magpie.engine.reasons import UnknownReason, say
from magpie.gateway.contract import ReasonAnswer, Saying
from magpie.gateway.displays import Displays
from magpie.log.payloads import Reason, Words


@dataclass(frozen=True)
class Names(Mapping[str, Words]):
    """id -> its name, looked up when a sentence asks: 'product:7' -> Words(zh='灯笼茶', en='Lantern Tea')."""

    displays: Displays

    def __getitem__(self, named: str) -> Words:
        name = self.displays.name_of(named)
        if not name.zh and not name.en:
            raise KeyError(named)
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(self.displays.cards)

    def __len__(self) -> int:
        return len(self.displays.cards)


def reason_answers(reasons: tuple[Reason, ...], names: Names) -> list[ReasonAnswer]:
    """Each reason with its sentence; one that is not in the published table is not said."""
    return [answer for reason in reasons if (answer := _answer(reason, names))]


def _answer(reason: Reason, names: Names) -> ReasonAnswer | None:
    try:
        text = Saying(en=say(reason, names=names, language="en"), zh=say(reason, names=names, language="zh"))
    except UnknownReason:
        return None
    return ReasonAnswer(reason.code, reason.cause, reason.share, text)
