"""What the books say: balances, statements, payouts, and whether everything still adds up."""

from magpie.domain.ledger.queries.balances import Balance, TrialLine, balance_of, balances_of, trial_balance
from magpie.domain.ledger.queries.checking import Fault, Imbalance, find_imbalance, is_balanced
from magpie.domain.ledger.queries.statements import (
    PayoutView,
    PostedMove,
    Statement,
    StatementLine,
    payouts_for_export,
    payouts_of,
    provider_moves,
    statement,
    statement_of,
)

__all__ = [
    "Balance",
    "Fault",
    "Imbalance",
    "PayoutView",
    "PostedMove",
    "Statement",
    "StatementLine",
    "TrialLine",
    "balance_of",
    "balances_of",
    "find_imbalance",
    "is_balanced",
    "payouts_for_export",
    "payouts_of",
    "provider_moves",
    "statement",
    "statement_of",
    "trial_balance",
]
