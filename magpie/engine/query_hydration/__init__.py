"""Filling the query: who asks, what they chose, and, if they may be profiled, what was learned of them."""
