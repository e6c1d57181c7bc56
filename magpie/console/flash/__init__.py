"""Flash sales of a shop: planned, running, over; where the pieces of each are; planning one, and ending it early."""
