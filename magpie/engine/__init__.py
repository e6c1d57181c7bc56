"""The matchmaker: pure arrays, ids and arithmetic; knows no web framework and no database."""
