"""The stage a thing stands on: a picture being painted, and the few strokes everything is painted with.

Colours are sRGB in 0..1, written as "#rrggbb"; light falls from the upper left. Sizes are fractions of the width,
so one scene can be drawn at any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

# Float arrays of any width; the alias speaks to readers. Spelled as an array, what numpy widens took half of all type checking.
Floats: TypeAlias = Any
Point = tuple[float, float]
LIGHT = np.array([-0.52, -0.58, 0.63], dtype=np.float32)
FINE = 2  # masks are drawn this much larger and shrunk, which is what makes their edges smooth


@dataclass
class Stage:
    """`pixels` is (height, width, 3); x runs 0..1 across the width and y in the same unit."""

    width: int
    height: int
    pixels: Floats
    rng: np.random.Generator

    @property
    def tall(self) -> float:
        return self.height / self.width

    def px(self, length: float) -> float:
        return length * self.width


def new_stage(width: int, height: int, *, seed: int) -> Stage:
    return Stage(width, height, np.zeros((height, width, 3), dtype=np.float32), np.random.default_rng(seed))


def colour(text: str) -> Floats:
    """'#ff8000' -> [1.0, 0.5, 0.0]."""
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)], dtype=np.float32)


def hexed(ink: Floats) -> str:
    """[1.0, 0.5, 0.0] -> '#ff8000', kept within what can be shown."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, float(part)))):02x}" for part in ink)


def mix(left: Floats, right: Floats, share: float) -> Floats:
    return left + (right - left) * np.float32(share)


def paint(stage: Stage, mask: Floats, what: Floats, *, at: tuple[int, int] = (0, 0)) -> None:
    """Lay `what` (a colour, or pixels as large as the mask) over the picture where the mask says."""
    top, left = at
    height, width = mask.shape
    y0, x0, y1, x1 = (
        max(top, 0),
        max(left, 0),
        min(top + height, stage.height),
        min(left + width, stage.width),
    )
    if y0 >= y1 or x0 >= x1:
        return
    part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    share = mask[part][..., None]
    ink = what[part] if what.ndim == 3 else what
    spot = stage.pixels[y0:y1, x0:x1]
    stage.pixels[y0:y1, x0:x1] = spot + (ink - spot) * share


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    ring = np.array(
        [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    )
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    a, b, c, d = (ring[i : len(ring) - 3 + i, None, :] for i in range(4))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return [(float(x), float(y)) for x, y in curve.reshape(-1, 2)]


def shape_mask(stage: Stage, points: Sequence[Point], *, blur: float = 0.0) -> Floats:
    """A filled outline as a mask of the whole picture."""
    scale = stage.width * FINE
    if blur > 0.004:  # a soft edge needs no fine drawing
        return _soft_mask(stage, points, blur)
    canvas = Image.new("L", (stage.width * FINE, stage.height * FINE))
    ImageDraw.Draw(canvas).polygon([(x * scale, y * scale) for x, y in points], fill=255)
    return _as_mask(canvas.resize((stage.width, stage.height), Image.Resampling.BOX), stage.px(blur))


def _soft_mask(stage: Stage, points: Sequence[Point], blur: float) -> Floats:
    small = (max(stage.width // 4, 1), max(stage.height // 4, 1))
    canvas = Image.new("L", small)
    ImageDraw.Draw(canvas).polygon([(x * small[0], y * small[0]) for x, y in points], fill=255)
    soft = canvas.filter(ImageFilter.GaussianBlur(blur * small[0]))
    return _as_mask(soft.resize((stage.width, stage.height), Image.Resampling.BICUBIC), 0.0)


def _as_mask(canvas: Image.Image, blur_px: float) -> Floats:
    if blur_px > 0:
        canvas = canvas.filter(ImageFilter.GaussianBlur(blur_px))
    return np.asarray(canvas, dtype=np.float32) / 255


def ellipse(cx: float, cy: float, rx: float, ry: float, *, turn: float = 0.0, steps: int = 72) -> list[Point]:
    angles = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y = rx * np.cos(angles), ry * np.sin(angles)
    c, s = np.cos(turn), np.sin(turn)
    return [(float(cx + c * a - s * b), float(cy + s * a + c * b)) for a, b in zip(x, y, strict=True)]


def fill(stage: Stage, points: Sequence[Point], ink: str, *, blur: float = 0.0, opacity: float = 1.0) -> None:
    """A filled outline, drawn only where it is."""
    pad = 3 * blur + 2 / stage.width
    spot = _Spot.around(stage, points, pad)
    canvas = Image.new("L", (spot.width * spot.fine, spot.height * spot.fine))
    ImageDraw.Draw(canvas).polygon(spot.inside(stage, points), fill=255)
    mask = _as_mask(canvas.resize((spot.width, spot.height), Image.Resampling.BOX), stage.px(blur))
    paint(stage, mask * np.float32(opacity), colour(ink), at=(spot.top, spot.left))


def stroke(stage: Stage, points: Sequence[Point], ink: str, width: float, *, opacity: float = 1.0) -> None:
    """A round-ended line along the points."""
    spot = _Spot.around(stage, points, width + 2 / stage.width)
    canvas = Image.new("L", (spot.width * spot.fine, spot.height * spot.fine))
    pen, thick = ImageDraw.Draw(canvas), max(1, round(width * stage.width * spot.fine))
    line = spot.inside(stage, points)
    pen.line(line, fill=255, width=thick, joint="curve")
    for x, y in (line[0], line[-1]):
        pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
    mask = _as_mask(canvas.resize((spot.width, spot.height), Image.Resampling.BOX), 0.0)
    paint(stage, mask * np.float32(opacity), colour(ink), at=(spot.top, spot.left))


class _Spot(NamedTuple):
    """The part of the picture that a stroke touches, in pixels."""

    left: int
    top: int
    width: int
    height: int
    fine: int = FINE

    @classmethod
    def around(cls, stage: Stage, points: Sequence[Point], pad: float) -> "_Spot":
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = max(int(stage.px(min(xs) - pad)), -40), max(int(stage.px(min(ys) - pad)), -40)
        right = min(int(stage.px(max(xs) + pad)) + 1, stage.width + 40)
        bottom = min(int(stage.px(max(ys) + pad)) + 1, stage.height + 40)
        return cls(left, top, max(right - left, 1), max(bottom - top, 1))

    def inside(self, stage: Stage, points: Sequence[Point]) -> list[Point]:
        return [
            ((stage.px(x) - self.left) * self.fine, (stage.px(y) - self.top) * self.fine) for x, y in points
        ]


def glow(stage: Stage, cx: float, cy: float, radius: float, ink: str, strength: float) -> None:
    """Light added around a point, fading with the square of the distance."""
    reach = 3 * radius
    y0, y1 = max(int(stage.px(cy - reach)), 0), min(int(stage.px(cy + reach)), stage.height)
    x0, x1 = max(int(stage.px(cx - reach)), 0), min(int(stage.px(cx + reach)), stage.width)
    if y0 >= y1 or x0 >= x1:  # beyond the edge
        return
    # A Gaussian is a product of two lines.
    down = np.exp(-(((np.arange(y0, y1, dtype=np.float32) / stage.width - cy) / radius) ** 2))
    along = np.exp(-(((np.arange(x0, x1, dtype=np.float32) / stage.width - cx) / radius) ** 2))
    stage.pixels[y0:y1, x0:x1] += (np.outer(down, along) * strength).astype(np.float32)[..., None] * colour(
        ink
    )


def finish(stage: Stage, *, grain: float = 0.014, vignette: float = 0.16) -> Image.Image:
    """Darker corners, a breath of grain, and the picture is done."""
    y = np.linspace(-1, 1, stage.height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, stage.width, dtype=np.float32)[None, :]
    stage.pixels *= (1 - np.float32(vignette) * np.clip((x**2 + y**2) / 2, 0, 1) ** 1.5)[..., None]
    noise = stage.rng.normal(0, grain, (stage.height, stage.width, 1)).astype(np.float32)
    return Image.fromarray((np.clip(stage.pixels + noise, 0, 1) * 255).astype(np.uint8))
