"""The typed JSON API for partners and native apps: the same actions and queries the pages use."""
