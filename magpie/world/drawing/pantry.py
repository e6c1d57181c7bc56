"""What a kitchen keeps: mushrooms, a basket, a bowl of noodles, fish, eggs, rice, and a box tied for giving."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable

import numpy as np

from magpie.world.drawing.crafts import ridges, wound
from magpie.world.drawing.forms import ground_shadow, turned
from magpie.world.drawing.skins import blend, bump, mottle, tinted, wood
from magpie.world.drawing.softs import at
from magpie.world.drawing.solids import SHADE, Plane, cast, disc, hatch, puffed, rounded, tube
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, smooth, stroke
from magpie.world.drawing.vessels import bands

UP = -np.pi / 2


def mushroom(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Three mushrooms as they stood in the wood, caps cracked like good shiitake."""
    for dx, lift, scale, lean in ((-0.4, 0.12, 0.72, -0.12), (0.46, 0.1, 0.6, 0.16), (0.04, 0.0, 1.0, 0.03)):
        foot, wide = (x + size * dx, base - size * lift), size * scale
        ground_shadow(stage, foot[0], foot[1] - wide * 0.03, wide * 0.22, strength=0.6)
        _one_mushroom(stage, foot, wide, lean, ink, second)


def _one_mushroom(stage: Stage, foot: Point, size: float, lean: float, ink: str, second: str) -> None:
    tone, pale = colour(ink), colour(second)
    neck = (foot[0] + size * lean * 0.8, foot[1] - size * 0.52)

    def stem(along: Floats, across: Floats) -> Floats:
        return tinted(pale, 0.97 + 0.06 * mottle(across * 9, along * 3, 3) - 0.16 * np.clip(along - 0.75, 0, 1))

    line = smooth([foot, (foot[0] + size * lean * 0.2, foot[1] - size * 0.25), neck], closed=False, steps=7)
    tube(stage, [(a, b - size * 0.1) for a, b in line], [size * (0.165 - 0.05 * float(np.sin(np.pi * t * 0.8))) for t in np.linspace(0, 1, len(line))], stem, gloss=0.1)
    rim = (neck[0], neck[1] - size * 0.06)
    disc(stage, rim, size * 0.5, size * 0.15, lambda a, b: tinted(pale, 0.5 + 0.28 * np.clip(b + 0.4, 0, 1) + 0.1 * np.sin(np.arctan2(b * 0.8 + 0.2, a) * 90)), turn=lean)
    fill(stage, ellipse(rim[0] + size * 0.01, rim[1] + size * 0.05, size * 0.15, size * 0.06), SHADE, blur=size * 0.03, opacity=0.4)

    def cap(a: Floats, b: Floats) -> Floats:
        crack = np.abs(mottle(a * 3.4, b * 4.2, 6)) + 0.28 * np.hypot(a, b + 0.45)
        split = np.clip((0.2 - crack) * 9, 0, 1)
        edge = np.clip((b - 0.22 + 0.06 * mottle(a * 8, b * 8, 2)) * 4, 0, 1)
        return blend(tone * (1 + 0.12 * mottle(a * 7, b * 7, 4))[..., None], pale, 0.75 * split + 0.3 * edge)

    rounded(stage, (rim[0], rim[1] - size * 0.03), size * 0.53, size * 0.42, cap, turn=lean, gloss=0.3, sharp=16, reach=_dome)


def _dome(angle: Floats) -> Floats:
    """A cap: round above, cut off by a shallow curve below."""
    down = np.clip(np.sin(angle), 0.001, 1)
    out: Floats = np.minimum(1.0, 0.36 / down)
    return np.where(down > 0.3, 0.36 / np.maximum(down, 0.36), out)


def basket(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A bamboo basket, over one and under one, with a bound handle."""
    ground_shadow(stage, x, base - size * 0.02, size * 0.62, strength=0.65)
    one, two = colour(ink), colour(second)

    def weave(turn: Floats, v: Floats) -> Floats:
        columns, rows = turn * 15, v * 11
        over = (np.floor(columns) + np.floor(rows)) % 2
        a, b = (columns % 1) * 2 - 1, (rows % 1) * 2 - 1
        strand = np.where(over > 0, 1 - 0.5 * np.abs(b) ** 3 - 0.22 * np.abs(a) ** 2, 0.86 - 0.5 * np.abs(a) ** 3)
        fibre = 1 + 0.09 * mottle(np.where(over > 0, turn * 9, columns * 6), np.where(over > 0, rows * 6, v * 4), 5)
        band = (np.floor(rows) == 3) | (np.floor(rows) == 5)
        skin: Floats = np.where((band & (over > 0))[..., None], two, one) * (strand * fibre)[..., None]
        return skin

    arc = [(x + size * 0.6 * float(np.cos(t)), base - size * 0.58 - size * 0.66 * float(np.sin(t))) for t in np.linspace(0.02, np.pi - 0.02, 40)]

    def bound(along: Floats, across: Floats) -> Floats:
        wrap = 0.5 + 0.5 * np.sin(along * 190 + across * 1.6)
        return blend(one, two, ((along > 0.4) & (along < 0.6)) * 0.9) * (0.78 + 0.3 * wrap)[..., None]

    top = base - size * 0.62
    disc(stage, (x, top), size * 0.7, size * 0.125, lambda a, b: tinted(one, 0.34 + 0.2 * a - 0.18 * b + 0.07 * np.sin(a * 60)))
    cast(stage, arc, size * 0.1, size * 0.05, size * 0.03, 0.1)
    turned(stage, [(0, 1.13), (0.4, 1.07), (0.75, 0.96), (0.93, 0.84), (1, 0.8)], cx=x, base=base, height=size * 0.62, ink=ink, gloss=0.12, texture=weave, mouth="#2a1c10")
    disc(stage, (x, top), size * 0.655, size * 0.1, lambda a, b: tinted(one, 0.3 - 0.16 * b + 0.12 * a + 0.05 * np.sin(np.arcsin(np.clip(a, -1, 1)) * 34) * (b < 0.3)))
    ring = ellipse(x, top, size * 0.69, size * 0.108)
    tube(stage, [*ring, ring[0]], size * 0.032, lambda along, across: tinted(one, 0.8 + 0.26 * np.sin(along * 330 + across * 1.4)), gloss=0.2)
    tube(stage, arc, size * 0.036, bound, gloss=0.25)
    for side in (-1, 1):
        tube(stage, [(x + side * size * 0.61, top + size * 0.1), (x + side * size * 0.6, top - size * 0.08)], size * 0.05, lambda along, across: tinted(two, 0.78 + 0.3 * np.sin(along * 40)), gloss=0.2)


def noodles(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A bowl of noodles with half an egg, spring onion, and chopsticks across the rim."""
    ground_shadow(stage, x, base - size * 0.02, size * 0.5, strength=0.65)
    rim, wide, deep = base - size * 0.6, size * 0.86, size * 0.27
    turned(stage, [(0, 1.42), (0.2, 1.34), (0.5, 1.08), (0.8, 0.7), (0.9, 0.56), (0.92, 0.54), (1, 0.55)], cx=x, base=base, height=size * 0.6, ink=ink, gloss=0.6, texture=bands(ink, second, (0.2, 0.27), (0.31, 0.33)))
    disc(stage, (x, rim), wide, deep, lambda a, b: tinted(colour(ink), 1.06 - 0.1 * a))
    disc(stage, (x, rim + size * 0.008), wide * 0.94, deep * 0.92, lambda a, b: tinted(colour(ink), 0.62 - 0.3 * b + 0.12 * a))
    disc(stage, (x, rim + size * 0.04), wide * 0.87, deep * 0.8, lambda a, b: tinted(colour("#a8642a"), 0.85 + 0.2 * mottle(a * 3, b * 3, 2) - 0.2 * a))
    _strands(stage, x, rim + size * 0.03, size)
    _toppings(stage, x, rim, size)
    for lift in (0.0, 0.05):
        stick = [(x - size * 0.72, rim + size * (0.02 - lift)), (x + size * 1.0, rim - size * (0.36 + lift * 1.5))]
        cast(stage, [stick[0], stick[1], (stick[1][0], stick[1][1] + 0.012), (stick[0][0], stick[0][1] + 0.012)], 0.008, 0.022, 0.006, 0.3)
        tube(stage, stick, [size * 0.014, size * 0.026], wood("#7a3b22", seed=4, rings=1, scale=0.4), gloss=0.5)


def _strands(stage: Stage, x: float, y: float, size: float) -> None:
    rng = np.random.default_rng(6)
    rounded(stage, (x - size * 0.06, y - size * 0.03), size * 0.66, size * 0.215, wound("#f0d08c", 21, 11), gloss=0.25, sharp=12, dent=ridges(21, 11))
    for layer in range(15):
        rise = layer / 15
        cx, cy = x + size * float(rng.uniform(-0.3, 0.3)), y + size * float(rng.uniform(-0.09, 0.07)) - size * 0.06 * rise
        wide = size * float(rng.uniform(0.2, 0.46)) * (1 - 0.3 * rise)
        start, sweep = float(rng.uniform(0, 6.28)), float(rng.uniform(2.4, 4.6))
        lines = []
        for step in range(4):
            far = wide * (0.86 + 0.1 * step)
            line = [(cx + far * float(np.cos(t)), cy + far * 0.36 * float(np.sin(t))) for t in np.linspace(start, start + sweep, 22)]
            if max(abs(a - x) for a, _ in line) < size * 0.76 and max(abs(b - y) for _, b in line) < size * 0.215:
                lines.append(line)
        if lines:
            hatch(stage, [[(a + size * 0.004, b + size * 0.014) for a, b in line] for line in lines], "#7a4a1c", size * 0.03, opacity=0.5)
            hatch(stage, lines, "#eccb84", size * 0.026)
            hatch(stage, [[(a - size * 0.003, b - size * 0.008) for a, b in line] for line in lines], "#fff0c4", size * 0.009, opacity=0.75)


def _toppings(stage: Stage, x: float, rim: float, size: float) -> None:
    rng = np.random.default_rng(9)
    cx, cy = x + size * 0.34, rim - size * 0.02
    fill(stage, ellipse(cx + size * 0.02, cy + size * 0.05, size * 0.19, size * 0.11), SHADE, blur=size * 0.02, opacity=0.4)
    rounded(stage, (cx, cy), size * 0.19, size * 0.125, "#f8f1e2", turn=-0.2, gloss=0.5)
    rounded(stage, (cx - size * 0.01, cy - size * 0.005), size * 0.1, size * 0.068, "#f09a2a", turn=-0.2, gloss=0.8, sharp=20)
    for _ in range(26):
        a, b = rng.uniform(-0.55, 0.16), rng.uniform(-0.13, 0.11)
        spot = (x + size * float(a), rim + size * float(b))
        ring = ellipse(spot[0], spot[1], size * 0.026, size * 0.019, turn=float(rng.uniform(0, 3)), steps=14)
        stroke(stage, [*ring, ring[0]], ("#5f9a3c", "#8fbf5a", "#447a30")[int(rng.integers(3))], size * 0.012)


def fish(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A fish on a long dish, its back dark and its belly bright, every scale catching a little light."""
    dish = ellipse(x, base - size * 0.16, size * 0.96, size * 0.19)
    cast(stage, dish, size * 0.08, size * 0.035, size * 0.05, 0.5)
    cast(stage, ellipse(x, base - size * 0.12, size * 0.7, size * 0.14), 0.0, 0.0, size * 0.02, 0.5)
    for drop, wide, shade in ((0.0, 1.0, 0.8), (-0.035, 1.0, 1.0)):
        disc(stage, (x, base - size * 0.16 + size * drop), size * 1.0 * wide, size * 0.2, lambda a, b, shade=shade: colour("#e9e6dc") * (shade - 0.1 * a - 0.06 * b)[..., None])  # type: ignore[misc]
    disc(stage, (x, base - size * 0.185), size * 0.88, size * 0.155, lambda a, b: tinted(colour("#f4f1e8"), 0.9 + 0.08 * b - 0.06 * a))
    rim = ellipse(x, base - size * 0.19, size * 0.95, size * 0.178)
    stroke(stage, [*rim, rim[0]], "#5f86a8", size * 0.012, opacity=0.7)
    foot = base - size * 0.14
    body = smooth(at(x, foot, size, (-0.84, 0.2), (-0.66, 0.36), (-0.3, 0.5), (0.08, 0.46), (0.46, 0.3), (0.62, 0.25), (0.62, 0.14), (0.44, 0.08), (0.0, -0.03), (-0.4, 0.0), (-0.7, 0.09)))
    cast(stage, body, size * 0.03, size * 0.07, size * 0.035, 0.45)
    back, pale = colour(ink), colour(second)
    for fin in ((( 0.58, 0.2), (0.74, 0.36), (0.93, 0.46), (0.86, 0.24), (0.92, -0.02), (0.72, 0.08)), ((-0.34, 0.46), (-0.18, 0.63), (0.1, 0.58), (0.3, 0.44), (0.3, 0.36), (0.0, 0.42)), ((0.1, 0.04), (0.2, -0.08), (0.34, -0.06), (0.36, 0.08))):
        puffed(stage, smooth(at(x, foot, size, *fin), steps=8), lambda u, v: blend(back, pale, 0.3 + 0.25 * np.sin((u - x + 0.5 * (foot - v)) / size * 150))[..., :] * np.float32(0.92), depth=0.3, gloss=0.3)
    puffed(stage, body, _scales(x, foot, size, back, pale), depth=0.85, gloss=0.75, sharp=14)
    gill = smooth(at(x, foot, size, (-0.5, 0.38), (-0.43, 0.24), (-0.5, 0.08)), closed=False)
    stroke(stage, gill, SHADE, size * 0.016, opacity=0.4)
    stroke(stage, [(a + size * 0.014, b) for a, b in gill], "#ffffff", size * 0.01, opacity=0.35)
    puffed(stage, smooth(at(x, foot, size, (-0.4, 0.2), (-0.2, 0.24), (-0.12, 0.12), (-0.24, 0.09))), lambda u, v: blend(back, pale, 0.55 + 0.3 * np.sin((v - 0.4 * u) / size * 190)), depth=0.4, gloss=0.3)
    rounded(stage, (x - size * 0.63, foot - size * 0.26), size * 0.055, size * 0.055, "#e9dfc0", gloss=0.4)
    rounded(stage, (x - size * 0.635, foot - size * 0.262), size * 0.034, size * 0.034, "#15151a", gloss=1.4)
    stroke(stage, smooth(at(x, foot, size, (-0.83, 0.185), (-0.785, 0.17), (-0.75, 0.145)), closed=False), SHADE, size * 0.012, opacity=0.6)


def _scales(x: float, foot: float, size: float, back: Floats, pale: Floats) -> Callable[[Floats, Floats], Floats]:
    def skin(u: Floats, v: Floats) -> Floats:
        a, b = (u - x) / size, (foot - v) / size
        row = b * 24
        column = a * 17 + 0.5 * (np.floor(row) % 2)
        ca, cb = (column % 1) - 0.5, (row % 1) - 0.5
        edge = np.clip((np.hypot(ca + 0.15, cb) - 0.42) * 6, 0, 1) * np.clip((a + 0.46) * 20, 0, 1)
        shade = blend(pale, back, (b - 0.22) * 4.4 + 0.3 + 0.1 * mottle(a * 6, b * 6, 3))
        sheen = np.exp(-(((b - 0.2) / 0.035) ** 2)) * 0.1
        return shade * (1 - 0.28 * edge)[..., None] + sheen[..., None]

    return skin


def egg(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Four eggs in a nest of straw, two of them speckled with the second colour."""
    cast(stage, ellipse(x, base - size * 0.17, size * 0.76, size * 0.17), size * 0.09, size * 0.03, size * 0.05, 0.5)
    cast(stage, ellipse(x, base - size * 0.12, size * 0.6, size * 0.13), 0.0, size * 0.01, size * 0.02, 0.6)
    rng = np.random.default_rng(5)
    puffed(stage, ellipse(x, base - size * 0.24, size * 0.78, size * 0.24), lambda u, v: tinted(colour("#a5793a"), 0.8 + 0.3 * mottle(u * 30, v * 90, 3)), depth=0.8, gloss=0.05)
    _straw(stage, x, base - size * 0.2, size, rng, 120)
    fill(stage, ellipse(x, base - size * 0.34, size * 0.62, size * 0.13), "#3a260f", blur=size * 0.03, opacity=0.8)
    tone, spot = colour(ink), colour(second)
    for dx, lift, turn, freckled in ((-0.38, 0.28, -0.4, False), (0.37, 0.28, 0.36, True), (0.0, 0.36, 0.06, False), (0.04, 0.16, -0.75, True)):
        def skin(a: Floats, b: Floats, freckled: bool = freckled, seed: int = round(lift * 100)) -> Floats:
            shell = tone * (1 + 0.04 * mottle(a * 2, b * 2, seed) + 0.02 * mottle(a * 30, b * 30, 2))[..., None]
            dots = np.clip((mottle(a * 7, b * 7, seed + 1) - 0.62) * 5, 0, 1) * (0.85 if freckled else 0.0)
            return blend(shell, spot, dots)

        centre = (x + size * dx, base - size * (lift + 0.28))
        fill(stage, ellipse(centre[0] + size * 0.04, centre[1] + size * 0.08, size * 0.27, size * 0.3), SHADE, blur=size * 0.04, opacity=0.35)
        rounded(stage, centre, size * 0.27, size * 0.345, skin, turn=turn, gloss=0.35, sharp=16, reach=lambda t: 1 - 0.06 * bump(t, UP, 0.9) + 0.02 * bump(t, -UP, 0.9))
    _straw(stage, x, base - size * 0.2, size, rng, 180, front=True)


def _straw(stage: Stage, x: float, y: float, size: float, rng: np.random.Generator, count: int, *, front: bool = False) -> None:
    """Blades of straw round a ring, laid in five layers; only its nearer half when `front`."""
    for _ in range(5):
        blades = [_blade(x, y, size, rng, front=front) for _ in range(count // 5)]
        hatch(stage, [[(a + 0.002, b + 0.005) for a, b in blade] for blade in blades], "#4a3312", size * 0.022, opacity=0.45)
        for k, shade in enumerate(("#d9b566", "#c49a4a", "#ecd08a", "#a97f38")):
            hatch(stage, blades[k::4], shade, size * 0.019)


def _blade(x: float, y: float, size: float, rng: np.random.Generator, *, front: bool) -> list[Point]:
    turn, far = float(rng.uniform(0.1, np.pi - 0.1) if front else rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.62, 0.86))
    cx, cy = x + size * far * float(np.cos(turn)), y + size * (0.2 * far * float(np.sin(turn)) - (0.06 if front else 0.08) * float(rng.uniform(0, 1.6)))
    lean = turn + np.pi / 2 + float(rng.normal(0, 0.42))
    ex, ey = size * 0.22 * float(np.cos(lean)), size * 0.07 * float(np.sin(lean))
    return smooth([(cx - ex, cy - ey), (cx, cy + size * float(rng.uniform(-0.03, 0.03))), (cx + ex, cy + ey)], closed=False, steps=4)


def ricebag(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A cloth sack with its collar rolled down, full of rice, a scoop standing in it."""
    ground_shadow(stage, x, base - size * 0.03, size * 0.44, strength=0.65)
    tone = colour(ink)

    def cloth(u: Floats, v: Floats) -> Floats:
        weave = 0.03 * np.sin(u * 1500) + 0.03 * np.sin(v * 1500)
        return tinted(tone, 1 + weave + 0.05 * mottle(u * 14, v * 10, 4))

    def folds(u: Floats, v: Floats) -> Floats:
        fall = np.clip((base - v) / size, 0, 1)
        out: Floats = size * 0.018 * np.sin((u - x) / size * 21 + 3 * mottle(u * 4, v * 3, 7)) * (0.3 + fall)
        return out

    sack = smooth(at(x, base, size, (-0.42, 0.02), (-0.5, 0.22), (-0.46, 0.52), (-0.42, 0.74), (0, 0.78), (0.42, 0.74), (0.46, 0.52), (0.5, 0.22), (0.42, 0.02), (0, -0.03)))
    puffed(stage, sack, cloth, depth=0.9, gloss=0.04, rough=folds)
    top = base - size * 0.78
    roll = _roll(tone)
    tube(stage, [(x + size * 0.43 * float(np.cos(t)), top + size * 0.02 - size * 0.1 * float(np.sin(t))) for t in np.linspace(-0.1, np.pi + 0.1, 24)], size * 0.055, roll, gloss=0.05)
    rice = smooth([(x - size * 0.4, top + size * 0.02), (x - size * 0.2, top - size * 0.1), (x + size * 0.02, top - size * 0.16), (x + size * 0.22, top - size * 0.1), (x + size * 0.4, top + size * 0.02), (x, top + size * 0.1)])
    puffed(stage, rice, "#efe8d6", depth=0.8, gloss=0.05)
    rng = np.random.default_rng(3)
    for _ in range(230):
        a, b = rng.uniform(-0.38, 0.38), rng.uniform(-0.15, 0.07)
        if b < -0.15 + 0.95 * a * a:
            continue
        grain = ellipse(x + size * float(a), top + size * float(b), size * 0.017, size * 0.007, turn=float(rng.uniform(0, 3.1)), steps=8)
        fill(stage, [(p + 0.0012, q + 0.002) for p, q in grain], "#8a7a5c", opacity=0.45)
        fill(stage, grain, "#fffaf0")
    ring = [(x + size * 0.43 * float(np.cos(t)), top + size * 0.02 + size * 0.125 * float(np.sin(t))) for t in np.linspace(-0.2, np.pi + 0.2, 30)]
    tube(stage, ring, [size * (0.055 + 0.018 * float(np.sin(np.pi * t))) for t in np.linspace(0, 1, 30)], roll, gloss=0.05)
    _stamp(stage, x, base - size * 0.36, size, second)


def _roll(tone: Floats) -> Callable[[Floats, Floats], Floats]:
    return lambda along, across: tinted(tone, 1.0 + 0.06 * mottle(along * 26, across * 2, 3) + 0.04 * np.sin(along * 300))


def _stamp(stage: Stage, x: float, y: float, size: float, ink: str) -> None:
    """The one character for rice, in a diamond, brushed."""
    diamond = [(x, y - size * 0.24), (x + size * 0.24, y), (x, y + size * 0.24), (x - size * 0.24, y)]
    stroke(stage, [*diamond, diamond[0]], ink, size * 0.018, opacity=0.85)
    lines: list[list[Point]] = [[(0, -0.13), (0, 0.14)], [(-0.12, -0.005), (0.12, -0.015)], [(-0.085, -0.1), (-0.035, -0.045)], [(0.09, -0.11), (0.035, -0.045)], [(-0.01, 0.0), (-0.05, 0.06), (-0.12, 0.11)], [(0.01, 0.0), (0.05, 0.06), (0.13, 0.11)]]
    for line in lines:
        stroke(stage, [(x + size * a, y + size * b) for a, b in line], ink, size * 0.028, opacity=0.85)


def giftbox(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A box from its corner, lid on, the ribbon crossing over and tied in a bow."""
    foot = at(x, base, size, (-0.62, 0.17), (0.06, 0.0), (0.66, 0.2), (0.0, 0.36))
    cast(stage, foot, size * 0.14, size * 0.0, size * 0.06, 0.45)
    cast(stage, foot, size * 0.02, size * 0.015, size * 0.014, 0.5)
    tone, silk = colour(ink), colour(second)

    def face(shade: float) -> Callable[[Floats, Floats], Floats]:
        def skin(s: Floats, t: Floats) -> Floats:
            ribbon = np.clip((0.085 - np.abs(s - 0.5)) * 90, 0, 1)
            paper = tone * (1 + 0.02 * mottle(s * 40, t * 40, 3) + 0.05 * (0.5 - t))[..., None]
            sheen = silk * (0.94 + 0.12 * np.sin(s * 60) * ribbon)[..., None]
            return blend(paper, sheen, ribbon) * np.float32(shade)
        return skin

    def wall(left: Point, right: Point, tall: float, shade: float) -> None:
        Plane((left[0], left[1] - tall), (right[0], right[1] - tall), right, left).lay(stage, face(shade))

    def corner(a: float, b: float) -> Point:
        return (x + size * a, base - size * b)

    wall(corner(-0.62, 0.17), corner(0.06, 0.0), size * 0.56, 0.98)
    wall(corner(0.06, 0.0), corner(0.66, 0.2), size * 0.56, 0.66)
    fill(stage, [corner(-0.62, 0.56), corner(0.06, 0.39), corner(0.66, 0.59), corner(0.66, 0.53), corner(0.06, 0.33), corner(-0.62, 0.5)], SHADE, blur=size * 0.012, opacity=0.4)
    wall(corner(-0.66, 0.57), corner(0.06, 0.39), size * 0.2, 1.06)
    wall(corner(0.06, 0.39), corner(0.7, 0.6), size * 0.2, 0.72)
    lid = Plane(corner(-0.02, 0.94), corner(0.7, 0.8), corner(0.06, 0.59), corner(-0.66, 0.77))

    def cross(s: Floats, t: Floats) -> Floats:
        ribbon = np.clip((0.085 - np.minimum(np.abs(s - 0.5), np.abs(t - 0.5))) * 90, 0, 1)
        return blend(tone * (1.12 + 0.02 * mottle(s * 40, t * 40, 3) - 0.1 * s)[..., None], silk * np.float32(1.05), ribbon)

    lid.lay(stage, cross)
    _bow(stage, (x + size * 0.02, base - size * 0.8), size, second)


def _bow(stage: Stage, knot: Point, size: float, ink: str) -> None:
    silk = colour(ink)

    def skin(u: Floats, v: Floats) -> Floats:
        return tinted(silk, 1 + 0.07 * np.sin(np.arctan2(v - knot[1], u - knot[0]) * 46))

    def put(side: int, *points: Point) -> list[Point]:
        return smooth([(knot[0] + side * size * a, knot[1] - size * b) for a, b in points], steps=8)

    fill(stage, ellipse(knot[0] + size * 0.08, knot[1] + size * 0.04, size * 0.32, size * 0.09), SHADE, blur=size * 0.04, opacity=0.4)
    for side in (-1, 1):
        puffed(stage, put(side, (0.0, 0.02), (0.12, -0.06), (0.3, -0.14), (0.36, -0.2), (0.4, -0.1), (0.24, 0.0)), skin, depth=0.5, gloss=0.4, sharp=12)
    for side in (-1, 1):
        puffed(stage, put(side, (0.0, 0.0), (0.16, 0.22), (0.36, 0.28), (0.42, 0.14), (0.26, 0.02)), skin, depth=1.0, gloss=0.5, sharp=12)
        fill(stage, put(side, (0.14, 0.07), (0.22, 0.18), (0.34, 0.21), (0.36, 0.13), (0.24, 0.07)), SHADE, opacity=0.3, blur=size * 0.012)
    puffed(stage, put(1, (-0.07, 0.0), (-0.05, 0.08), (0.05, 0.08), (0.07, 0.0), (0.04, -0.06), (-0.04, -0.06)), skin, depth=1.1, gloss=0.5, sharp=12)
