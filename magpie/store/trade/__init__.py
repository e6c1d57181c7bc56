"""Cart, checkout, paying and one's own orders: one page each, and nothing typed is ever lost."""
