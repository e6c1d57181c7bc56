"""The simulated world: invented shops, makers and people, how their things look, and how people behave. Pure and seeded.

Owns what the demo and the lab play with; nothing here is a platform, and nothing real. Refuses files, tables and clocks:
whoever plays the world passes them in.
"""
