"""Posts and short films: a picture or clip with a story, carrying the goods it speaks of."""
