"""Limits of posts and films, in one place. No ORM."""

from enum import StrEnum

TITLE_CHARS_MAX = 120
STORY_CHARS_MAX = 4_000
ANCHORS_MAX = 6
TOPICS_MAX = 8
VIDEO_BYTES_MAX = 120 * 1024 * 1024
VIDEO_SECONDS_MAX = 180
VIDEO_SIDE_MAX = 4_096
VIDEO_CODECS = frozenset({"h264", "vp8", "vp9", "av1"})  # what every current browser plays
PROBE_SECONDS_MAX = 20


class ContentKind(StrEnum):
    POST = "post"
    VIDEO = "video"
