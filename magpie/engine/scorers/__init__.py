"""Judging candidates: probabilities, then how well they match the person, then what they are worth."""
