"""The hot edge: events in, slates out, and why.

Owns the HTTP contract of `/v1/` (docs/gateway.md). It reads no database and no Django session: who is calling
comes from a signed page token or an API key, what a card looks like comes from the journey log.
"""
