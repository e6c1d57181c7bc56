"""What an account's new cards were given, read from the trials' own ledger: tier by tier, and why each line ended.

Nothing is summed here. The numbers of a line that is still running are those of now.
"""

from magpie.engine.ask import Exposure, ExposureAsk, ExposureLine
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.trials.ledger import Ended, LedgerLine

LINES_MAX = 200
"""The newest lines of an account: some sixty cards of three tiers."""


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
