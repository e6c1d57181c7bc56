"""After-sales of a shop: who waits for whom and until when, one request with its evidence, and what the shop may do."""
