"""Public faces: account pages and posts."""
