"""By what sales can be counted, and how shares of them are told. No ORM.

Every figure comes from what was frozen on the line: it is exact, and the same however late one asks.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from magpie.domain.trade.rules import BP
from magpie.kit.money import split_minor

ROWS_MAX: Final = 200


class By(StrEnum):
    """What a row of the statistics stands for. All but FIRST_SCENE are of the last touch."""

    SCENE = "scene"
    FIRST_SCENE = "first_scene"
    CARRIER_KIND = "carrier_kind"
    CARRIER = "carrier"
    CREATOR = "creator"
    ROOM = "room"
    REFERRER = "referrer"
    LED = "led"


# Column of the line that is counted by; CARRIER_KIND is read from the beginning of the carrier.
COLUMNS: Final[Mapping[By, str]] = {
    By.SCENE: "scene",
    By.FIRST_SCENE: "first_scene",
    By.CARRIER_KIND: "carrier",
    By.CARRIER: "carrier",
    By.CREATOR: "creator",
    By.ROOM: "room",
    By.REFERRER: "referrer",
    By.LED: "is_search_led",
}


def shares_bp(minors: Sequence[int]) -> list[int]:
    """Each part's share of the whole in basis points, by largest remainder: [1, 1, 1] -> [3334, 3333, 3333]."""
    return split_minor(BP, minors) if any(minors) else [0] * len(minors)
