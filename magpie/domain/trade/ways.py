"""The way that led somewhere, as a value: what a page or an app says, checked at the edge, carried to the line."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from magpie.domain.goods.rules.channels import PLACE_PATTERN
from magpie.log.event import FLASH, card_kind


@dataclass(frozen=True)
class Way:
    """See `models.ways.WayFields`. The default is somebody who came by no way we know of."""

    scene: str = ""
    slate: str = ""
    position: int = -1
    carrier: str = ""
    source: str = ""
    creator: str = ""
    room: str = ""
    referrer: str = ""
    first_scene: str = ""
    first_carrier: str = ""
    first_at: datetime | None = None
    is_search_led: bool = False

    @property
    def channel(self) -> str:
        """Where a sale that came this way is sold: 'room:5' from a live room, '' from everywhere else."""
        place = self.room or (self.carrier if card_kind(self.carrier) == "room" else "")
        return place if PLACE_PATTERN.fullmatch(place) else ""

    def fields(self) -> dict[str, Any]:
        """As a row's columns."""
        return asdict(self)

    def first_touch(self, at: datetime | None = None) -> "Way":
        """This way as the beginning of one to the same thing, and nothing of it as the last touch."""
        return Way(
            first_scene=self.scene,
            first_carrier=self.carrier,
            first_at=at,
            is_search_led=self.scene == "search",
        )

    def claimed(self) -> "Way":
        """The way to what was claimed in a flash sale: met there last. What led to the sale is its first touch, and stays
        its slate, place and carrier; what already lay in the cart has a first touch of its own."""
        first = self if self.first_at else self.first_touch()
        return first.touched(replace(self, scene=FLASH))

    def touched(self, later: "Way") -> "Way":
        """A later way to the same thing: the last touch is new, the first one stays.

        Who led here before stays as long as nobody else does: putting it in froze that, and coming back by a search takes
        it from nobody.
        """
        first: Mapping[str, Any] = {
            name: getattr(self, name)
            for name in ("first_scene", "first_carrier", "first_at", "is_search_led")
        }
        kept = {name: getattr(later, name) or getattr(self, name) for name in ("creator", "referrer")}
        return Way(**{**later.fields(), **first, **kept})


def way_of(row: Any) -> Way:
    """The way in the columns of a row (any table with WayFields)."""
    return Way(**{name: getattr(row, name) for name in Way.__dataclass_fields__})


NO_WAY = Way()
