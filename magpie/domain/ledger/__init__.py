"""The books: accounts, balanced moves of money between them, balances, statements and payouts."""
