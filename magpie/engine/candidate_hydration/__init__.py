"""From what the sources found to one list of candidates with what is needed to judge them."""
