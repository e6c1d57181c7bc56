"""The accounts one follows, with their newest things."""
