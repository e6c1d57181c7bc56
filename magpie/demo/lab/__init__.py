"""The closed-loop lab: the town's people live against an engine for weeks, in minutes, and what became of them is measured.

No HTTP, no SQL and no clock: events go straight into the engine, time is simulated, and every run is a function of its seed.
"""
