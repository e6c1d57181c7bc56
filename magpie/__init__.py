"""Magpie 鹊桥: goods find the people who would love them, and every step is one traceable journey."""

__version__ = "0.1.0"
