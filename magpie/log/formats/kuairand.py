"""KuaiRand's exposures (`val.parquet`) as events of the catalogue.

    every row                "Content Impressed"        card video:<video_id>, account:<author_id>, scene video
      is_click               "Video Playback Started"
      is_like                "Content Liked"
      is_comment             "Content Commented"
      is_follow              "Creator Followed"
      is_forward             "Content Shared"
      is_hate                "Not Interested Marked"
    every row, last          "Content Viewed"           measure play_time_ms, total_length_ms, completed

The file has one time per exposure, so a row's events share it and their order says what came first. Rows that
repeat user, video and time are dropped after the first and named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from magpie.kit.ids import derive_id
from magpie.log.event import Event
from magpie.log.formats.parquet import open_parquet, read_cells
from magpie.log.formats.source import ColumnMissing
from magpie.log.importing import AnyRow, BadRow, RepeatedRow, Row, RowRefused

SIGNALS = (
    ("is_click", "Video Playback Started"),
    ("is_like", "Content Liked"),
    ("is_comment", "Content Commented"),
    ("is_follow", "Creator Followed"),
    ("is_forward", "Content Shared"),
    ("is_hate", "Not Interested Marked"),
)
COLUMNS = (
    "user_id",
    "video_id",
    "time_ms",
    "author_id",
    "tab",
    "play_time_ms",
    "duration_ms",
    *(name for name, _ in SIGNALS),
)
DATASET = "kuairand"


@dataclass(frozen=True)
class KuairandSource:
    """An exposure file of KuaiRand."""

    path: Path

    def count(self) -> int:
        return int(open_parquet(self.path).metadata.num_rows)

    def read(self) -> Iterator[AnyRow]:
        file = open_parquet(self.path)
        for column in COLUMNS:
            if column not in file.schema_arrow.names:
                raise ColumnMissing(
                    file=self.path.name, column=column, columns=", ".join(file.schema_arrow.names)
                )
        seen: dict[tuple[int, int, int], int] = {}
        for number, cells in read_cells(file, list(COLUMNS), path=self.path):
            empty = next((name for name in COLUMNS if cells[name] is None), None)
            if empty is not None:
                refusal = RowRefused(row=number, column=empty, why_en="it is empty", why_zh="该格为空")
                yield BadRow(number, refusal, str(cells))
                continue
            key = (cells["user_id"], cells["video_id"], cells["time_ms"])
            first = seen.setdefault(key, number)
            yield Row(number, events_of(cells)) if first == number else RepeatedRow(number, first)


def events_of(cells: Mapping[str, Any]) -> tuple[Event, ...]:
    """One exposure -> its events, the leaving last."""
    kinds = [kind for name, kind in SIGNALS if cells[name]]
    impressed = _event(cells, "Content Impressed", props={"tab": cells["tab"]})
    said = [_event(cells, kind, props={}) for kind in kinds]
    played, length = cells["play_time_ms"], cells["duration_ms"]
    viewed = {"total_length_ms": length, "completed": 0 < length <= played}
    return (impressed, *said, _event(cells, "Content Viewed", props=viewed, measure=float(played)))


def _event(cells: Mapping[str, Any], kind: str, *, props: dict[str, Any], measure: float = 0.0) -> Event:
    user, video, ts_ms = cells["user_id"], cells["video_id"], cells["time_ms"]
    return Event(
        id=derive_id(DATASET, kind, user, video, ts_ms),
        ts_ms=ts_ms,
        kind=kind,
        person=f"p:{user}",
        account=f"account:{cells['author_id']}",
        card=f"video:{video}",
        scene="video",
        measure=measure,
        props=props,
    )
