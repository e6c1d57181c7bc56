"""A shop's money: what is pending, available and paid out, what comes when, statements, and asking for a payout."""
