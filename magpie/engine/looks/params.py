"""The numbers of look ranks, each with its reason."""

import msgspec


class LooksParams(msgspec.Struct, frozen=True):
    """Size and memory of the histograms of watched times."""

    bins: int = 64
    "Quarter octaves from an eighth of a second: sixteen octaves reach two hours."
    shortest_ms: float = 125.0
    "A card that was passed in less was not looked at; shorter times are told apart by nothing."
    prior_looks: float = 50.0
    "A histogram leans on the one of all lengths as if it had been fifty looks: a rank is then sure to about .07."
    looks_max: float = 16_384.0
    "At this many looks a histogram is halved: it then follows the last ten to twenty thousand, as sure as .004."
