"""The journey log: every event that happens, once, in order, durable, and readable forever.

It owns the event structs, the catalogue of kinds, intake, group commit, segments, sealing, identify, erase and
export. It knows no person's name, no Django and no engine.
"""
