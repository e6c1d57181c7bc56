"""Goods and their truth: products, prices with their history, stock that cannot be oversold, reservations."""
