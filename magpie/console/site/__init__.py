"""The site's own desk, for operators: disputes, stuck refunds, payouts to send, what the provider says, shops' terms."""
