"""Tests of magpie.kit."""
