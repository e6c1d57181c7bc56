"""Pictures somebody gave us: checked, turned upright, shrunk, stripped of everything but the image, and filed.

Every picture is decoded and written anew, so a photo carries no place where it was taken and no second file hidden
behind it. Files are named by their content: the same picture is kept once. Refuses what is not a picture, too big a
file, and a small file that unpacks into a huge image.
"""

import hashlib
import io
import os
import secrets
import struct
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from magpie.domain.goods.headers import check_png_pieces, is_jpeg_in_passes
from magpie.kit.errors import Refusal

PICTURE_BYTES_MAX = 24 * 1024 * 1024  # a telephone's 50 megapixels, well kept
# What is read with some 130 MB at most (a bomb is far larger than its file), by what a pixel takes: 4 bytes for PNG and GIF, and
# 4 more where they are see-through; 20 for WebP, whose decoder keeps canvases of its own; 6 for a JPEG in several passes (see
# `headers`); next to nothing for an ordinary one, whose bound is the second that it takes. Measured with pictures of these sizes.
MEGAPIXELS_MAX: Final = {"JPEG": 80, "progressive": 17, "PNG": 13, "GIF": 13, "WEBP": 5}
PICTURE_SIDE_MAX = 2_048  # what the widest page shows, twice over
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
JPEG_QUALITY = 86


class NotAPicture(Refusal):
    code, status = "not_a_picture", 422
    en = "This file is not a JPEG, PNG, WebP or GIF picture that can be read."
    zh = "无法识别的图片，请使用 JPEG、PNG、WebP 或 GIF。"


class FileTooBig(Refusal):
    code, status = "file_too_big", 413
    en = "The file is larger than {most_mb} MB."
    zh = "文件超过 {most_mb} MB。"


class TooManyPixels(Refusal):
    code, status = "too_many_pixels", 422
    en = (
        "The picture has too many pixels. A JPEG may have {jpeg} million (a progressive one {progressive}), a PNG or GIF {png}, "
        "a WebP {webp}. Make it smaller, or save it as an ordinary JPEG."
    )
    zh = (
        "图片像素过多：JPEG 最多 {jpeg} 百万像素（渐进式 {progressive}），PNG、GIF 最多 {png}，WebP 最多 {webp}。"
        "请缩小，或另存为普通 JPEG。"
    )


@dataclass(frozen=True)
class StoredPicture:
    """`path` lies below the media folder: 'ab/ab12….jpg'."""

    path: str
    width: int
    height: int


def store_picture(file: BinaryIO, *, folder: Path) -> StoredPicture:
    """Check a picture and file a clean copy below `folder`; raises NotAPicture, FileTooBig or TooManyPixels."""
    image = read_picture(file, side_max=PICTURE_SIDE_MAX)
    has_alpha = "A" in image.getbands()
    clean = io.BytesIO()
    if has_alpha:
        image.save(clean, "WEBP", quality=JPEG_QUALITY)
    else:
        image.save(clean, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    path = store_bytes(clean.getvalue(), folder=folder, suffix="webp" if has_alpha else "jpg")
    return StoredPicture(path=path, width=image.width, height=image.height)


def read_picture(file: BinaryIO, *, side_max: int) -> Image.Image:
    """RGB or RGBA, upright, no side longer than `side_max`; raises what `store_picture` would."""
    data = file.read(PICTURE_BYTES_MAX + 1)
    if len(data) > PICTURE_BYTES_MAX:
        raise FileTooBig(most_mb=PICTURE_BYTES_MAX // 1024**2)
    try:
        _check(data)
        return ImageOps.exif_transpose(_shrink(data, side_max))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error):
        # A camera's note that cannot be written anew is no struct of integers: `exif_transpose` says so in its own way.
        raise NotAPicture() from None
    except Image.DecompressionBombError:
        raise _too_many() from None


def _check(data: bytes) -> None:
    """The size is read from the header before a single pixel is unpacked."""
    check_png_pieces(data)
    in_passes = is_jpeg_in_passes(data)
    with Image.open(io.BytesIO(data), formats=FORMATS) as probe:
        # A camera's file of several JPEGs (MPO) is its first one.
        is_jpeg = isinstance(probe, JpegImageFile)
        kind = ("progressive" if in_passes else "JPEG") if is_jpeg else str(probe.format)
        if probe.width * probe.height > MEGAPIXELS_MAX[kind] * 10**6:
            raise _too_many()
        probe.verify()


def _shrink(data: bytes, side_max: int) -> Image.Image:
    image = _unpack(data, side_max)
    image.thumbnail((side_max, side_max))
    return image


def _unpack(data: bytes, side_max: int) -> Image.Image:
    """The first frame. An ordinary JPEG is never whole in memory: what is not needed is left out as it is read."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        times = max(1.0, max(image.size) / side_max)
        image.draft(None, (ceil(image.width / times), ceil(image.height / times)))
        mode = "RGBA" if _is_see_through(image) else "RGB"
        if image.mode == mode:
            image.load()
            return image
        return image.convert(mode)


def _too_many() -> TooManyPixels:
    return TooManyPixels(**{kind.lower(): most for kind, most in MEGAPIXELS_MAX.items()})


def _is_see_through(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def store_bytes(data: bytes, *, folder: Path, suffix: str) -> str:
    """File these bytes under the hash of their content; whole or not at all, once however often it is asked."""
    name = hashlib.blake2b(data, digest_size=16).hexdigest()
    path = f"{name[:2]}/{name}.{suffix}"
    target = folder / path
    if target.exists():
        return path
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{secrets.token_hex(8)}")
    try:
        with draft.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.chmod(0o640)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)  # a full disk gets its room back, and no half picture stays
    return path
