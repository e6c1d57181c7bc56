"""Orders of a shop: the list, one of them, and the parcels that leave."""
