"""Two rankings beside each other on real people: who gets which, one page of both, and what came of it. See README.md."""
