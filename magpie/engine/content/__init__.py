"""What cards are about and what persons are drawn to: vectors, facets, interests, price bands and their match.

Everything is rows and numbers; names of topics, shops and attributes live with the caller. It refuses to call a
price too high by itself: a band comes from what the person chose, and only the person widens it.
"""
