"""Cloth: an outline that falls in folds, is woven or knitted, and is lit by the slope of its folds.

Where `forms.modelled` puffs a shape like clay, `draped` lets it hang: folds are lines that rise or sink, relief is any
surface (quilting, ribs), and a pattern is printed on the cloth before the light falls on it.
"""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from magpie.world.drawing.forms import HALFWAY
from magpie.world.drawing.stage import FINE, LIGHT, Floats, Point, Stage, colour, mix, paint, shape_mask

COARSE = 4  # broad slopes are computed this much smaller: nobody sees the difference, everybody the speed
# (x, y in widths) -> colour per pixel, or height in widths per pixel
Pattern = Callable[[Floats, Floats], Floats]
Relief = Callable[[Floats, Floats], Floats]


class Fold(NamedTuple):
    """A line in the cloth, `rise` widths high (below 0 a valley) and `wide` widths across."""

    line: Sequence[Point]
    wide: float
    rise: float


def draped(
    stage: Stage,
    points: Sequence[Point],
    ink: str,
    *,
    folds: Sequence[Fold] = (),
    depth: float = 0.5,
    gloss: float = 0.0,
    pattern: Pattern | None = None,
    relief: Relief | None = None,
) -> None:
    """An outline of cloth. `depth` is how far its edges turn away, `gloss` what satin has and wool has not."""
    patch = _Patch.around(stage, points)
    mask = patch.mask(points)
    x, y = patch.grid()
    size = min(np.ptp([a for a, _ in points]), np.ptp([b for _, b in points])) * stage.width
    height = _puff(mask, float(size)) * np.float32(0.5 * size * depth)
    for wide in sorted({fold.wide for fold in folds}):
        height += patch.raised([fold for fold in folds if fold.wide == wide], wide)
    if relief is not None:
        height += relief(x, y) * np.float32(stage.width)
    dy, dx = np.gradient(height)
    nz = 1 / np.sqrt(1 + dx**2 + dy**2)
    nx, ny = -dx * nz, -dy * nz
    hollow = np.clip((_broad(height, 0.02 * stage.width) - height) / (0.012 * stage.width), 0, 1)
    dot = np.clip((nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]) * 0.82 + 0.18, 0, 1)
    shade = (0.36 + 0.72 * dot + 0.09 * np.clip(nx, 0, 1) ** 2) * (1 - 0.34 * hollow)
    skin = pattern(x, y) if pattern is not None else colour(ink)
    shine = gloss * 0.42 * np.clip(nx * HALFWAY[0] + ny * HALFWAY[1] + nz * HALFWAY[2], 0, 1) ** 22
    lit = skin * shade[..., None] * _deepened(shade, colour(ink)) + shine[..., None]
    paint(stage, mask, lit.astype(np.float32), at=(patch.top, patch.left))


def _deepened(shade: Floats, ink: Floats) -> Floats:
    """Cloth in shadow is not greyer but fuller in colour: the light has been through it."""
    tint = ink / max(float(ink.max()), 0.05)
    full: Floats = 1 - (0.3 * np.clip(0.95 - shade, 0, 0.6))[..., None] * (1 - tint)
    return full


def _puff(mask: Floats, size: float) -> Floats:
    small = mask[::COARSE, ::COARSE]
    rise = np.zeros_like(small)
    for share, weight in ((0.035, 0.3), (0.11, 0.4), (0.22, 0.3)):
        rise += weight * np.clip(gaussian_filter(small, max(0.7, size * share / COARSE)) * 2 - 1, 0, 1) ** 0.8
    return _enlarged(rise, mask.shape)


def _broad(height: Floats, sigma: float) -> Floats:
    return _enlarged(gaussian_filter(height[::COARSE, ::COARSE], max(0.7, sigma / COARSE)), height.shape)


def _enlarged(small: Floats, shape: tuple[int, ...]) -> Floats:
    grown = Image.fromarray(small.astype(np.float32)).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(grown, dtype=np.float32)


class _Patch(NamedTuple):
    """The part of the picture under one piece of cloth, in pixels."""

    left: int
    top: int
    wide: int
    tall: int
    scale: int

    @classmethod
    def around(cls, stage: Stage, points: Sequence[Point]) -> "_Patch":
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = int(stage.px(min(xs))) - 4, int(stage.px(min(ys))) - 4
        return cls(left, top, max(int(stage.px(max(xs))) + 5 - left, 8), max(int(stage.px(max(ys))) + 5 - top, 8), stage.width)

    def mask(self, points: Sequence[Point]) -> Floats:
        canvas = Image.new("L", (self.wide * FINE, self.tall * FINE))
        ImageDraw.Draw(canvas).polygon(self._inside(points, FINE), fill=255)
        return np.asarray(canvas.resize((self.wide, self.tall), Image.Resampling.BOX), dtype=np.float32) / 255

    def grid(self) -> tuple[Floats, Floats]:
        y, x = np.mgrid[self.top : self.top + self.tall, self.left : self.left + self.wide].astype(np.float32)
        return x / np.float32(self.scale), y / np.float32(self.scale)

    def raised(self, folds: Sequence[Fold], wide: float) -> Floats:
        """The heights of folds of one width, in pixels."""
        half = max(self.wide // 2, 4), max(self.tall // 2, 4)
        canvas, pen_px = Image.new("F", half), max(1, round(wide * self.scale / 2))
        pen = ImageDraw.Draw(canvas)
        for fold in folds:
            pen.line(self._inside(fold.line, 0.5), fill=fold.rise * self.scale * 1.6, width=pen_px)
        soft = gaussian_filter(np.asarray(canvas, dtype=np.float32), max(0.6, wide * self.scale * 0.25), truncate=2.5)
        return _enlarged(soft, (self.tall, self.wide))

    def _inside(self, points: Sequence[Point], fine: float) -> list[Point]:
        return [((x * self.scale - self.left) * fine, (y * self.scale - self.top) * fine) for x, y in points]


def cast(stage: Stage, points: Sequence[Point], *, by: Point = (0.03, 0.025), blur: float = 0.022, opacity: float = 0.34) -> None:
    """The shadow that hanging cloth throws on the wall behind it."""
    mask = shape_mask(stage, [(x + by[0], y + by[1]) for x, y in points], blur=blur)
    paint(stage, mask * np.float32(opacity), colour("#0d0a10"))


def stitched(stage: Stage, line: Sequence[Point], ink: str, wide: float, *, dash: float = 0.011, opacity: float = 0.7) -> None:
    """A seam: dashes along a line, in one stroke of the brush."""
    patch = _Patch.around(stage, line)
    canvas = Image.new("L", (patch.wide * FINE, patch.tall * FINE))
    pen = ImageDraw.Draw(canvas)
    steps = np.hypot(*np.diff(np.array(line), axis=0).T)
    far = np.concatenate([[0.0], np.cumsum(steps)])
    xs, ys = [x for x, _ in line], [y for _, y in line]
    for start in np.arange(0, far[-1], dash):
        ends = [(float(np.interp(t, far, xs)), float(np.interp(t, far, ys))) for t in (start, start + dash * 0.58)]
        pen.line(patch._inside(ends, FINE), fill=255, width=max(1, round(wide * stage.width * FINE)))
    mask = np.asarray(canvas.resize((patch.wide, patch.tall), Image.Resampling.BOX), dtype=np.float32) / 255
    paint(stage, mask * np.float32(opacity), colour(ink), at=(patch.top, patch.left))


def woven(ink: str, *, strength: float = 0.026, seed: int = 2) -> Pattern:
    """Plain cloth: a fine weave with slubs in it, so that a large plain surface is never dead."""
    one = colour(ink)

    def pattern(x: Floats, y: Floats) -> Floats:
        rng = np.random.default_rng(seed)
        rows, columns = x.shape
        slub = 0.7 * rng.standard_normal((rows, columns), dtype=np.float32)
        slub += 0.35 * rng.standard_normal((rows, 1), dtype=np.float32) + 0.4 * rng.standard_normal((1, columns), dtype=np.float32)
        skin: Floats = one * (1 + np.float32(strength) * slub)[..., None]
        return skin

    return pattern


def knitted(ink: str, second: str = "", *, pitch: float = 0.017, rows: Callable[[Floats], Floats] | None = None) -> Pattern:
    """Stocking stitch: columns of small v's; `rows` says where (y) the second colour is knitted in, 0..1."""
    one, two = colour(ink), colour(second or ink)

    def pattern(x: Floats, y: Floats) -> Floats:
        column = (x / pitch) % 1
        lean = np.abs(column - 0.5) * 2
        stitch = ((y / (pitch * 0.82)) - lean * 0.55) % 1
        thread = np.sin(stitch * np.pi) ** 0.6 * (0.4 + 0.6 * np.sin(np.pi * np.clip(lean, 0.04, 0.96)) ** 0.5)
        share = rows(y - lean * pitch * 0.45) if rows is not None else np.zeros_like(x)
        skin: Floats = mixed(one, two, share) * (0.72 + 0.4 * thread)[..., None]
        return skin

    return pattern


def plaid(ink: str, second: str, *, pitch: float = 0.16, x0: float = 0.5, y0: float = 0.0) -> Pattern:
    """Crossing bands, as a tartan has, and a thin pale line in each."""
    one, two, pale = colour(ink), colour(second), mix(colour(second), colour("#ffffff"), 0.5)

    def band(t: Floats, low: float, high: float) -> Floats:
        return np.clip((t - low) * 90, 0, 1) * np.clip((high - t) * 90, 0, 1)

    def pattern(x: Floats, y: Floats) -> Floats:
        a, b = ((x - x0) / pitch) % 1, ((y - y0) / pitch) % 1
        skin = mixed(one, two, 0.36 * band(a, 0.08, 0.42) + 0.36 * band(b, 0.08, 0.42))
        skin = mixed(skin, one * 0.55, 0.4 * np.maximum(band(a, 0.6, 0.7), band(b, 0.6, 0.7)))
        twill = 0.97 + 0.03 * np.sin((x + y) * 1500)
        lined: Floats = mixed(skin, pale, 0.5 * np.maximum(band(a, 0.235, 0.265), band(b, 0.235, 0.265))) * twill[..., None]
        return lined

    return pattern


def sprigged(ink: str, second: str, *, pitch: float = 0.075, seed: int = 4) -> Pattern:
    """A small print: five-petalled flowers and a leaf, strewn on a diagonal grid, each turned its own way."""
    one, two = colour(ink), apart(ink, second)
    leaf = mix(two, colour("#3f6b45"), 0.55)

    def pattern(x: Floats, y: Floats) -> Floats:
        row = np.floor(y / pitch)
        a, b = ((x / pitch + 0.5 * (row % 2)) % 1) - 0.5, ((y / pitch) % 1) - 0.5
        turn = (np.sin(row * 12.9 + np.floor(x / pitch + 0.5 * (row % 2)) * 78.2 + seed) * 43758.5) % 6.28
        far, angle = np.hypot(a, b), np.arctan2(b, a) + turn
        petals = np.clip((0.15 + 0.085 * np.cos(angle * 5) - far) * 26, 0, 1)
        heart = np.clip((0.06 - far) * 40, 0, 1)
        green = np.clip((0.085 - np.hypot((far - 0.31) * 0.72, np.sin((angle - 1) / 2) * far * 1.9)) * 30, 0, 1) * (np.cos(angle - 1) > 0)
        skin = mixed(mixed(one, leaf, green * 0.85), two, petals)
        return mixed(skin, one * 0.8, heart * 0.9)

    return pattern


def fleece(size: float, *, seed: int = 7) -> Relief:
    """Curls of wool, as on a lining that shows."""

    def relief(x: Floats, y: Floats) -> Floats:
        fine = float(x[0, 1] - x[0, 0])
        curls = gaussian_filter(np.random.default_rng(seed).normal(0, 1, x.shape), max(0.7, 0.012 * size / fine))
        lumps: Floats = curls / max(float(curls.std()), 1e-6) * size * 0.006
        return lumps

    return relief


def apart(ink: str, second: str) -> Floats:
    """The second colour, made paler until a fine pattern of it can be told from the first: red and green cannot."""
    one, two = colour(ink), colour(second)
    grey = np.array([0.3, 0.59, 0.11], dtype=np.float32)
    near = max(0.0, 0.24 - abs(float(one @ grey) - float(two @ grey)))
    return mix(two, colour("#fff6e6"), min(1.0, near * 2.6)) if near else two


def mixed(left: Floats, right: Floats, share: Floats) -> Floats:
    """Two colours, mixed by a share per pixel."""
    skin: Floats = left + (right - left) * share[..., None]
    return skin
