"""Stock of a shop: how many there are, what came in, and every movement."""
