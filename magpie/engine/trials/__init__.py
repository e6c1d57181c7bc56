"""Guaranteed trial exposure for every new card, in tiers sized by statistics; see README.md for the rule.

It knows cards, accounts and peer groups as rows and nothing else of them: no age, no fame, no price. It refuses to
judge a card by anything but visible impressions made under trial.
"""
