"""What the books say: balances, statements, payouts, and whether everything still adds up."""

from magpie.domain.ledger.queries.balances import (
    Balance,
    TrialLine,
    balance_of,
    balances_of,
    provider_purses,
    trial_balance,
)
from magpie.domain.ledger.queries.checking import Fault, Imbalance, find_imbalance, is_balanced
from magpie.domain.ledger.queries.statements import (
    LINES_MAX,
    PayoutView,
    PostedMove,
    Statement,
    StatementLine,
    payouts_for_export,
    payouts_of,
    payouts_to_send,
    provider_moves,
    statement,
    statement_lines,
    statement_of,
)
from magpie.domain.ledger.queries.sums import (
    PayoutSums,
    PeriodSum,
    payout_sums,
    period_sums,
    standing_by_ref,
)

__all__ = [
    "LINES_MAX",
    "Balance",
    "Fault",
    "Imbalance",
    "PayoutSums",
    "PayoutView",
    "PeriodSum",
    "PostedMove",
    "Statement",
    "StatementLine",
    "TrialLine",
    "balance_of",
    "balances_of",
    "find_imbalance",
    "is_balanced",
    "payout_sums",
    "payouts_for_export",
    "payouts_of",
    "payouts_to_send",
    "period_sums",
    "provider_moves",
    "provider_purses",
    "standing_by_ref",
    "statement",
    "statement_lines",
    "statement_of",
    "trial_balance",
]
