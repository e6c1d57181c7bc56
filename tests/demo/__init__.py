"""Mirrors magpie/."""
