"""Channels that learn from every event and answer "which items next": kNN, co-visits, sequences, and their gate."""
