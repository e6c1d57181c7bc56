"""Trade: carts, checkout, orders with their lines, payment taken, shipping, after-sales, settlement."""
