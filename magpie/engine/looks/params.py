"""The numbers of look ranks, each with its reason."""

import msgspec


class LooksParams(msgspec.Struct, frozen=True):
    """Size and memory of the histograms of watched times, and how fast a taste is believed."""

    # --- ranks

    bins: int = 64
    "Quarter octaves from an eighth of a second: sixteen octaves reach two hours."
    shortest_ms: float = 125.0
    "A card that was passed in less was not looked at; shorter times are told apart by nothing."
    prior_looks: float = 50.0
    "A histogram leans on the one of all lengths as if it had been fifty looks: a rank is then sure to about .07."
    looks_max: float = 16_384.0
    "At this many looks a histogram is halved: it then follows the last ten to twenty thousand, as sure as .004."

    # --- tastes; a look's score has a spread of one, so a prior is a number of looks
    rank_edge: float = 0.02
    "Ranks count from .02 to .98, two spreads from the middle: a tab left open is no greater love than that."
    card_prior: float = 8.0
    """A card's mean leans on the middle as if eight looks had been there. In a recorded lab log (400 people) 8 found better
    cards than 5, and 16 ordered the cards of one person worse."""
    topic_prior: float = 4.0
    "A topic's leaning is half believed after four looks: of 4 to 16 the smallest found newcomers the best cards."
    account_prior: float = 12.0
    "People differ by topics more than by shops: three times the looks; 6 and 8 ordered their cards worse."
    doubt_min: float = 0.02
    "A leaning always follows about its last fifty looks: people change."
    leaning_told: float = 0.1
    """Leanings below this are told to nobody: one look half a spread from the usual moves a topic so far, by mere chance."""
    leanings: int = 32
    "Topics and shops kept per person, the strongest: 8 bytes each."
