"""Reading trade: carts, what a checkout would cost, trades and orders with what may be done."""
