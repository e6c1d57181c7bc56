"""Short films somebody gave us: probed, limited, stripped of where and with what they were taken, and filed.

The file is read by ffmpeg as the container its first bytes claim, with no network and a time limit, and copied
without its metadata, ready to play before it is wholly loaded. Refuses anything a browser would not play.
"""

import errno
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import imageio_ffmpeg

from magpie.domain.content import rules
from magpie.domain.goods.pictures import FileTooBig, store_bytes, store_picture
from magpie.kit.errors import Refusal

CHUNK_BYTES = 1024 * 1024
CONTAINERS = {
    "mp4": ("mov", "video/mp4"),
    "webm": ("matroska", "video/webm"),
}  # suffix -> demuxer, media type


class NotAFilm(Refusal):
    code, status = "not_a_film", 422
    en = "This file is not an MP4 (H.264) or WebM clip that browsers play."
    zh = "无法播放的视频，请使用 MP4（H.264）或 WebM。"


class FilmTooLong(Refusal):
    code, status = "film_too_long", 422
    en = "The clip lasts {seconds} s; at most {most} s are taken."
    zh = "视频时长 {seconds} 秒，最多支持 {most} 秒。"


@dataclass(frozen=True)
class StoredFilm:
    """`path` and `poster` lie below the media folder."""

    path: str
    poster: str
    width: int
    height: int
    duration_ms: int


def store_film(file: BinaryIO, *, folder: Path) -> StoredFilm:
    """Check a clip and file a clean copy and its poster below `folder`; raises NotAFilm, FilmTooLong or FileTooBig."""
    with tempfile.TemporaryDirectory() as room:
        given = Path(room) / "given"
        suffix = _copy_in(file, given)
        seconds, (width, height) = _probe(given, suffix)
        clean = Path(room) / f"clean.{suffix}"
        _ffmpeg(suffix, given, "-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", *_CLEAN[suffix], str(clean))
        poster = Path(room) / "poster.jpg"
        middle = f"{min(1.0, seconds / 2):.3f}"
        _ffmpeg(suffix, given, "-ss", middle, "-frames:v", "1", "-q:v", "3", str(poster))
        picture = store_picture(BytesIO(poster.read_bytes()), folder=folder)
        path = store_bytes(clean.read_bytes(), folder=folder, suffix=suffix)
    return StoredFilm(
        path=path, poster=picture.path, width=width, height=height, duration_ms=round(seconds * 1_000)
    )


_CLEAN = {
    "mp4": ("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4"),
    "webm": ("-map_metadata", "-1", "-map_chapters", "-1", "-f", "webm"),
}


def _copy_in(file: BinaryIO, target: Path) -> str:
    """The file on disk, never more of it than the limit; returns the suffix its first bytes claim."""
    size = 0
    with target.open("wb") as out:
        while chunk := file.read(CHUNK_BYTES):
            size += len(chunk)
            if size > rules.VIDEO_BYTES_MAX:
                raise FileTooBig(most_mb=rules.VIDEO_BYTES_MAX // 1024**2)
            out.write(chunk)
    with target.open("rb") as opened:
        head = opened.read(12)
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "webm"
    raise NotAFilm()


def _probe(path: Path, suffix: str) -> tuple[float, tuple[int, int]]:
    """(seconds, (width, height)) after every limit held."""
    demuxer, _ = CONTAINERS[suffix]
    reader = imageio_ffmpeg.read_frames(
        str(path), input_params=["-protocol_whitelist", "file", "-f", demuxer]
    )
    try:
        told = next(reader)
    except (OSError, StopIteration, RuntimeError, KeyError, IndexError, ValueError):
        raise NotAFilm() from None
    finally:
        reader.close()
    seconds = float(told.get("duration") or 0)
    width, height = told.get("source_size") or (0, 0)
    is_sane = 0 < width <= rules.VIDEO_SIDE_MAX and 0 < height <= rules.VIDEO_SIDE_MAX and seconds > 0
    if not is_sane or _codec(told) not in rules.VIDEO_CODECS:
        raise NotAFilm()
    if seconds > rules.VIDEO_SECONDS_MAX:
        raise FilmTooLong(seconds=round(seconds), most=rules.VIDEO_SECONDS_MAX)
    return seconds, (int(width), int(height))


def _codec(told: dict[str, Any]) -> str:
    """'h264 (High) (avc1 / 0x31637661)' -> 'h264', 'vp8,' -> 'vp8'."""
    found = re.match(r"[a-z0-9]+", str(told.get("codec", "")))
    return found.group() if found else ""


def _ffmpeg(suffix: str, path: Path, *orders: str) -> None:
    """One run over the given file; anything but success means that it is no film."""
    demuxer, _ = CONTAINERS[suffix]
    opening = ["-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-f", demuxer, "-i", str(path)]
    try:
        subprocess.run(
            [imageio_ffmpeg.get_ffmpeg_exe(), *opening, *orders],
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=rules.PROBE_SECONDS_MAX,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        if os.strerror(errno.ENOSPC).encode() in (error.stderr or b""):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None  # no fault of the film's
        raise NotAFilm() from None
