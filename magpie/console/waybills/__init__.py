"""Sheets of waybills: what waits goes out as a file, and comes back with waybills."""
