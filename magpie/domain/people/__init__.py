"""Who is here: persons, the accounts they show, what they chose, and their right to have it hold at once."""
