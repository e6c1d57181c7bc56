"""How a picture's file is put together, read before anything is unpacked. Raises ValueError where it is no plain row of pieces.

A file of millions of empty pieces costs its reader half a minute, so their number has a limit. And a decoder makes an ordinary
JPEG smaller while it reads it; one that comes in several passes (progressive, or its colours one after another) it first
keeps whole, two bytes for each number of each colour, however small it is wanted.
"""

import struct
from typing import Final

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# A PNG of 24 MB in the pieces of 4 KB that some cameras and libraries write, three times over.
PIECES_MAX: Final = 20_000
FIRST_SCAN: Final = 0xDA
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # of these, C4, C8 and CC are tables
ORDINARY: Final = frozenset((0xC0, 0xC1))


def is_jpeg_in_passes(data: bytes) -> bool:
    """Whether it is a JPEG whose colours do not come together and once."""
    if not data.startswith(JPEG):
        return False
    place, colours = len(JPEG), 0
    for _ in range(PIECES_MAX):
        # FF C0 | 00 11 | 08, height 2, width 2, 03 colours …; FF DA | 00 0C | 03 colours in this scan …
        mark, kind, length, first = _unpack(">BBHB", data, place)
        if mark != 0xFF:
            break
        if kind == 0xFF:
            place += 1  # filled up
            continue
        if kind in FRAMES:
            (frame_colours,) = _unpack(">B", data, place + 9)
            colours = frame_colours if kind in ORDINARY and not colours else -1
        if kind == FIRST_SCAN:
            return first != colours
        place += 2 + length
    raise ValueError


def check_png_pieces(data: bytes) -> None:
    """Nothing is said of what is no PNG; one that breaks off is its reader's to refuse."""
    place, pieces = len(PNG), 0
    while data.startswith(PNG) and place + 4 <= len(data):
        (length,) = _unpack(">I", data, place)
        place, pieces = place + 12 + length, pieces + 1
        if pieces > PIECES_MAX:
            raise ValueError


def _unpack(shape: str, data: bytes, place: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(shape, data, place)
    except struct.error:
        raise ValueError from None
