"""Pictures an export names: files beside it, or https addresses on hosts the owner allows. Nothing is fetched."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from magpie.domain.goods.pictures import read_picture
from magpie.kit.errors import Refusal

ADDRESS_CHARS_MAX = 1_000


@dataclass(frozen=True)
class Named:
    """A picture as the export names it: exactly one of the three is set. `left_out` is the host that is not allowed."""

    file: Path | None = None
    url: str = ""
    left_out: str = ""


class UnreadablePicture(Refusal):
    code, status = "unreadable_picture", 422
    en = "{why_en}"
    zh = "{why_zh}"


def read_name(text: str, *, folder: Path, hosts: frozenset[str]) -> Named:
    """Find what a cell names; raises UnreadablePicture, or what `read_picture` raises, when it is nothing usable."""
    parts = urlsplit(text) if "://" in text or text.startswith("//") or ":" in text.split("/")[0] else None
    if parts is None:
        return Named(file=_file_beside(text, folder))
    if parts.scheme not in {"http", "https", ""} or not parts.hostname or len(text) > ADDRESS_CHARS_MAX:
        raise UnreadablePicture(
            why_en=f"“{text[:60]}” is no picture address", why_zh=f"“{text[:60]}”不是图片地址"
        )
    is_allowed = parts.scheme == "https" and parts.hostname in hosts and not parts.username
    return Named(url=text) if is_allowed else Named(left_out=f"{parts.scheme or 'https'}://{parts.hostname}")


def _file_beside(text: str, folder: Path) -> Path:
    """A file in or below the folder of the export, after links are followed."""
    path = (folder / PurePosixPath(text.replace("\\", "/"))).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UnreadablePicture(
            why_en=f"“{text[:60]}” lies outside the folder of this file",
            why_zh=f"“{text[:60]}”不在本文件所在目录内",
        )
    if not path.is_file():
        raise UnreadablePicture(why_en=f"there is no file “{text[:60]}”", why_zh=f"找不到文件“{text[:60]}”")
    with path.open("rb") as file:
        read_picture(file, side_max=1)
    return path
