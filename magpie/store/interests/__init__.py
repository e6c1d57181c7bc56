"""My interests: what is declared, what actions say, every choice, and the algorithm notice."""
