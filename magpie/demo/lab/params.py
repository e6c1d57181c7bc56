"""How large a run of the lab is and how it is judged, each number with its reason."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class LabParams:
    """One run. The defaults take a minute or two per policy on one core."""

    persons: int = 400
    days: int = 14
    page: int = 10
    "Cards of a slate, as in the product."
    newcomers_share: float = 0.25
    "People who arrive after the first third, when the engine knows the town: their first cards are judged."
    new_products: int = 8
    "Good products (the best tenth by hidden quality) that appear after the first third."
    new_shops: int = 4
    "Shops that open after the first third with everything they have."
    interested_wanted: int = 25
    "A hundred interested people of a large place, on the scale of a town of a few hundred."


REACH_SHARE: Final = 0.8
"A new product has arrived when this share of its circle's people who came since have seen it."
KNOWN_SHARE: Final = 0.5
"A circle knows a thing when half of those who came since have seen it: from then on they tell each other."
LOVED: Final = 1.0
"Affinity from which on a person loves a thing: one deviation above a chance meeting."
FIRST_CARDS: Final = 20
BY_CARD: Final = 40
