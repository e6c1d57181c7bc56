"""What an account's new cards were given, read from the trials' own ledger: tier by tier, and why each line ended.

Nothing is summed here. The numbers of a line that is still running are those of now.
"""

import msgspec

from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.trials.ledger import Ended, LedgerLine

LINES_MAX = 200
"""The newest lines of an account: some sixty cards of three tiers."""


class ExposureAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Whose ledger, once `after` is learned, and who asks; an operator reads everybody's."""

    account: str
    person: str = ""
    is_operator: bool = False
    after: int = -1


class ExposureLine(msgspec.Struct, frozen=True):
    """One tier of one card, e.g. 18 of 62 settled impressions, 3 of them engaged. Times are UTC milliseconds.

    `chances` sums the logged propensities of its servings; rate and bounds are written when the line ends.
    """

    card: str
    tier: int
    size: int
    from_ms: int
    until_ms: int
    served: int
    chances: float
    seen: int
    settled: float
    engaged: float
    peers_rate: float
    lower: float
    upper: float
    ended: str


class Exposure(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. `may_read` is false, and nothing is told, where the person asking does not own the account."""

    account: str
    as_of: int
    may_read: bool
    lines: tuple[ExposureLine, ...] = ()


def exposure_of(state: State, ask: ExposureAsk) -> Exposure:
    """The ledger of one account now."""
    row = state.cards.accounts.find(ask.account)
    owns = state.choices_of(state.person_named(ask.person)).raw.owns
    if not ask.is_operator and ask.account not in owns:
        return Exposure(account=ask.account, as_of=state.applied_offset, may_read=False)
    lines = state.trials.ledger_of(row) if row != NO_ROW else []
    newest = tuple(_line(state, line) for line in lines[: -LINES_MAX - 1 : -1])
    return Exposure(account=ask.account, as_of=state.applied_offset, may_read=True, lines=newest)


def _line(state: State, line: LedgerLine) -> ExposureLine:
    return ExposureLine(
        card=state.cards.rows.names[line.card], tier=line.tier, size=line.size, from_ms=line.from_ms,
        until_ms=line.until_ms, served=line.served, chances=round(line.chances, 4), seen=line.seen,
        settled=round(line.settled, 3), engaged=round(line.engaged, 3), peers_rate=round(line.peers_rate, 5),
        lower=round(line.lower, 5), upper=round(line.upper, 5), ended=Ended(line.ended).name.lower(),
    )  # fmt: skip
