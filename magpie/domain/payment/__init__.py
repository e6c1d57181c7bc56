"""Payments: intents, what providers said of them, refunds, and the providers behind one interface."""
