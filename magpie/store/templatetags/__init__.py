"""Template tags of the shopper's web."""
