"""Product pages and reservations."""
