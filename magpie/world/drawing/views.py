"""More places: a shelf in a room, the shore, an evening street, a tatami room, a night market, a studio.

What is far is painted small and thrown out of focus, so that the thing in front stays the picture.
"""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from magpie.world.drawing.stage import (
    Floats,
    Point,
    Stage,
    colour,
    ellipse,
    fill,
    glow,
    hexed,
    mix,
    paint,
    smooth,
    stroke,
)

if TYPE_CHECKING:
    from magpie.world.drawing.places import Palette

EDGE = 1.0  # where the ground in front begins, in widths from the top, as in `places`
WARM = ("#ffd08a", "#ffb45e", "#ff8f5a", "#ffe6b8")


def between(one: str, two: str, share: float) -> str:
    return hexed(mix(colour(one), colour(two), share))


def box(x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def defocus(stage: Stage, blur: float) -> None:
    """Everything painted so far goes out of focus by `blur` widths."""
    small = Image.fromarray((np.clip(stage.pixels, 0, 1) * 255).astype(np.uint8))
    size = (max(stage.width // 3, 1), max(stage.height // 3, 1))
    soft = small.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(max(blur * size[0], 0.3)))
    stage.pixels[:] = np.asarray(soft.resize((stage.width, stage.height), Image.Resampling.BICUBIC), dtype=np.float32) / 255


def falling(stage: Stage, high: Floats, low: Floats, *, until: float) -> None:
    """A sky or a wall: one colour above, another at `until` and below."""
    share = np.clip(np.arange(stage.height, dtype=np.float32) / stage.width / until, 0, 1)[:, None, None] ** 1.2
    x = np.linspace(0, 1, stage.width, dtype=np.float32)[None, :, None]
    stage.pixels[:] = (high + (low - high) * share) * (1.05 - 0.14 * x)


def ground(stage: Stage, skin: Floats, *, top: float) -> None:
    """Pixels for everything below `top`: (rows, width, 3), painted as they are."""
    stage.pixels[round(top * stage.width) :] = skin


def below(stage: Stage, top: float) -> tuple[Floats, Floats]:
    """x and depth (0 far .. 1 near) of each pixel below `top`, for surfaces that lie flat before us."""
    rows = stage.height - round(top * stage.width)
    depth, x = np.mgrid[0:rows, 0 : stage.width].astype(np.float32)
    return x / np.float32(stage.width), depth / np.float32(max(rows, 1))


def shelf(stage: Stage, palette: "Palette") -> None:
    """A wooden shelf; behind it a room, out of focus: a window, a lamp, books, a plant."""
    falling(stage, colour(palette.high), colour(palette.low), until=1.1)
    rng, dark = stage.rng, between(palette.table, palette.high, 0.35)
    left = float(rng.uniform(-0.08, 0.08))
    fill(stage, box(left - 0.02, 0.06, left + 0.34, 0.66), between(palette.accent, "#ffffff", 0.35))
    for bar in (box(left + 0.15, 0.06, left + 0.17, 0.66), box(left - 0.02, 0.33, left + 0.34, 0.35)):
        fill(stage, bar, dark)
    for level in (0.3, 0.62, 0.94):
        at = 0.6 + float(rng.uniform(0, 0.05))
        while at < 1.0:
            wide, tall = float(rng.uniform(0.025, 0.06)), float(rng.uniform(0.12, 0.2))
            if rng.random() > 0.16:
                ink = between(str(rng.choice([palette.table, palette.accent, palette.low, "#9c4f3a", "#4f6b6b", "#c49a55"])), palette.high, 0.25)
                fill(stage, box(at, level - tall, at + wide, level), ink)
            at += wide + 0.004
        fill(stage, box(0.56, level, 1.02, level + 0.022), dark)
    for turn in np.linspace(-2.85, -0.3, 11):
        reach = float(rng.uniform(0.7, 1.1))
        bend = (0.4 + 0.08 * float(np.cos(turn)), 0.88 + 0.2 * reach * float(np.sin(turn)))
        tip = (0.4 + 0.2 * float(np.cos(turn)), 0.9 + 0.2 * reach * float(np.sin(turn)))
        stroke(stage, smooth([(0.4, 0.9), bend, tip], closed=False), between("#4f7a4f", palette.high, float(rng.uniform(0.1, 0.5))), 0.022)
    fill(stage, box(0.34, 0.86, 0.46, 1.02), between(palette.accent, palette.table, 0.4))
    defocus(stage, 0.022)
    glow(stage, left + 0.16, 0.36, 0.34, palette.accent, 0.2)
    x, depth = below(stage, EDGE)
    ground(stage, _timber(colour(palette.table), colour(palette.low), x, depth, 0.42), top=EDGE)
    _shelf_front(stage, palette)


def _timber(table: Floats, low: Floats, x: Floats, depth: Floats, share: float) -> Floats:
    """Boards seen along the grain, catching the light of the room at the back."""
    lines = np.sin((depth * 1.0 + 0.02 * np.sin(x * 7) + 0.012 * np.sin(x * 17 + 2)) * 190) * 0.5 + np.sin((depth + 0.03 * np.sin(x * 5 + 1)) * 520) * 0.3
    tone = table + (low - table) * (share * np.clip(1 - depth * 2.6, 0, 1))[..., None]
    skin: Floats = tone * (1.06 - 0.18 * x + 0.05 * lines)[..., None]
    return skin


def _shelf_front(stage: Stage, palette: "Palette") -> None:
    edge = 1.33
    fill(stage, box(0, EDGE - 0.005, 1, EDGE + 0.012), "#000000", blur=0.008, opacity=0.22)
    fill(stage, box(-0.1, edge, 1.1, 1.4), between(palette.table, "#000000", 0.22))
    fill(stage, box(-0.1, edge - 0.004, 1.1, edge + 0.006), between(palette.table, palette.low, 0.6), blur=0.002, opacity=0.6)
    for level in (1.352, 1.371, 1.388):
        line = [(float(t), level + 0.004 * float(np.sin(t * 9 + level * 70))) for t in np.linspace(-0.02, 1.02, 30)]
        stroke(stage, line, "#000000", 0.003, opacity=0.18)
    fill(stage, box(-0.1, 1.4, 1.1, stage.tall + 0.1), between(palette.high, palette.table, 0.5))
    fill(stage, box(-0.1, 1.38, 1.1, 1.52), "#000000", blur=0.04, opacity=0.5)
    fill(stage, box(-0.1, 1.4, 1.1, stage.tall + 0.1), "#000000", opacity=0.3)


def shore(stage: Stage, palette: "Palette") -> None:
    """The sea at a quiet hour: horizon, a path of light, two lines of foam, sand with ripples."""
    falling(stage, colour(palette.high), colour(palette.low), until=0.62)
    sun = float(stage.rng.uniform(0.3, 0.7))
    glow(stage, sun, 0.52, 0.42, palette.accent, 0.2)
    np.clip(stage.pixels, 0, 1, out=stage.pixels)
    for _ in range(7):
        x, y, wide = float(stage.rng.uniform(0, 1)), float(stage.rng.uniform(0.1, 0.44)), float(stage.rng.uniform(0.12, 0.3))
        fill(stage, ellipse(x, y, wide, wide * 0.07), palette.accent, blur=wide * 0.06, opacity=0.34)
    fill(stage, ellipse(sun, 0.52, 0.085, 0.085), "#fff6e4", blur=0.03, opacity=0.7)
    fill(stage, ellipse(sun, 0.53, 0.055, 0.055), "#fffcf2", blur=0.003)
    _sea(stage, palette, sun)
    _sand(stage, palette)
    for level, wide, see in ((0.865, 0.022, 0.85), (0.93, 0.03, 0.95)):
        phase = float(stage.rng.uniform(0, 6))
        wave = [(float(t), level + 0.016 * float(np.sin(t * 5 + phase)) + 0.006 * float(np.sin(t * 13 + phase * 2))) for t in np.linspace(-0.02, 1.02, 60)]
        stroke(stage, [(a, b + 0.022) for a, b in wave], "#000000", wide, opacity=0.12)
        stroke(stage, wave, "#ffffff", wide * 0.5, opacity=see * 0.55)
        stroke(stage, [(a, b + 0.004) for a, b in wave], "#ffffff", wide * 0.24, opacity=see)


def _sea(stage: Stage, palette: "Palette", sun: float) -> None:
    top, end = round(0.58 * stage.width), round(1.02 * stage.width)
    depth, x = np.mgrid[0 : end - top, 0 : stage.width].astype(np.float32)
    depth, x = depth / (end - top), x / stage.width
    deep = mix(colour(palette.high) * 0.62, colour("#24566b"), 0.5)
    pale = mix(mix(colour(palette.low), colour(palette.high), 0.35), colour("#8fc4c4"), 0.3)
    water = deep + (pale - deep) * (depth**1.1)[..., None]
    swell = np.sin(depth**0.6 * 130 + 2.5 * np.sin(x * 9) + 1.6 * np.sin(x * 23 + depth * 9)) * (0.3 + 0.7 * depth)
    water *= (1 + 0.07 * swell)[..., None]
    grains = stage.rng.random((end - top, stage.width // 3 + 1)).astype(np.float32).repeat(3, axis=1)[:, : stage.width]
    path = np.exp(-(((x - sun) / (0.05 + 0.16 * depth)) ** 2)) * np.clip(grains * 2.2 - 1.1, 0, 1) * np.clip(swell + 0.5, 0, 1)
    stage.pixels[top:end] = water + (colour(palette.accent) - water) * (0.9 * path)[..., None]


def _sand(stage: Stage, palette: "Palette") -> None:
    top = 0.86
    x, depth = below(stage, top)
    dry = mix(mix(colour(palette.table), colour("#dcc096"), 0.7), colour(palette.low), 0.24)
    wet = dry * 0.68
    line = 0.12 + 0.014 * np.sin(x * 5 + 1) + 0.01 * np.sin(x * 11)
    share = np.clip((depth - line) * 7, 0, 1)[..., None]
    wander = 1.7 * np.sin(x * 4.1 + 5 * depth + 1) + 1.1 * np.sin(x * 9.7 - 7 * depth) + 0.5 * np.sin(x * 23 + 11 * depth)
    ripple = np.sin(depth**0.75 * 85 + wander) * np.clip(depth * 2 - 0.3, 0, 1) * (0.55 + 0.45 * np.sin(x * 7 + depth * 9))
    grains = stage.rng.normal(0, 0.035, x.shape).astype(np.float32)
    skin = (wet + (dry - wet) * share) * (1.08 - 0.16 * x - 0.2 * depth**2 + 0.032 * ripple + grains)[..., None]
    shine = np.clip(1 - np.abs(depth - 0.07) * 16, 0, 1) * 0.35
    skin = skin + (colour(palette.low) - skin) * shine[..., None]
    mask = np.clip((depth - 0.05 - 0.016 * np.sin(x * 5 + 0.5)) * 60, 0, 1)
    paint(stage, mask, skin.astype(np.float32), at=(round(top * stage.width), 0))
    for _ in range(26):
        a, b = float(stage.rng.uniform(0, 1)), float(stage.rng.uniform(1.05, stage.tall))
        size = float(stage.rng.uniform(0.004, 0.011)) * (0.4 + b * 0.6)
        fill(stage, ellipse(a + size * 0.5, b + size * 0.4, size * 1.1, size * 0.6), "#000000", blur=0.003, opacity=0.28)
        fill(stage, ellipse(a, b, size, size * 0.7, turn=a * 6), between(palette.accent, palette.table, float(stage.rng.uniform(0.1, 0.8))))


def street(stage: Stage, palette: "Palette") -> None:
    """A street towards evening: lit windows on both sides, lamps, a wet road; in front a stone sill."""
    falling(stage, colour(palette.high) * 0.92, mix(colour(palette.low), colour(palette.accent), 0.3) * 0.94, until=0.8)
    glow(stage, 0.5, 0.7, 0.34, palette.accent, max(0.04, 0.42 - 0.42 * float(colour(palette.low).mean())))
    vanish = (0.5, 0.74)
    fill(stage, [vanish, (1.5, 1.3), (-0.5, 1.3)], between(palette.table, palette.high, 0.4))
    for side in (-1, 1):
        for step in range(5, 0, -1):
            _house(stage, palette, vanish, side, step)
    for side, far in ((-1, 0.3), (1, 0.42), (-1, 0.62), (1, 0.9)):
        x, y = vanish[0] + side * 0.3 * far * 1.15, vanish[1] - 0.36 * far
        stroke(stage, [(x, y), (x, vanish[1] + 0.12 * far)], between(palette.table, "#000000", 0.3), 0.012 * far)
        fill(stage, ellipse(x, y, 0.026 * far + 0.008, 0.026 * far + 0.008), "#fff0c8")
    defocus(stage, 0.01)
    for side, far in ((-1, 0.3), (1, 0.42), (-1, 0.62), (1, 0.9)):
        x, y = vanish[0] + side * 0.3 * far * 1.15, vanish[1] - 0.36 * far
        glow(stage, x, y, 0.03 + 0.075 * far, "#ffc67a", 0.5)
        glow(stage, x, vanish[1] + 0.2 * far, 0.03 + 0.04 * far, "#ffc67a", 0.2)
    _sill(stage, palette, shine=0.42)
    for side, far in ((-1, 0.42), (1, 0.5), (-1, 0.8), (1, 1.0)):
        for drop in (0.03, 0.1, 0.18):
            glow(stage, vanish[0] + side * 0.33 * far, EDGE + drop, 0.05 + drop * 0.2, "#ffc67a", 0.1 - 0.4 * drop * drop)


def _house(stage: Stage, palette: "Palette", vanish: Point, side: int, step: int) -> None:
    """One front in the row; nearer ones (small `step`) are larger, and every window decides for itself."""
    near, far = 1.5 / step, 1.5 / (step + 1)
    tall = float(stage.rng.uniform(0.5, 0.8))

    def put(along: float, up: float) -> Point:
        reach = near + (far - near) * along
        return (vanish[0] + side * 0.42 * reach, vanish[1] + 0.16 * reach - up * reach)

    ink = between(between(palette.high, palette.table, float(stage.rng.uniform(0.3, 0.8))), palette.low, 0.08 * step)
    fill(stage, [put(0, 0), put(1, 0), put(1, tall), put(0, tall)], ink)
    fill(stage, [put(-0.04, tall), put(1.04, tall), put(0.98, tall + 0.05), put(0.02, tall + 0.05)], between(ink, "#000000", 0.4))
    for row in range(1, 5):
        for column in range(3):
            up, along = 0.02 + row * 0.14, 0.14 + column * 0.28
            if up + 0.09 > tall:
                continue
            lit = stage.rng.random() < 0.62
            pane = [put(along, up), put(along + 0.17, up), put(along + 0.17, up + 0.09), put(along, up + 0.09)]
            fill(stage, pane, str(stage.rng.choice(WARM)) if lit else between(ink, "#000000", 0.35))
    shop = [put(0.1, 0.01), put(0.9, 0.01), put(0.9, 0.1), put(0.1, 0.1)]
    fill(stage, shop, str(stage.rng.choice(WARM)))


def _sill(stage: Stage, palette: "Palette", *, shine: float) -> None:
    """Stone or dark wood in front of a view, holding some of its light."""
    x, depth = below(stage, EDGE)
    table = colour(palette.table)
    back = stage.pixels[max(round(EDGE * stage.width) - round(0.3 * stage.width), 0) : round(EDGE * stage.width)]
    light = back.mean(axis=0)[None]
    soft = np.stack([np.convolve(np.pad(light[0, :, c], 40, mode="edge"), np.ones(81) / 81, mode="valid") for c in range(3)], axis=-1)[None]
    fade = (shine * np.clip(1 - depth * 2.2, 0, 1) ** 1.4)[..., None]
    rough = 1 + 0.02 * np.sin(x * 61 + 4 * np.sin(depth * 31)) * np.sin(depth * 47 + 3 * np.sin(x * 9))
    stone = table * (1.14 - 0.5 * depth - 0.1 * x)[..., None] * rough[..., None]
    ground(stage, (stone + (soft - stone) * fade).astype(np.float32), top=EDGE)
    fill(stage, box(0, EDGE - 0.001, 1, EDGE + 0.006), palette.accent, opacity=0.3)


def tatami(stage: Stage, palette: "Palette") -> None:
    """A paper screen with the day behind it and a branch's shadow on it; mats on the floor."""
    paper = mix(colour(palette.accent), colour(palette.low), 0.45)
    falling(stage, paper * 0.97, paper * 1.02, until=0.9)
    glow(stage, 0.34, 0.4, 0.5, palette.accent, 0.16)
    lean = float(stage.rng.uniform(-0.1, 0.1))
    bough = smooth([(1.05, 0.1), (0.8, 0.2 + lean), (0.6, 0.2), (0.36, 0.32 + lean)], closed=False)
    shade = between(palette.table, "#1a1410", 0.4)
    fill(stage, [*bough, *[(a, b + 0.02) for a, b in reversed(bough)]], shade, blur=0.007, opacity=0.2)
    for _ in range(34):
        a, b = bough[int(stage.rng.integers(0, len(bough)))]
        cx, cy = a + float(stage.rng.normal(0, 0.05)), b + float(stage.rng.normal(0.02, 0.06))
        fill(stage, ellipse(cx, cy, 0.035, 0.014, turn=float(stage.rng.uniform(0, 3)), steps=14), shade, blur=0.006, opacity=0.19)
    wood = between(palette.table, "#1a0f08", 0.45)
    for x in (0.11, 0.245, 0.38, 0.62, 0.755, 0.89):
        _lath(stage, box(x - 0.005, 0.0, x + 0.005, 0.86), wood)
    for y in (0.16, 0.37, 0.58, 0.79):
        _lath(stage, box(0.0, y - 0.005, 1.0, y + 0.005), wood)
    for x in (-0.01, 0.485, 0.515, 1.01):
        _lath(stage, box(x - 0.017, 0.0, x + 0.017, 0.99), wood)
    for beam in (box(-0.1, -0.1, 1.1, 0.035), box(-0.1, 0.86, 1.1, 0.99)):
        _lath(stage, beam, wood)
    fill(stage, box(0.03, 0.885, 0.465, 0.965), between(wood, palette.table, 0.55))
    fill(stage, box(0.535, 0.885, 0.97, 0.965), between(wood, palette.table, 0.55))
    _mats(stage, palette)


def _lath(stage: Stage, outline: list[Point], ink: str) -> None:
    fill(stage, [(a + 0.008, b + 0.006) for a, b in outline], "#000000", blur=0.006, opacity=0.2)
    fill(stage, outline, ink)
    (x0, y0), (x1, _), (_, y1), _ = outline
    light = box(x0, y0, x0 + 0.002, y1) if y1 - y0 > x1 - x0 else box(x0, y0, x1, y0 + 0.002)
    fill(stage, light, "#ffffff", opacity=0.22)


def _mats(stage: Stage, palette: "Palette") -> None:
    x, depth = below(stage, 0.985)
    far = 0.55 + depth * 1.5
    u, v = (x - 0.5) / far, np.log(far)
    rush = mix(colour("#c2b77f"), colour(palette.table), 0.32)
    weave = np.sin(v * 900) * 0.025 + np.sin(u * 420) * 0.02
    skin = rush * (1.1 - 0.14 * x + 0.1 * np.exp(-(((x - 0.3) / 0.3) ** 2)) - 0.28 * depth + weave)[..., None]
    cloth = mix(colour(palette.high), colour("#161412"), 0.45)
    seams = np.maximum(np.clip((0.034 - np.abs(u + 0.13)) * 260, 0, 1), np.clip((0.026 - np.abs(v - 0.32)) * 220, 0, 1) * (u > -0.13))
    thread = 1 + 0.1 * np.sin(u * 300) * np.sin(v * 260)
    skin = skin + (cloth * thread[..., None] - skin) * seams[..., None]
    ground(stage, skin.astype(np.float32), top=0.985)
    fill(stage, box(-0.1, 0.975, 1.1, 1.01), "#000000", blur=0.014, opacity=0.4)


def night_market(stage: Stage, palette: "Palette") -> None:
    """After dark between the stalls: awnings out of focus, discs of far light, strings of bulbs overhead."""
    night = mix(colour(palette.high), colour("#0c0a14"), 0.72)
    falling(stage, night * 0.8, mix(night, colour(palette.accent), 0.16), until=0.95)
    glow(stage, 0.5, 0.86, 0.42, "#ff9a4a", 0.26)
    rng = stage.rng
    for x0, top, wide in ((-0.12, 0.56, 0.44), (0.7, 0.52, 0.44), (0.36, 0.66, 0.28)):
        _stall(stage, palette, x0, top, wide)
    defocus(stage, 0.016)
    for _ in range(46):
        x, y = float(rng.uniform(-0.02, 1.02)), float(np.clip(rng.normal(0.62, 0.2), 0.12, 0.98))
        size = float(rng.uniform(0.012, 0.042))
        ink = str(rng.choice([*WARM, *WARM, "#ff6a5a", "#7fc7c0", palette.accent]))
        disc = ellipse(x, y, size, size, steps=40)
        see = float(rng.uniform(0.14, 0.42))
        fill(stage, disc, ink, blur=0.002, opacity=see)
        stroke(stage, [*disc, disc[0]], ink, 0.003, opacity=see * 0.6)
    for left, right, sag in ((0.06, 0.18, 0.1), (0.28, 0.04, 0.13), (0.24, 0.4, 0.1)):
        low, high = (float(part) for part in rng.uniform(-0.05, 0.05, 2))
        _bulbs(stage, (-0.03, left + low), (1.03, right + high), sag)
    _sill(stage, palette, shine=0.5)
    # However pale the table is by day, here it is night.
    stage.pixels[round(EDGE * stage.width) :] *= np.float32(min(0.82, 0.22 / float(colour(palette.table).mean())))


def _stall(stage: Stage, palette: "Palette", x0: float, top: float, wide: float) -> None:
    """An awning in stripes over a lit counter."""
    cover = between(palette.high, "#b5382a", 0.6)
    fill(stage, box(x0 + 0.03, top + 0.1, x0 + wide - 0.03, 0.92), "#ffb765", opacity=0.75)
    for step in range(5):
        a = x0 + 0.05 + step * (wide - 0.1) / 5
        fill(stage, ellipse(a + 0.03, 0.84, 0.026, 0.03), str(stage.rng.choice(["#8a2f22", "#3f5a3a", "#d8742f", "#f0d8a0"])))
    fill(stage, box(x0, 0.86, x0 + wide, 1.02), between(cover, "#0c0a14", 0.6))
    count = 7
    for step in range(count):
        a, b = x0 + wide * step / count, x0 + wide * (step + 1) / count
        stripe = [(a + wide * 0.03, top), (b + wide * 0.03, top), (b, top + 0.14), ((a + b) / 2, top + 0.165), (a, top + 0.14)]
        fill(stage, stripe, cover if step % 2 else between("#f3e3c8", cover, 0.2))
    fill(stage, box(x0, top, x0 + wide, top + 0.06), "#000000", opacity=0.3)


def _bulbs(stage: Stage, start: Point, end: Point, sag: float) -> None:
    """A wire across the picture with a bulb every so often, each with its halo."""
    line = [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t)) for t in np.linspace(0, 1, 60)]
    points = [(float(a), float(b)) for a, b in line]
    stroke(stage, points, "#0a0808", 0.004, opacity=0.9)
    for x, y in points[3::6]:
        stroke(stage, [(x, y), (x, y + 0.014)], "#0a0808", 0.008)
        glow(stage, x, y + 0.034, 0.05, "#ffae55", 0.42)
        fill(stage, ellipse(x, y + 0.033, 0.0145, 0.019, steps=28), "#ffd690")
        fill(stage, ellipse(x - 0.001, y + 0.034, 0.009, 0.012, steps=20), "#fffbe8", blur=0.003)


def studio(stage: Stage, palette: "Palette") -> None:
    """Seamless paper from wall to table, one soft spot on it, and the roll it hangs from."""
    room = colour(palette.high) * 0.5
    stage.pixels[:] = room
    # What depends on one direction only is computed along one line.
    y = (np.arange(stage.height, dtype=np.float32) / np.float32(stage.width))[:, None]
    x = (np.arange(stage.width, dtype=np.float32) / np.float32(stage.width))[None, :]
    high, low = colour(palette.high), colour(palette.low)
    bend = 1 / (1 + np.exp(-(y - 0.98) / 0.07))
    wall = high + (low - high) * (np.clip(y / 0.98, 0, 1) ** 1.6 * 0.55)[..., None]
    floor = mix(high, low, 0.85) * (1.06 - 0.26 * np.clip((y - 1.0) / 0.78, 0, 1))[..., None]
    spot = np.exp(-(((y - 0.62) / 0.5) ** 2)) * np.exp(-(((x - 0.46) / 0.42) ** 2))
    dip = 0.07 * np.exp(-(((y - 0.95) / 0.1) ** 2))
    paper = (wall + (floor - wall) * bend[..., None]) * (0.86 + 0.26 * spot - dip - 0.06 * x)[..., None]
    paper += (colour(palette.accent) - paper) * (0.3 * spot**1.6)[..., None]
    spread = 0.035 - 0.13 * np.clip((y - 0.9) / 0.5, 0, 1) ** 1.6
    inside = np.clip((x - spread) * stage.width, 0, 1) * np.clip((1 - spread - x) * stage.width, 0, 1)
    strip = x[:, round(0.9 * stage.width) :]
    stage.pixels[:, round(0.9 * stage.width) :] *= (1 - 0.25 * np.clip((1.015 - spread - strip) * 40, 0, 1))[..., None]
    paint(stage, inside, paper.astype(np.float32))
    fill(stage, box(0.0, -0.05, 1.0, 0.03), hexed(mix(high, low, 0.5) * 0.9))
    fill(stage, box(0.0, 0.016, 1.0, 0.034), "#000000", blur=0.008, opacity=0.34)
    fill(stage, box(0.0, 0.0, 1.0, 0.008), "#ffffff", blur=0.004, opacity=0.4)
