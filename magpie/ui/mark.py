"""The mark as pixels: the icons of an installed Magpie, drawn from `mark.svg` with Pillow at set-up and never committed.

It reads the four shapes of that one file and knows only the path commands they use; any other one is refused, so that
a new mark cannot come out half drawn.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from PIL import Image, ImageDraw

MARK: Final = Path(__file__).parent / "static" / "ui" / "img" / "mark.svg"
FOLDER: Final = "ui/app"
"""Where the icons lie among the static files."""
MARK_WIDTH, MARK_HEIGHT = 64, 48
FINER: Final = 4
"""Drawn so many times larger and scaled down, which smooths the edges."""
CURVE_STEPS, CIRCLE_STEPS = 24, 48
SNOW: Final = (250, 251, 253)
SHEEN: Final = ((18, 165, 160), (47, 111, 224), (122, 63, 208))
SHEEN_FROM, SHEEN_TO = 22, 62
# (name, size in pixels, share of it that the mark is wide, corner as a share): a maskable icon may be cut to a circle
# of four fifths, so its mark keeps well inside; Apple rounds the corners itself.
ICONS: Final = (
    ("icon-192.png", 192, 0.8, 0.22),
    ("icon-512.png", 512, 0.8, 0.22),
    ("maskable-192.png", 192, 0.6, 0.0),
    ("maskable-512.png", 512, 0.6, 0.0),
    ("touch-180.png", 180, 0.72, 0.0),
)
TOKEN = re.compile(r"[MCchzZ]|-?\d*\.?\d+")
SVG = "{http://www.w3.org/2000/svg}"

Point = tuple[float, float]


class UnknownCommand(ValueError):
    """The mark uses a path command that is not drawn here."""


def draw_icons(folder: Path) -> list[Path]:
    """Every icon below `folder`, unless it is newer than the mark and this file; returns those written."""
    written = []
    newest = max(MARK.stat().st_mtime_ns, Path(__file__).stat().st_mtime_ns)
    for name, size, share, corner in ICONS:
        target = folder / FOLDER / name
        if target.exists() and target.stat().st_mtime_ns >= newest:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        icon(size=size, share=share, corner=corner).save(target, optimize=True)
        written.append(target)
    return written


def icon(*, size: int, share: float, corner: float) -> Image.Image:
    """The bird on snow, its tail in the colours of the wing."""
    large = size * FINER
    scale = large * share / MARK_WIDTH
    offset = ((large - MARK_WIDTH * scale) / 2, (large - MARK_HEIGHT * scale) / 2)
    drawn = Image.new("RGB", (large, large), SNOW)
    for fill, outline in shapes():
        points = [(offset[0] + x * scale, offset[1] + y * scale) for x, y in outline]
        shape = Image.new("L", (large, large), 0)
        ImageDraw.Draw(shape).polygon(points, fill=255)
        drawn.paste(_paint(fill, large, scale, offset[0]), mask=shape)
    return _cut(drawn, corner).resize((size, size), Image.Resampling.LANCZOS)


def shapes() -> Iterator[tuple[str, list[Point]]]:
    """(fill, outline) of each shape, bottom first, e.g. ("#14161c", [(4.5, 17.4), (12.2, 14.0), …])."""
    for element in ElementTree.parse(MARK).getroot():
        fill = element.get("fill", "")
        if element.tag == f"{SVG}path":
            yield fill, outline_of(element.get("d", ""))
        elif element.tag == f"{SVG}circle":
            x, y, r = (float(element.get(name, "0")) for name in ("cx", "cy", "r"))
            turns = (2 * math.pi * step / CIRCLE_STEPS for step in range(CIRCLE_STEPS))
            yield fill, [(x + r * math.cos(turn), y + r * math.sin(turn)) for turn in turns]


def outline_of(path: str) -> list[Point]:
    """The corners of one closed path: "M0 0h4z" -> [(0, 0), (4, 0)]."""
    if re.sub(TOKEN, "", path).strip(" ,"):
        raise UnknownCommand(path)
    points: list[Point] = []
    tokens, at, command = TOKEN.findall(path), 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        if command in "zZ":
            break
        count = {"M": 2, "h": 1, "c": 6, "C": 6}[command]
        points += _next(points, command, [float(word) for word in tokens[at : at + count]])
        at += count
    return points


def _next(points: list[Point], command: str, numbers: list[float]) -> list[Point]:
    x, y = points[-1] if points else (0.0, 0.0)
    if command == "M":
        return [(numbers[0], numbers[1])]
    if command == "h":
        return [(x + numbers[0], y)]
    away = (x, y) if command == "c" else (0.0, 0.0)
    one, two, end = ((away[0] + numbers[i], away[1] + numbers[i + 1]) for i in (0, 2, 4))
    return [_bend((x, y), one, two, end, step / CURVE_STEPS) for step in range(1, CURVE_STEPS + 1)]


def _bend(start: Point, one: Point, two: Point, end: Point, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    corners = (start, one, two, end)
    return (
        sum(w * p[0] for w, p in zip(weights, corners, strict=True)),
        sum(w * p[1] for w, p in zip(weights, corners, strict=True)),
    )


def _paint(fill: str, large: int, scale: float, left: float) -> Image.Image:
    if not fill.startswith("url("):
        return Image.new("RGB", (large, large), fill)
    row = Image.new("RGB", (large, 1))
    row.putdata([_sheen(((x - left) / scale - SHEEN_FROM) / (SHEEN_TO - SHEEN_FROM)) for x in range(large)])
    return row.resize((large, large))


def _sheen(at: float) -> tuple[int, int, int]:
    at = min(max(at, 0.0), 1.0) * (len(SHEEN) - 1)
    low = min(int(at), len(SHEEN) - 2)
    red, green, blue = (
        round(a + (b - a) * (at - low)) for a, b in zip(SHEEN[low], SHEEN[low + 1], strict=True)
    )
    return red, green, blue


def _cut(drawn: Image.Image, corner: float) -> Image.Image:
    if not corner:
        return drawn
    large = drawn.width
    face = Image.new("L", drawn.size, 0)
    ImageDraw.Draw(face).rounded_rectangle((0, 0, large - 1, large - 1), radius=large * corner, fill=255)
    drawn.putalpha(face)
    return drawn
