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
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from magpie.kit.errors import Refusal

PICTURE_BYTES_MAX = 12 * 1024 * 1024
PICTURE_PIXELS_MAX = 40_000_000  # a 40-megapixel camera; a bomb is far larger than its file
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
    en = "The picture has more than {most_megapixels} million pixels; make it smaller."
    zh = "图片超过 {most_megapixels} 百万像素，请缩小后重试。"


@dataclass(frozen=True)
class StoredPicture:
    """`path` lies below the media folder: 'ab/ab12….jpg'."""

    path: str
    width: int
    height: int


def store_picture(file: BinaryIO, *, folder: Path) -> StoredPicture:
    """Check a picture and file a clean copy below `folder`; raises NotAPicture, FileTooBig or TooManyPixels."""
    image = check_picture(file)
    has_alpha = "A" in image.getbands()
    image = image if has_alpha else image.convert("RGB")
    image.thumbnail((PICTURE_SIDE_MAX, PICTURE_SIDE_MAX))
    clean = io.BytesIO()
    if has_alpha:
        image.save(clean, "WEBP", quality=JPEG_QUALITY)
    else:
        image.save(clean, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    path = store_bytes(clean.getvalue(), folder=folder, suffix="webp" if has_alpha else "jpg")
    return StoredPicture(path=path, width=image.width, height=image.height)


def check_picture(file: BinaryIO) -> Image.Image:
    """The decoded picture, upright; raises what `store_picture` would."""
    data = file.read(PICTURE_BYTES_MAX + 1)
    if len(data) > PICTURE_BYTES_MAX:
        raise FileTooBig(most_mb=PICTURE_BYTES_MAX // 1024**2)
    return _decode(data)


def _decode(data: bytes) -> Image.Image:
    """The first frame, upright. The size is read from the header before a single pixel is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as probe:
            if probe.width * probe.height > PICTURE_PIXELS_MAX:
                raise TooManyPixels(most_megapixels=PICTURE_PIXELS_MAX // 10**6)
            probe.verify()
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            upright = ImageOps.exif_transpose(image)
            return upright.convert("RGBA" if _is_see_through(upright) else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error):
        # A camera's note that cannot be written anew is no struct of integers: `exif_transpose` says so in its own way.
        raise NotAPicture() from None
    except Image.DecompressionBombError:
        raise TooManyPixels(most_megapixels=PICTURE_PIXELS_MAX // 10**6) from None


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
