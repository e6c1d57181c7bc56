"""Whether the ledger of trials sums to the log: servings, their logged chances, and visible showings, counted twice.

The log's side is counted here from events alone; a showing belongs to a trial while the log says that the card is on trial.
"""

from dataclasses import dataclass, field

from magpie.demo.lab.town import LabTown, Numbered
from magpie.engine.state.state import State
from magpie.engine.trials.ledger import Ended, LedgerLine
from magpie.log.payloads import SlateServed, from_props

ROUNDING = 1e-6


@dataclass(frozen=True)
class Sums:
    """The same three numbers, of the ledger and of the log, over all cards that were ever on trial."""

    lines: int
    served: int
    served_logged: int
    chances: float
    chances_logged: float
    seen: int
    seen_logged: int

    @property
    def is_equal(self) -> bool:
        return (
            self.served == self.served_logged
            and self.seen == self.seen_logged
            and abs(self.chances - self.chances_logged) <= ROUNDING * max(1.0, self.chances_logged)
        )


@dataclass
class TrialNotes:
    """What the log says of trials: `hear` every event. Times are those at which an event was received.

    A repeat tells a trial nothing (trust/README.md): a showing is counted where the person looked at the card for the first
    time.
    """

    served: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)
    _heard: set[tuple[str, str, str]] = field(default_factory=set)
    _awaited: set[tuple[str, str]] = field(default_factory=set)
    """Showings whose card was not left yet."""

    def hear(self, numbered: Numbered) -> None:
        event = numbered[1]
        if event.kind == "Slate Served":
            for card in from_props(event.props, SlateServed).cards:
                if card.trial_tier >= 0:
                    self.served.setdefault(card.card, []).append((event.received_ms, card.propensity))
                    self._awaited.add((event.slate, card.card))
            return
        showing, said = (event.slate, event.card), (event.person, event.card, event.kind)
        is_new = said not in self._heard
        self._heard.add(said)
        if event.kind == "Content Viewed" and showing in self._awaited:
            self._awaited.remove(showing)
            if is_new:
                self.seen.setdefault(event.card, []).append(event.received_ms)


def sums_of(town: LabTown, state: State, notes: TrialNotes) -> Sums:
    """Both sides, card by card, up to the moment at which its last tier ended."""
    lines: dict[int, list[LedgerLine]] = {}
    for account in range(len(state.cards.accounts.names)):
        for line in state.trials.ledger_of(account):
            lines.setdefault(line.card, []).append(line)
    served_logged, chances_logged, seen_logged = 0, 0.0, 0
    for row, own in lines.items():
        card, last = state.cards.rows.names[row], own[-1]
        until_ms = town.now_ms if last.ended is Ended.RUNNING else last.until_ms
        until_ms -= last.ended is Ended.TIME_UP  # the event that found it late is no part of it
        served = [chance for ts_ms, chance in notes.served.get(card, ()) if ts_ms <= until_ms]
        served_logged += len(served)
        chances_logged += sum(served)
        seen_logged += sum(ts_ms <= until_ms for ts_ms in notes.seen.get(card, ()))
    every = [line for own in lines.values() for line in own]
    return Sums(
        lines=len(every),
        served=sum(line.served for line in every), served_logged=served_logged,
        chances=sum(line.chances for line in every), chances_logged=chances_logged,
        seen=sum(line.seen for line in every), seen_logged=seen_logged,
    )  # fmt: skip
