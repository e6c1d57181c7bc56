"""Types of single fields: what an id, a page mark or a quantity may look like, stated once for all endpoints."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from ninja import Path, Query
from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, StrictInt

ID_MAX = 2**63 - 1
RowId = Annotated[int, Path(ge=1, le=ID_MAX)]
BodyId = Annotated[StrictInt, Field(ge=1, le=ID_MAX)]
Handle = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_]{2,29}$")]
Cursor = Annotated[str, Query(max_length=512, pattern=r"^[A-Za-z0-9_=-]*$")]
Limit = Annotated[int, Query(ge=1, le=100)]
CategoryPath = Annotated[str, Query(max_length=120, pattern=r"^([a-z0-9-]+(/[a-z0-9-]+)*)?$")]
TopicSlug = Annotated[str, Query(max_length=40, pattern=r"^[a-z0-9-]*$")]
HandleFilter = Annotated[str, Query(max_length=30, pattern=r"^[a-z0-9_]*$")]
SubjectText = Annotated[str, Field(min_length=3, max_length=140, pattern=r"^[a-z]+:[A-Za-z0-9/_-]+$")]
Currency = Annotated[str, Query(pattern=r"^[A-Z]{3}$")]
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _within(at: datetime) -> datetime:
    """Nothing happened before FIRST or after LAST; the ends of the calendar fit into no database in every zone."""
    return min(max(at, FIRST), LAST)


Instant = Annotated[AwareDatetime, AfterValidator(_within), Query()]
Minor = Annotated[StrictInt, Field(ge=0, le=10**11, description="integer minor units, e.g. 6800 for ¥68.00")]
Pieces = Annotated[StrictInt, Field(ge=1, le=10**9)]
Scene = Literal["", "feed", "live", "video", "mall", "search", "store", "share", "push", "flash"]
"""Where something was met; as `magpie.log.event.SCENES`, or nowhere."""
Flag = StrictBool
