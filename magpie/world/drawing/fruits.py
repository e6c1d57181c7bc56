"""Fruit, each lit as the round thing it is: apples, oranges, peaches, pears, a bunch of grapes, chillies, corn."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable

import numpy as np

from magpie.world.drawing.forms import ground_shadow
from magpie.world.drawing.skins import blend, bump, mottle, tinted
from magpie.world.drawing.solids import SHADE, cast, disc, puffed, rounded, tube
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, mix, smooth, stroke

UP = -np.pi / 2
LEAF = "#4d7a3f"
STEM = "#5c3d22"


def leaf(stage: Stage, root: Point, tip: Point, wide: float, ink: str = LEAF, *, bend: float = 0.12) -> None:
    """A leaf from root to tip, its veins showing; `bend` bows it to one side."""
    dx, dy = tip[0] - root[0], tip[1] - root[1]
    length = float(np.hypot(dx, dy))
    ex, ey = dx / length, dy / length
    spine = [(root[0] + dx * t - ey * bend * length * 4 * t * (1 - t), root[1] + dy * t + ex * bend * length * 4 * t * (1 - t)) for t in np.linspace(0, 1, 15)]
    half = [wide * float(np.sin(np.pi * t**0.8) ** 0.9) if 0 < t < 1 else 0.0 for t in np.linspace(0, 1, 15)]
    outline = [(x - ey * h, y + ex * h) for (x, y), h in zip(spine, half, strict=True)] + [(x + ey * h, y - ex * h) for (x, y), h in zip(spine, half, strict=True)][::-1]
    base = colour(ink)

    def skin(u: Floats, v: Floats) -> Floats:
        along = ((u - root[0]) * ex + (v - root[1]) * ey) / length
        over = ((v - root[1]) * ex - (u - root[0]) * ey) / length - bend * 4 * along * (1 - along)
        vein = np.exp(-((over * length / (wide * 0.07)) ** 2)) * 0.5
        side = np.clip(np.cos((along - np.abs(over) * 0.9) * 44) - 0.86, 0, 1) * 2.2
        tone = 0.94 + 0.12 * mottle(u * 30, v * 30, 3) - 0.1 * (over > 0)
        return base * tone[..., None] + (vein + side * 0.35)[..., None] * np.array([0.16, 0.2, 0.08], dtype=np.float32)

    puffed(stage, outline, skin, depth=0.5, gloss=0.35, sharp=14)


def _stem(stage: Stage, x: float, y: float, size: float, lean: float) -> None:
    line = smooth([(x, y), (x + lean * size * 0.08, y - size * 0.16), (x + lean * size * 0.2, y - size * 0.3)], closed=False, steps=5)
    tube(stage, line, [size * (0.024 + 0.014 * t**3) for t in np.linspace(0, 1, len(line))], STEM, gloss=0.15)


def apple(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Three apples, streaked, the front one with its leaf."""
    for dx, lift, scale, turn, seed in ((-0.46, 0.24, 0.9, -0.22, 4), (0.5, 0.2, 0.88, 0.3, 9), (0.02, 0.0, 1.0, 0.05, 2)):
        radius = size * 0.46 * scale
        cx, foot = x + size * dx, base - size * lift
        ground_shadow(stage, cx, foot - radius * 0.12, radius * 0.8, strength=0.6)
        _one_apple(stage, (cx, foot - radius * 0.93), radius, ink, second, turn, seed)
        _stem(stage, cx + np.sin(turn) * radius * 0.74, foot - radius * (0.93 + 0.68 * np.cos(turn)), size * scale, 0.6 + turn)
    leaf(stage, (x + size * 0.08, base - size * 0.86), (x + size * 0.4, base - size * 0.98), size * 0.085)


def _one_apple(stage: Stage, centre: Point, radius: float, ink: str, second: str, turn: float, seed: int) -> None:
    one, two = colour(ink), colour(second)

    def skin(a: Floats, b: Floats) -> Floats:
        angle, far = np.arctan2(a * 0.8, b + 0.78), np.hypot(a, b + 0.72)
        streak = mottle(angle * 9, far * 0.8, seed) * 0.6 + mottle(angle * 22, far * 1.6, seed + 1) * 0.4
        pale = np.exp(-((far / 0.3) ** 2)) * 0.8 + np.clip(0.5 * (a * 0.8 - 0.15) + 0.3 * b + 0.34 * streak, 0, 1) * 0.85
        dots = np.clip(mottle(a * 17, b * 17, seed + 2, octaves=1) - 0.78, 0, 1) * 2.4
        return blend(one * (1 + 0.1 * streak)[..., None], two, pale) + dots[..., None] * 0.3

    rounded(stage, centre, radius, radius * 0.95, skin, turn=turn, gloss=0.75, sharp=46,
            reach=lambda t: 1 - 0.12 * bump(t, UP, 0.36) - 0.05 * bump(t, -UP, 0.3) - 0.05 * np.sin(t),
            dent=lambda a, b: -0.42 * np.exp(-((a / 0.27) ** 2) - (((b + 0.74) / 0.14) ** 2)))


def orange(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Two whole, and one cut open in front."""
    one, two = colour(ink), colour(second)

    def peel(a: Floats, b: Floats) -> Floats:
        return tinted(one, 1 + 0.07 * mottle(a * 3, b * 3, 5))

    for dx, lift, scale in ((-0.4, 0.16, 1.0), (0.46, 0.2, 0.94)):
        radius, cx, foot = size * 0.44 * scale, x + size * dx, base - size * lift
        ground_shadow(stage, cx, foot - radius * 0.12, radius * 0.8, strength=0.6)
        rounded(stage, (cx, foot - radius * 0.94), radius, radius * 0.95, peel, gloss=0.4, sharp=18, dent=lambda a, b: 0.008 * mottle(a * 27, b * 27, 8, octaves=1) - 0.07 * np.exp(-(((a - 0.1) / 0.14) ** 2) - (((b + 0.72) / 0.07) ** 2)))
        fill(stage, [(cx + radius * (0.1 + 0.075 * r * float(np.cos(t))), foot - radius * (1.635 - 0.04 * r * float(np.sin(t)))) for t, r in zip(np.linspace(0, 6.28, 11), (1, 0.5) * 6, strict=False)], "#5f7238")
    leaf(stage, (x - size * 0.36, base - size * 0.9), (x - size * 0.04, base - size * 1.04), size * 0.09)
    radius, cx, cy = size * 0.4, x + size * 0.05, base - size * 0.34
    ground_shadow(stage, cx, base - radius * 0.08, radius * 0.85, strength=0.65)
    rounded(stage, (cx + radius * 0.07, cy), radius * 0.99, radius * 0.93, peel, gloss=0.3, sharp=18)
    disc(stage, (cx - radius * 0.02, cy + radius * 0.02), radius * 0.95, radius * 0.89, _segments(one, two), turn=-0.2)


def _segments(peel: Floats, flesh: Floats) -> Callable[[Floats, Floats], Floats]:
    pith, deep = mix(np.array([1, 0.96, 0.86], dtype=np.float32), flesh, 0.12), mix(flesh, peel, 0.55)

    def skin(a: Floats, b: Floats) -> Floats:
        far, angle = np.hypot(a, b), np.arctan2(b, a)
        share = (angle / (2 * np.pi) * 10 + 0.04 * mottle(far * 5, angle, 2)) % 1
        wall = np.minimum(share, 1 - share) * far * 0.6
        inside = np.clip((wall - 0.016) * 70, 0, 1) * np.clip((0.83 - far) * 40, 0, 1) * np.clip((far - 0.1) * 30, 0, 1)
        pulp = mottle(angle * 26, far * 5 + 0.6 * np.sin(angle * 10), 6)
        juice = blend(deep, flesh, 0.45 + 0.4 * pulp + 0.3 * (far - 0.4)) + (np.clip(pulp - 0.5, 0, 1) * 0.5)[..., None]
        rim = np.clip((far - 0.93) * 24, 0, 1)
        return blend(blend(pith * (1 - 0.07 * far)[..., None], juice, inside), peel, rim) * (1.05 - 0.1 * a - 0.06 * b)[..., None]

    return skin


def peach(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Two peaches with down on them, the cleft towards us; leaves behind."""
    leaf(stage, (x - size * 0.16, base - size * 0.62), (x - size * 0.84, base - size * 0.92), size * 0.11, bend=-0.16)
    leaf(stage, (x + size * 0.3, base - size * 0.66), (x + size * 0.86, base - size * 1.0), size * 0.11, "#5d8a48")
    for dx, lift, scale, turn, seed in ((0.36, 0.17, 0.92, 0.3, 4), (-0.2, 0.0, 1.08, -0.12, 7)):
        radius, cx, foot = size * 0.46 * scale, x + size * dx, base - size * lift
        ground_shadow(stage, cx, foot - radius * 0.12, radius * 0.82, strength=0.6)
        _one_peach(stage, (cx, foot - radius * 0.95), radius, ink, second, turn, seed)


def _one_peach(stage: Stage, centre: Point, radius: float, ink: str, second: str, turn: float, seed: int) -> None:
    one, two = colour(ink), colour(second)

    def cleft(a: Floats, b: Floats) -> Floats:
        return a - 0.3 * np.cos(b * 1.45) + 0.06

    def skin(a: Floats, b: Floats) -> Floats:
        blush = 0.62 * mottle(a * 1.6, b * 1.6, seed, octaves=3) - 0.7 * a - 0.55 * b + 0.22
        down = np.clip(np.hypot(a, b), 0, 1) ** 5 * 0.09
        crease = np.exp(-((cleft(a, b) / 0.035) ** 2)) * np.clip(1.1 - b * b, 0, 1)
        flecks = 0.035 * mottle(a * 40, b * 40, seed + 1, octaves=1)
        return blend(one, two, blush + 0.5 * crease) * (1 - 0.16 * crease + flecks)[..., None] + down[..., None] * one

    rounded(stage, centre, radius, radius * 0.96, skin, turn=turn, gloss=0.12, sharp=8,
            reach=lambda t: 1 + 0.09 * bump(t, UP + 0.25, 0.22) - 0.03 * bump(t, -UP, 0.4),
            dent=lambda a, b: -0.11 * np.exp(-((cleft(a, b) / 0.1) ** 2)) * np.clip(1.2 - b * b, 0, 1))


def pear(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Two pears standing and leaning, freckled, one cheek turned to the sun."""
    for dx, lift, scale, turn, seed in ((0.36, 0.14, 0.9, 0.16, 5), (-0.25, 0.0, 1.0, -0.1, 3)):
        radius, cx, foot = size * 0.36 * scale, x + size * dx, base - size * lift
        ground_shadow(stage, cx, foot - radius * 0.12, radius * 0.82, strength=0.6)
        centre = (cx, foot - radius * 0.94)
        _one_pear(stage, centre, radius, ink, second, turn, seed)
        tip = (centre[0] + np.sin(turn) * radius * 1.72, centre[1] - np.cos(turn) * radius * 1.72)
        _stem(stage, tip[0], tip[1] + radius * 0.06, size * scale * 0.9, 0.5 + turn * 2)
        if seed == 3:
            leaf(stage, (tip[0] + size * 0.03, tip[1] - size * 0.06), (tip[0] + size * 0.4, tip[1] - size * 0.17), size * 0.085)


def _one_pear(stage: Stage, centre: Point, radius: float, ink: str, second: str, turn: float, seed: int) -> None:
    one, two = colour(ink), colour(second)

    def skin(a: Floats, b: Floats) -> Floats:
        cheek = 0.5 * mottle(a * 1.3, b * 1.1, seed) - 0.9 * a + 0.25 * b - 0.2
        russet = np.exp(-(((b + 1.7) / 0.3) ** 2)) * 0.7
        freckles = np.clip(mottle(a * 19, b * 19, seed + 2, octaves=1) - 0.52, 0, 1) * 1.3
        return blend(blend(one, two, cheek), colour("#8a6a34"), russet + freckles * 0.6)

    rounded(stage, centre, radius, radius * 0.96, skin, turn=turn, gloss=0.4, sharp=22,
            reach=lambda t: 1 + 0.66 * bump(t, UP, 0.5) + 0.14 * bump(t, UP, 1.0) - 0.03 * bump(t, -UP, 0.3))


def grapes(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A bunch at rest, heaped the way it fell, with bloom on each grape."""
    rng = np.random.default_rng(12)
    heap = smooth([(x - size * 0.54, base - size * 0.12), (x - size * 0.38, base - size * 0.44), (x - size * 0.06, base - size * 0.68), (x + size * 0.22, base - size * 0.5), (x + size * 0.52, base - size * 0.12), (x, base - size * 0.03)])
    ground_shadow(stage, x + size * 0.06, base - size * 0.06, size * 0.6, strength=0.65)
    leaf(stage, (x - size * 0.02, base - size * 0.72), (x + size * 0.62, base - size * 0.86), size * 0.17, bend=-0.1)
    fill(stage, heap, SHADE, blur=0.006, opacity=0.75)
    tube(stage, smooth([(x - size * 0.06, base - size * 0.62), (x - size * 0.08, base - size * 0.86), (x - size * 0.26, base - size * 0.97)], closed=False, steps=6), size * 0.026, "#7b6335")
    spots: list[tuple[float, float, float]] = []
    for level, left, right in ((0.1, -0.56, 0.62), (0.22, -0.55, 0.56), (0.35, -0.47, 0.46), (0.47, -0.36, 0.36), (0.58, -0.25, 0.2), (0.67, -0.1, 0.07)):
        for across in np.arange(left, right, 0.145):
            spots.append((x + size * (across + rng.uniform(-0.03, 0.03)), base - size * (level + rng.uniform(-0.025, 0.025)), rng.uniform(0, 1) + level * 0.7))
    for cx, cy, depth in sorted(spots, key=lambda spot: -spot[2]):
        _grape(stage, (cx, cy), size * 0.1 * float(rng.uniform(0.9, 1.1)), ink, second, 1.08 - 0.3 * depth, int(rng.integers(1, 9)))


def _grape(stage: Stage, centre: Point, radius: float, ink: str, second: str, light: float, seed: int) -> None:
    one, two = colour(ink) * np.float32(light), colour(second)

    def skin(a: Floats, b: Floats) -> Floats:
        through = np.exp(-(((a - 0.42) ** 2 + (b - 0.48) ** 2) / 0.2))
        bloom = 0.3 * np.clip(mottle(a * 1.5 + seed, b * 1.5, 3) + 0.2 - 0.4 * b, 0, 1)
        out: Floats = blend(one, two, bloom) + through[..., None] * (one * np.float32(0.45) + np.float32(0.05))
        return out

    fill(stage, [(centre[0] + radius * (0.14 + 1.1 * float(np.cos(t))), centre[1] + radius * (0.2 + 1.1 * float(np.sin(t)))) for t in np.linspace(0, 6.28, 14)], SHADE, opacity=0.18)
    rounded(stage, centre, radius, radius * 1.06, skin, gloss=0.8, sharp=34, turn=seed * 0.1 - 0.45)


def chilli(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Chillies heaped on a round bamboo tray, shining, caps green; one or two of the second colour."""
    cast(stage, ellipse(x, base - size * 0.17, size * 0.8, size * 0.2), size * 0.08, size * 0.03, size * 0.04, 0.5)
    bamboo = colour("#c9a468")

    def plait(a: Floats, b: Floats) -> Floats:
        p, q = a * 13, b * 13
        over = (np.floor(p) + np.floor(q)) % 2
        strand = np.where(over > 0, 1 - 0.4 * np.abs((q % 1) * 2 - 1) ** 3, 0.86 - 0.4 * np.abs((p % 1) * 2 - 1) ** 3)
        return tinted(bamboo, strand * (0.78 + 0.2 * b + 0.08 * a))

    for lift in (0.1, 0.13, 0.16, 0.19):
        disc(stage, (x, base - size * lift), size * 0.8, size * 0.2, lambda a, b: tinted(bamboo, 0.62 - 0.25 * a + 0.1 * np.sin(np.arctan2(b, a) * 120)))
    disc(stage, (x, base - size * 0.2), size * 0.79, size * 0.195, plait)
    ring = ellipse(x, base - size * 0.21, size * 0.79, size * 0.195)
    tube(stage, [*ring, ring[0]], size * 0.03, lambda along, across: tinted(bamboo, 0.92 + 0.16 * np.sin(along * 260 + across)), gloss=0.2)
    fill(stage, ellipse(x + size * 0.02, base - size * 0.2, size * 0.6, size * 0.13), SHADE, blur=size * 0.04, opacity=0.5)
    rng = np.random.default_rng(4)
    for level, count in ((0.62, 2), (0.5, 4), (0.38, 5), (0.26, 4)):
        for k in range(count):
            cx = x + size * ((k + 0.5) / count - 0.5) * (1.08 - level * 1.1)
            turn = float(rng.uniform(-0.5, 0.5)) + (np.pi if rng.random() < 0.4 else 0.0)
            _one_chilli(stage, (cx, base - size * level), size * float(rng.uniform(0.5, 0.6)), turn, second if (k * 3 + count) % 7 == 0 else ink, float(rng.uniform(-0.5, 0.5)))


def _one_chilli(stage: Stage, centre: Point, length: float, turn: float, ink: str, curl: float) -> None:
    c, s = float(np.cos(turn)), float(np.sin(turn))

    def put(*points: Point) -> list[Point]:
        return [(centre[0] + length * (c * a - s * b), centre[1] + length * (s * a + c * b)) for a, b in points]

    body = smooth(put((-0.5, 0), (-0.2, curl * 0.12), (0.2, curl * 0.1), (0.62, curl * 0.55 - 0.05)), closed=False, steps=7)
    tone = colour(ink)

    def skin(along: Floats, across: Floats) -> Floats:
        return tinted(tone, 1.04 - 0.12 * along + 0.07 * mottle(along * 6, across * 2, 5))

    share = np.linspace(0, 1, len(body))
    stroke(stage, [(a + length * 0.03, b + length * 0.07) for a, b in body[:-6]], SHADE, length * 0.2, opacity=0.22)
    tube(stage, body, [length * 0.13 * float((1 - t**1.7) ** 0.75 + 0.03) for t in share], skin, gloss=1.0, sharp=30)
    rounded(stage, put((-0.5, 0))[0], length * 0.1, length * 0.112, "#55803c", turn=turn, gloss=0.3)
    tube(stage, smooth(put((-0.53, 0), (-0.66, -0.05 - curl * 0.1), (-0.78, 0.02 - curl * 0.2)), closed=False, steps=4), length * 0.03, "#5f8a40", gloss=0.2)



def corn(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Two cobs, husks drawn back; kernels of the second colour strewn among the first."""
    for dx, lift, turn, seed in ((0.22, 0.1, 0.24, 5), (-0.2, 0.0, -0.12, 2)):
        foot = (x + size * dx, base - size * lift)
        ground_shadow(stage, foot[0], foot[1] - size * 0.05, size * 0.26, strength=0.6)
        _cob(stage, foot, size, turn, ink, second, seed)


def _cob(stage: Stage, foot: Point, size: float, turn: float, ink: str, second: str, seed: int) -> None:
    c, s = float(np.cos(turn)), float(np.sin(turn))
    one, two, odd = colour(ink), colour(second), np.random.default_rng(seed).random((64, 64), dtype=np.float32)

    def put(*points: Point) -> list[Point]:
        return [(foot[0] + size * (c * a + s * b), foot[1] - size * (c * b - s * a)) for a, b in points]

    def kernels(along: Floats, across: Floats) -> Floats:
        angle = np.arcsin(np.clip(across, -1, 1)) / np.pi * 13
        row = along * 26 + 0.5 * (np.floor(angle) % 2)
        there = odd[np.floor(row).astype(int) & 63, np.floor(angle).astype(int) & 63]
        a, b = (angle % 1) * 2 - 1, (row % 1) * 2 - 1
        lump = np.clip(1 - a**4 * 0.9 - b**4 * 0.9, 0, 1)
        gleam = np.exp(-((a + 0.25) ** 2 + (b + 0.3) ** 2) / 0.12) * 0.22
        out: Floats = blend(one, two, (there < 0.22) * 0.9) * (0.5 + 0.54 * lump + 0.12 * (there - 0.5))[..., None] + gleam[..., None]
        return out

    for side, lean in ((-1, 0.34), (1, 0.3), (-1, 0.2)):
        husk = put((0, 0.0), (side * 0.24, 0.28), (side * lean, 0.72 if lean > 0.25 else 0.9), (side * 0.12, 0.45), (0, 0.1))
        puffed(stage, smooth(husk), _husk(foot, size, turn), depth=0.6, gloss=0.2, sharp=14)
    line = put(*[(0, t) for t in np.linspace(0.2, 1.1, 26)])
    tube(stage, line, [size * 0.165 * float(np.sqrt(1 - (0.985 * max(t - 0.35, 0) / 0.65) ** 2.6) * (0.94 + 0.06 * min(t / 0.3, 1))) for t in np.linspace(0, 1, 26)], kernels, gloss=0.35, sharp=12)
    for side, wide, tall in ((1, 0.22, 0.62), (-1, 0.2, 0.5), (1, 0.08, 0.34)):
        husk = put((-side * 0.13, 0.02), (0, -0.03), (side * 0.16, 0.05), (side * wide, 0.3), (side * (wide + 0.03), tall), (side * 0.09, 0.32), (-side * 0.08, 0.12))
        puffed(stage, smooth(husk), _husk(foot, size, turn), depth=0.7, gloss=0.25, sharp=14)


def _husk(foot: Point, size: float, turn: float) -> Callable[[Floats, Floats], Floats]:
    green, pale = colour("#7d9a4a"), colour("#d8dca0")

    def skin(u: Floats, v: Floats) -> Floats:
        c, s = float(np.cos(turn)), float(np.sin(turn))
        over, tall = ((u - foot[0]) * c + (v - foot[1]) * s) / size, ((foot[1] - v) * c + (u - foot[0]) * s) / size
        lines = np.sin(over * 150 + 5 * tall) * 0.05
        out: Floats = blend(pale, green, 0.15 + tall * 1.2) * (1 + lines)[..., None]
        return out

    return skin
