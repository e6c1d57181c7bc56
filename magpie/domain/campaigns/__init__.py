"""Coupons and flash sales: what lowers a price for everybody who fulfils a published rule."""
