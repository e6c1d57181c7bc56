"""What is written into the books: entries, payouts, and checkpoints of balances. One transaction each."""

from magpie.domain.ledger.actions.checkpoints import checkpoint_balances
from magpie.domain.ledger.actions.payouts import request_payout, settle_payout
from magpie.domain.ledger.actions.posting import post_entry

__all__ = ["checkpoint_balances", "post_entry", "request_payout", "settle_payout"]
