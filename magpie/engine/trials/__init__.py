"""Guaranteed trial exposure for every new card, in tiers sized by statistics; see README.md for the rule.

It knows cards, accounts and peer groups as rows and nothing else of them: no age, no fame, no price. It refuses to
judge a card by anything but visible impressions made under trial.
"""

from magpie.engine.trials.draw import Draw
from magpie.engine.trials.ledger import Ended, LedgerLine
from magpie.engine.trials.params import TrialParams, tier_size
from magpie.engine.trials.trials import Trials

__all__ = ["Draw", "Ended", "LedgerLine", "TrialParams", "Trials", "tier_size"]
