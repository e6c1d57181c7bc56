"""The feed: slates as full-height cards, the next ones as the page nears its end."""
