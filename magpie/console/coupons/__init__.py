"""Coupons of a shop: what each promised and spent, where it was used and who bore it, making one, ending one early."""
