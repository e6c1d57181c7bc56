"""Webhooks of a shop: its endpoints, how they fare, what they were told."""
