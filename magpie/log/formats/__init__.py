"""Readers of ready-made file formats."""
