"""Two ways to give a flat outline weight: turning it on a wheel, and modelling it like clay.

A turned form is a profile (height -> radius) lit as a surface of revolution, seen slightly from above. A modelled
form is any outline, puffed up and lit by the slope of its puff.
"""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.interpolate import PchipInterpolator

from magpie.world.drawing.stage import (
    FINE,
    LIGHT,
    Floats,
    Point,
    Stage,
    colour,
    ellipse,
    fill,
    paint,
    shape_mask,
)

TILT = 0.15  # how much of a ring's radius is seen as height: the eye is a little above the table
HALFWAY = (LIGHT + np.array([0, 0, 1], dtype=np.float32)) / np.linalg.norm(LIGHT + np.array([0, 0, 1]))
# (angle -1..1, height 0..1) -> colour per pixel, each (rows, columns)
Texture = Callable[[Floats, Floats], Floats]
Profile = Sequence[tuple[float, float]]


def turned(
    stage: Stage,
    profile: Profile,
    *,
    cx: float,
    base: float,
    height: float,
    ink: str,
    gloss: float = 0.3,
    mouth: str = "",
    texture: Texture | None = None,
    clear: float = 0.0,
) -> None:
    """A pot: `profile` is (height 0 top .. 1 bottom, radius / height) pairs; `mouth` is the colour seen inside.

    `clear` in 0..1 lets the ground shine through, as glass does.
    """
    tall, top, middle = stage.px(height), stage.px(base - height), stage.px(cx)
    curve = PchipInterpolator([v for v, _ in profile], [r for _, r in profile])
    widest = max(r for _, r in profile) * tall
    x0, y0 = int(middle - widest - 3), int(top - TILT * widest - 3)
    x1, y1 = int(middle + widest + 4), int(top + tall + TILT * widest + 4)
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    down = y - np.float32(top)
    for _ in range(5):
        radius = np.maximum(curve(np.clip(down / tall, 0, 1)).astype(np.float32) * np.float32(tall), 1e-3)
        across = np.clip((x - np.float32(middle)) / radius, -1, 1)
        facing = np.sqrt(1 - across**2)
        down = y - np.float32(top) - np.float32(TILT) * radius * facing
    v = np.clip(down / tall, 0, 1).astype(np.float32)
    edge = np.clip(radius - np.abs(x - middle) + 0.5, 0, 1)
    mask = edge * np.clip(down + 0.5, 0, 1) * np.clip(tall - down + 0.5, 0, 1)
    slope = np.clip(curve.derivative()(v), -2.5, 2.5).astype(np.float32)
    skin = texture(np.arcsin(across) / np.float32(np.pi / 2), v) if texture else colour(ink)
    paint(stage, mask * np.float32(1 - clear), _lit(skin, across, -slope, facing, v, gloss), at=(y0, x0))
    rim = profile[0][1] * height
    if rim > 0.006:
        _paint_top(stage, cx, base - height, rim, ink, mouth)


def _lit(skin: Floats, nx: Floats, ny: Floats, nz: Floats, v: Floats, gloss: float) -> Floats:
    norm = np.sqrt(1 + ny**2)
    dot = (nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]) / norm
    bounce = np.clip(0.75 * nx + 0.3 * nz - 0.2 * ny, 0, 1) ** 2 * 0.13
    shade = 0.40 + 0.70 * np.clip(dot * 0.85 + 0.15, 0, 1) + bounce
    shade = shade * (1 - 0.22 * np.clip((v - 0.86) / 0.14, 0, 1))
    half = np.clip((nx * HALFWAY[0] + ny * HALFWAY[1] + nz * HALFWAY[2]) / norm, 0, 1)
    window = np.exp(-(((nx + 0.5) / 0.075) ** 2)) * np.clip(np.sin(np.clip(v * 1.15, 0, 1) * np.pi), 0, 1)
    shine = gloss * (0.55 * half**42 + 0.34 * window) + 0.05 * half**6
    lit: Floats = (skin * shade[..., None] + shine[..., None]).astype(np.float32)
    return lit


def _paint_top(stage: Stage, cx: float, cy: float, rim: float, ink: str, mouth: str) -> None:
    lip = [float(min(1.0, part * 1.12 + 0.05)) for part in colour(ink)]
    paint(stage, shape_mask(stage, ellipse(cx, cy, rim, rim * TILT)), np.array(lip, dtype=np.float32))
    if mouth:
        inner = rim * 0.93
        fill(stage, ellipse(cx, cy + rim * 0.004, inner, inner * TILT), mouth)
        fill(
            stage,
            ellipse(cx - rim * 0.12, cy - rim * 0.035, inner * 0.7, inner * TILT * 0.55),
            "#000000",
            blur=0.006,
            opacity=0.22,
        )


def modelled(
    stage: Stage,
    points: Sequence[Point],
    ink: str,
    *,
    depth: float = 1.0,
    gloss: float = 0.2,
    texture: Floats | None = None,
) -> None:
    """An outline puffed up like clay or bread. `depth` above 1 is rounder, below 1 flatter."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    pad = 0.02
    x0, y0 = int(stage.px(min(xs) - pad)), int(stage.px(min(ys) - pad))
    wide, tall = int(stage.px(max(xs) + pad)) - x0, int(stage.px(max(ys) + pad)) - y0
    canvas = Image.new("L", (wide * FINE, tall * FINE))
    ImageDraw.Draw(canvas).polygon(
        [((stage.px(x) - x0) * FINE, (stage.px(y) - y0) * FINE) for x, y in points], fill=255
    )
    sharp = canvas.resize((wide, tall), Image.Resampling.BOX)
    mask = np.asarray(sharp, dtype=np.float32) / 255
    size = min(max(xs) - min(xs), max(ys) - min(ys)) * stage.width
    rise = np.zeros_like(mask)
    for share, weight in ((0.03, 0.18), (0.09, 0.32), (0.2, 0.5)):
        soft = (
            np.asarray(sharp.filter(ImageFilter.GaussianBlur(max(1.0, size * share))), dtype=np.float32) / 255
        )
        rise += weight * np.clip((soft - 0.5) * 2, 0, 1) ** 0.8
    dy, dx = np.gradient(rise * size * np.float32(0.55 * depth))
    nz = 1 / np.sqrt(1 + dx**2 + dy**2)
    nx, ny = -dx * nz, -dy * nz
    dot = np.clip((nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]) * 0.85 + 0.15, 0, 1)
    half = np.clip(nx * HALFWAY[0] + ny * HALFWAY[1] + nz * HALFWAY[2], 0, 1)
    skin = texture if texture is not None else colour(ink)
    shade = 0.42 + 0.66 * dot + 0.1 * np.clip(nx, 0, 1) ** 2
    lit = skin * shade[..., None] + (gloss * 0.5 * half**36 + 0.04 * half**5)[..., None]
    paint(stage, mask, lit.astype(np.float32), at=(y0, x0))


def ground_shadow(stage: Stage, cx: float, base: float, radius: float, *, strength: float = 0.5) -> None:
    """What keeps a thing on the table: a long soft shadow to the right and a tight dark one under it."""
    fill(
        stage,
        ellipse(cx + radius * 0.75, base + radius * 0.1, radius * 1.5, radius * 0.26),
        "#0d0a10",
        blur=radius * 0.2,
        opacity=strength * 0.55,
    )
    fill(
        stage,
        ellipse(cx + radius * 0.1, base + radius * 0.07, radius * 1.06, radius * 0.2),
        "#0d0a10",
        blur=max(radius * 0.06, 0.005),
        opacity=strength,
    )
