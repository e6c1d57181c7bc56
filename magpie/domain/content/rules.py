"""Limits of posts and films, in one place. No ORM."""

from enum import StrEnum

TITLE_CHARS_MAX = 120
STORY_CHARS_MAX = 4_000
ANCHORS_MAX = 6
TOPICS_MAX = 8
IMAGE_BYTES_MAX = 12 * 1024 * 1024
IMAGE_PIXELS_MAX = 40_000_000  # a 40-megapixel camera; a bomb is far larger than its file
IMAGE_SIDE_MAX = 2_048  # what the largest page shows, twice over
VIDEO_BYTES_MAX = 120 * 1024 * 1024
VIDEO_SECONDS_MAX = 180
VIDEO_SIDE_MAX = 4_096
VIDEO_CODECS = frozenset({"h264", "vp8", "vp9", "av1"})  # what every current browser plays
PROBE_SECONDS_MAX = 20


class ContentKind(StrEnum):
    POST = "post"
    VIDEO = "video"
