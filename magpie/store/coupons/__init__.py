"""Coupons: the strip where they are offered, and the page of one's own."""
