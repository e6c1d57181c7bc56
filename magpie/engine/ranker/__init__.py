"""The multi-head ranker: one small model that learns what a person does with a card, event by event."""
