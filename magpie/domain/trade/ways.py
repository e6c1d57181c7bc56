"""The way that led somewhere, as a value: what a page or an app says, checked at the edge, carried to the line."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from magpie.domain.goods.rules.channels import PLACE_PATTERN
from magpie.log.event import card_kind


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
