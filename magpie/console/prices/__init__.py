"""Prices of a shop: what each SKU asks and asked, sales that are planned, and the price before that may be named."""
