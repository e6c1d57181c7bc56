"""Modelled and woven things: bread, toys, cloth, paper. Each stands at (x, base) and is `size` tall or wide."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.forms import ground_shadow, modelled
from magpie.world.drawing.stage import (
    Point,
    Stage,
    colour,
    ellipse,
    fill,
    mix,
    paint,
    shape_mask,
    smooth,
    stroke,
)


def at(x: float, base: float, size: float, *points: Point) -> list[Point]:
    """Points drawn in a 1×1 box standing on the ground, placed and scaled: (0, 1) is one size above the foot."""
    return [(x + size * a, base - size * b) for a, b in points]


def loaf(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.72)
    modelled(stage, smooth(at(x, base, size, (-0.78, 0.02), (-0.86, 0.3), (-0.5, 0.66), (0, 0.78), (0.5, 0.66), (0.86, 0.3), (0.78, 0.02), (0, -0.03))), ink, depth=1.2, gloss=0.15)
    for step in (-0.46, -0.16, 0.14, 0.44):
        cut = smooth(at(x, base, size, (step - 0.13, 0.28), (step, 0.5 - abs(step) * 0.2), (step + 0.14, 0.66 - abs(step) * 0.28), (step + 0.06, 0.48 - abs(step) * 0.2)))
        fill(stage, cut, second, opacity=0.9)
        fill(stage, cut, "#6b3b17", blur=0.008, opacity=0.2)
    for _ in range(160):
        a, b = stage.rng.uniform(-0.7, 0.7), stage.rng.uniform(0.1, 0.66)
        if (a / 0.82) ** 2 + ((b - 0.2) / 0.52) ** 2 < 0.9:
            fill_dot(stage, x + size * a, base - size * b, size * 0.006, "#fff4dc", 0.55)


def fill_dot(stage: Stage, x: float, y: float, radius: float, ink: str, opacity: float) -> None:
    """A dot so small that it is painted straight into the picture."""
    reach = max(1, round(stage.px(radius)))
    cx, cy = int(stage.px(x)), int(stage.px(y))
    yy, xx = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    paint(stage, ((xx**2 + yy**2) <= reach**2).astype(np.float32) * np.float32(opacity), colour(ink), at=(cy - reach, cx - reach))


def bun(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Three steamed buns, one in front, each with a red dot of luck."""
    for dx, dy, scale in ((-0.5, 0.16, 0.62), (0.5, 0.16, 0.62), (0.0, 0.0, 0.74)):
        cx, foot, wide = x + size * dx, base - size * dy * 0.5, size * scale
        ground_shadow(stage, cx, foot, wide * 0.6, strength=0.35)
        modelled(stage, smooth(at(cx, foot, wide, (-0.66, 0.08), (-0.6, 0.46), (-0.2, 0.78), (0.2, 0.78), (0.6, 0.46), (0.66, 0.08), (0, -0.04))), ink, depth=1.25, gloss=0.12)
        fill(stage, ellipse(cx - wide * 0.03, foot - wide * 0.62, wide * 0.085, wide * 0.055), second, opacity=0.9)


def mooncake(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A stack of three, the top one pressed with a flower."""
    for step in range(3):
        foot, shift = base - size * 0.27 * step, size * (0.05 if step == 1 else 0)
        if step == 0:
            ground_shadow(stage, x, foot, size * 0.6)
        petals = [(x + shift + size * 0.6 * (1 + 0.035 * np.cos(a * 14)) * np.cos(a), foot - size * 0.16 + size * 0.22 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 140)]
        for drop in (0.09, 0.05, 0.01, -0.03):
            fill(stage, [(float(a), float(b + size * drop)) for a, b in petals], ink)
            fill(stage, [(float(a), float(b + size * drop)) for a, b in petals], "#3a1d08", opacity=0.34 if drop > 0.06 else 0.22)
        modelled(stage, [(float(a), float(b - size * 0.06)) for a, b in petals], ink, depth=0.35, gloss=0.35)
    top = base - size * 0.54 - size * 0.225
    for turn in np.linspace(0, 2 * np.pi, 8, endpoint=False):
        cx, cy = x + size * 0.27 * np.cos(turn), top + size * 0.1 * np.sin(turn)
        fill(stage, ellipse(float(cx), float(cy), size * 0.12, size * 0.04, turn=float(np.arctan2(np.sin(turn) * 0.4, np.cos(turn)))), second, opacity=0.55)
    fill(stage, ellipse(x, top, size * 0.09, size * 0.035), ink)
    stroke(stage, ellipse(x, top, size * 0.47, size * 0.165), second, size * 0.016, opacity=0.6)


def soap(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.75)
    for step, shade in enumerate((second, ink)):
        foot, shift = base - size * 0.36 * step, size * 0.08 * step
        side = at(x + shift, foot, size, (-0.74, 0.0), (0.7, 0.0), (0.74, 0.32), (-0.72, 0.32))
        modelled(stage, _rounded(side), shade, depth=0.8, gloss=0.35)
        modelled(stage, _rounded(at(x + shift, foot, size, (-0.72, 0.3), (0.74, 0.3), (0.6, 0.47), (-0.58, 0.47))), shade, depth=0.25, gloss=0.4)
    for dx, dy in ((-0.2, 0.0), (-0.02, 0.0), (0.16, 0.0), (-0.11, 0.045), (0.07, 0.045), (-0.11, -0.045), (0.07, -0.045)):
        ring = [(x + size * (0.1 + dx + 0.085 * np.cos(a)), base - size * (0.745 + dy) + size * 0.03 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 7)]
        stroke(stage, [(float(a), float(b)) for a, b in ring], second, size * 0.011, opacity=0.9)


def _rounded(points: list[Point]) -> list[Point]:
    """Corners cut a little, then smoothed."""
    out: list[Point] = []
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        out += [(ax + (bx - ax) * t, ay + (by - ay) * t) for t in (0.06, 0.5, 0.94)]
    return smooth(out, steps=6)


def tiger(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A clay tiger, sitting, not at all fierce."""
    ground_shadow(stage, x, base, size * 0.42)
    modelled(stage, smooth(at(x, base, size, (0.3, 0.1), (0.52, 0.16), (0.56, 0.42), (0.47, 0.5), (0.42, 0.32), (0.26, 0.26))), ink, depth=1.2)
    modelled(stage, smooth(at(x, base, size, (-0.36, 0.0), (-0.4, 0.3), (-0.24, 0.6), (0.24, 0.6), (0.4, 0.3), (0.36, 0.0), (0, -0.02))), ink, depth=1.2)
    modelled(stage, smooth(at(x, base, size, (-0.18, 0.02), (-0.2, 0.26), (0, 0.42), (0.2, 0.26), (0.18, 0.02))), "#f7ead2", depth=0.8)
    for side in (-1, 1):
        modelled(stage, smooth(at(x, base, size, (side * 0.2, 0.88), (side * 0.34, 1.03), (side * 0.43, 0.88), (side * 0.33, 0.76))), ink, depth=1.2)
        modelled(stage, smooth(at(x, base, size, (side * 0.1, 0.0), (side * 0.08, 0.1), (side * 0.2, 0.13), (side * 0.31, 0.08), (side * 0.29, -0.02))), "#f7ead2", depth=1.2)
    modelled(stage, smooth(at(x, base, size, (-0.4, 0.62), (-0.38, 0.86), (0, 0.99), (0.38, 0.86), (0.4, 0.62), (0.2, 0.46), (-0.2, 0.46))), ink, depth=1.3)
    modelled(stage, smooth(at(x, base, size, (-0.17, 0.56), (0, 0.68), (0.17, 0.56), (0.1, 0.47), (-0.1, 0.47))), "#f7ead2", depth=1.0)
    _face(stage, x, base - size * 0.71, size, second)
    for dy, wide in ((0.93, 0.1), (0.87, 0.15)):
        stroke(stage, at(x, base, size, (-wide, dy), (0, dy - 0.02), (wide, dy)), second, size * 0.03)
    stroke(stage, at(x, base, size, (0, 0.96), (0, 0.81)), second, size * 0.03)
    for side in (-1, 1):
        for dy in (0.24, 0.36, 0.48):
            stroke(stage, at(x, base, size, (side * 0.38, dy), (side * 0.25, dy + 0.02)), second, size * 0.03)


def _face(stage: Stage, x: float, y: float, size: float, ink: str) -> None:
    for side in (-1, 1):
        fill(stage, ellipse(x + side * size * 0.17, y, size * 0.045, size * 0.055), ink)
        fill(stage, ellipse(x + side * size * 0.17 - size * 0.014, y - size * 0.018, size * 0.014, size * 0.014), "#ffffff")
        fill(stage, ellipse(x + side * size * 0.26, y + size * 0.11, size * 0.06, size * 0.035), "#e0705a", blur=0.006, opacity=0.6)
    fill(stage, ellipse(x, y + size * 0.085, size * 0.04, size * 0.026), ink)
    stroke(stage, [(x - size * 0.07, y + size * 0.15), (x - size * 0.035, y + size * 0.17), (x, y + size * 0.12), (x + size * 0.035, y + size * 0.17), (x + size * 0.07, y + size * 0.15)], ink, size * 0.014)


def rabbit(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.36)
    for side in (-1, 1):
        modelled(stage, smooth(at(x, base, size, (side * 0.06, 0.78), (side * 0.05, 1.05), (side * 0.13, 1.22), (side * 0.2, 1.06), (side * 0.19, 0.8))), ink, depth=1.1)
        fill(stage, smooth(at(x, base, size, (side * 0.1, 0.86), (side * 0.1, 1.05), (side * 0.135, 1.12), (side * 0.155, 1.04), (side * 0.15, 0.86))), "#eaa59a", opacity=0.6)
    modelled(stage, smooth(at(x, base, size, (-0.34, 0.0), (-0.38, 0.26), (-0.22, 0.54), (0.22, 0.54), (0.38, 0.26), (0.34, 0.0))), second, depth=1.2)
    modelled(stage, smooth(at(x, base, size, (-0.32, 0.6), (-0.28, 0.78), (0, 0.88), (0.28, 0.78), (0.32, 0.6), (0.17, 0.46), (-0.17, 0.46))), ink, depth=1.3)
    _face(stage, x, base - size * 0.68, size * 0.9, "#2b2226")
    for side in (-1, 1):
        modelled(stage, smooth(at(x, base, size, (side * 0.05, 0.22), (side * 0.2, 0.36), (side * 0.27, 0.28), (side * 0.12, 0.16))), ink, depth=1.1)
    fill(stage, ellipse(x, base - size * 0.22, size * 0.1, size * 0.1), "#f6dfa4")


def whistle(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A carp that whistles through its tail."""
    ground_shadow(stage, x, base, size * 0.55)
    modelled(stage, smooth(at(x, base, size, (0.42, 0.3), (0.66, 0.56), (0.86, 0.66), (0.8, 0.36), (0.86, 0.08), (0.62, 0.16))), second, depth=1.0)
    modelled(stage, smooth(at(x, base, size, (-0.3, 0.52), (-0.02, 0.78), (0.22, 0.64), (0.24, 0.5))), second, depth=1.0)
    modelled(stage, smooth(at(x, base, size, (-0.78, 0.28), (-0.5, 0.56), (0, 0.62), (0.5, 0.38), (0.5, 0.22), (0, 0.0), (-0.5, 0.04))), ink, depth=1.25, gloss=0.4)
    for column in range(4):
        for row in range(3):
            cx, cy = -0.22 + column * 0.17, 0.17 + row * 0.13 + (column % 2) * 0.05
            ring = [(x + size * (cx + 0.085 * np.cos(a)), base - size * (cy + 0.075 * np.sin(a))) for a in np.linspace(-1.3, 1.3, 12)]
            stroke(stage, [(float(a), float(b)) for a, b in ring], "#fff3dc", size * 0.016, opacity=0.85)
    fill(stage, ellipse(x - size * 0.52, base - size * 0.36, size * 0.075, size * 0.075), "#fff8ea")
    fill(stage, ellipse(x - size * 0.53, base - size * 0.36, size * 0.038, size * 0.042), "#1c1a1e")


def cat(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Asleep, and heavier than it looks."""
    ground_shadow(stage, x, base, size * 0.72)
    modelled(stage, smooth(at(x, base, size, (-0.76, 0.06), (-0.74, 0.36), (-0.36, 0.66), (0.2, 0.7), (0.66, 0.46), (0.78, 0.12), (0.4, -0.02), (-0.4, -0.02))), ink, depth=1.2)
    modelled(stage, smooth(at(x, base, size, (0.74, 0.02), (0.4, -0.04), (-0.1, 0.0), (-0.26, 0.1), (-0.1, 0.15), (0.4, 0.12), (0.8, 0.2))), second, depth=1.1)
    for side in (-0.64, -0.3):
        modelled(stage, smooth(at(x, base, size, (side - 0.1, 0.5), (side - 0.03, 0.7), (side + 0.1, 0.54))), second, depth=1.0)
    modelled(stage, smooth(at(x, base, size, (-0.82, 0.22), (-0.76, 0.5), (-0.47, 0.6), (-0.18, 0.5), (-0.12, 0.22), (-0.47, 0.08))), ink, depth=1.25)
    for side in (-0.62, -0.32):
        stroke(stage, at(x, base, size, (side - 0.06, 0.33), (side, 0.29), (side + 0.06, 0.33)), "#2b2226", size * 0.018)
    fill(stage, ellipse(x - size * 0.47, base - size * 0.24, size * 0.028, size * 0.02), "#d98576")
    for dx in (0.1, 0.3, 0.5):
        stroke(stage, at(x, base, size, (dx, 0.68 - dx * 0.35), (dx + 0.05, 0.5 - dx * 0.3)), second, size * 0.05, opacity=0.8)


def cloth(stage: Stage, x: float, base: float, size: float, ink: str, second: str, *, stripes: int = 5, wide: float = 0.56) -> None:
    """A cloth over a rail, falling in folds; stripes woven across it."""
    top = base - size
    stroke(stage, [(x - size * wide * 0.78, top), (x + size * wide * 0.78, top)], "#5a4231", size * 0.026)
    half = size * wide / 2
    hem = [(x + half - 2 * half * t, base - size * 0.06 + size * 0.02 * float(np.sin(t * 15))) for t in np.linspace(0, 1, 40)]
    outline = [(x - half, top - size * 0.012), (x + half, top - size * 0.012), *hem]
    fill(stage, [(a + size * 0.06, b + size * 0.03) for a, b in outline], "#0d0a10", blur=0.03, opacity=0.4)
    y, u = np.mgrid[0 : stage.height, 0 : stage.width].astype(np.float32) / np.float32(stage.width)
    t, v = (u - (x - half)) / (2 * half), (y - top) / size
    folds = np.sin(t * 15 + 0.5 * np.sin(v * 3)) * 0.6 + np.sin(t * 37 + 1.1 + v) * 0.25
    wave = v + 0.006 * folds
    woven = np.zeros_like(v)
    for step in range(stripes):
        level = 0.62 + step * 0.3 / max(stripes, 1)
        woven = np.maximum(woven, np.clip((wave - level) * 220, 0, 1) * np.clip((level + 0.13 / max(stripes, 1) - wave) * 220, 0, 1))
    weave = 0.985 + 0.015 * np.sin(u * 1900) * np.sin(y * 1900)
    skin = mix(colour(ink), colour(second), 1.0) * woven[..., None] + colour(ink) * (1 - woven[..., None])
    shade = (0.82 + 0.2 * folds) * weave * (1.06 - 0.12 * t)
    paint(stage, shape_mask(stage, outline), (skin * shade[..., None]).astype(np.float32))
    for t0 in np.linspace(0.02, 0.98, 34):
        a = x + half - 2 * half * float(t0)
        stroke(stage, [(a, base - size * 0.06), (a + size * 0.004, base - size * 0.02)], ink, size * 0.007)


def cushion(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.7)
    outline = smooth(at(x, base, size, (-0.84, 0.0), (-0.72, 0.5), (-0.82, 1.0), (0, 0.9), (0.82, 1.0), (0.72, 0.5), (0.84, 0.0), (0, 0.03)), steps=16)
    modelled(stage, outline, ink, depth=1.35, gloss=0.05)
    for a, b, wide in ((-0.3, 0.36, 0.3), (0.26, 0.62, 0.26), (0.1, 0.24, 0.18)):
        cloud = [ellipse(x + size * (a + dx * wide), base - size * (b + dy * wide), size * wide * r, size * wide * r * 0.8) for dx, dy, r in ((-0.5, 0, 0.34), (0, 0.14, 0.46), (0.5, 0, 0.36))]
        for lump in cloud:
            fill(stage, lump, second, opacity=0.9)


def slippers(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    for shift, foot in ((0.3, 0.16), (-0.24, 0.0)):
        cx, ground = x + size * shift, base - size * foot
        ground_shadow(stage, cx, ground, size * 0.5, strength=0.4)
        modelled(stage, smooth(at(cx, ground, size, (-0.62, 0.0), (-0.66, 0.16), (-0.3, 0.24), (0.5, 0.2), (0.62, 0.1), (0.58, -0.02))), second, depth=0.9)
        modelled(stage, smooth(at(cx, ground, size, (-0.64, 0.08), (-0.62, 0.3), (-0.3, 0.44), (0.08, 0.36), (0.16, 0.2), (0.0, 0.1))), ink, depth=1.25, gloss=0.05)
        stroke(stage, smooth(at(cx, ground, size, (-0.04, 0.4), (0.08, 0.34), (0.16, 0.2)), closed=False), "#f6ecdc", size * 0.05)
