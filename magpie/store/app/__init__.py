"""Magpie as an app on a home screen: its manifest, its worker, and the page that shows without a network."""
