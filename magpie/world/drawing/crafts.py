"""Paper and thread: a hanging scroll, a papercut in its frame, an embroidery hoop, balls of wool."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable, Sequence

import numpy as np

from magpie.world.drawing.forms import ground_shadow
from magpie.world.drawing.skins import blend, is_dark, mottle, tinted, wood
from magpie.world.drawing.solids import SHADE, Plane, cast, disc, rounded, tube
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, smooth, stroke


def _box(x: float, base: float, size: float, left: float, low: float, right: float, high: float) -> list[Point]:
    return [(x + size * a, base - size * b) for a, b in ((left, high), (right, high), (right, low), (left, low))]


def scroll(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A hanging scroll: silk borders, and mountains in ink with one red seal."""
    whole = _box(x, base, size, -0.36, 0.02, 0.36, 1.16)
    cast(stage, whole, size * 0.05, size * 0.03, size * 0.03, 0.45)
    tube(stage, [(x - size * 0.2, base - size * 1.17), (x, base - size * 1.31), (x + size * 0.2, base - size * 1.17)], size * 0.006, "#8a3a2a", gloss=0.1)
    silk = colour(ink)

    def brocade(s: Floats, t: Floats) -> Floats:
        a, b = s * 11, t * 18
        cloud = np.clip((0.3 - np.abs(np.hypot((a % 1) - 0.5, (b % 1) - 0.5) - 0.3)) * 6 - 1.2, 0, 1)
        roll = 0.06 * np.cos((s - 0.5) * 6) - 0.16 * np.exp(-(t / 0.012)) - 0.16 * np.exp(-((1 - t) / 0.012)) + 0.03 * np.sin(t * 9)
        return tinted(silk, 0.96 + roll + 0.1 * cloud + 0.02 * np.sin(s * 500))

    Plane(*whole).lay(stage, brocade)
    sheet = _box(x, base, size, -0.285, 0.17, 0.285, 0.98)
    stroke(stage, [*sheet, sheet[0]], "#efe6d0", size * 0.022)
    Plane(*sheet).lay(stage, _landscape(second))
    for dx in (-0.13, 0.13):
        fill(stage, _box(x + size * dx, base, size, -0.012, 0.98, 0.012, 1.15), "#efe6d0", opacity=0.85)
    _writing(stage, x + size * 0.215, base - size * 0.9, size)
    for level, wide, thick in ((1.165, 0.38, 0.016), (0.015, 0.42, 0.034)):
        line = [(x - size * wide, base - size * level), (x + size * wide, base - size * level)]
        tube(stage, line, size * thick, wood("#5a2f22", seed=4, rings=1, scale=0.6), gloss=0.5)
    for side in (-1, 1):
        tube(stage, [(x + side * size * 0.4, base - size * 0.015), (x + side * size * 0.45, base - size * 0.015)], size * 0.042, "#2a1a16", gloss=0.8)


def _landscape(ink: str) -> Callable[[Floats, Floats], Floats]:
    """Peaks in mist, each paler than the one before it, and a sun."""
    # On pale paper only a dark wash is seen, so a light colour is ground darker.
    pen, paper = colour(ink) * np.float32(1.0 if is_dark(ink) else 0.5), colour("#f6efdd")

    def skin(s: Floats, t: Floats) -> Floats:
        out = tinted(paper, 1 - 0.02 * mottle(s * 20, t * 30, 2) - 0.05 * np.abs(s - 0.5))
        for level, tall, wild, dark, seed in ((0.5, 0.26, 2.2, 0.34, 3), (0.64, 0.3, 2.7, 0.6, 9), (0.84, 0.2, 3.4, 0.92, 5)):
            ridge = level - tall * (0.45 + 0.85 * mottle(s * wild + seed, s * 0.4 + seed * 0.7, seed, octaves=4))
            depth = t - ridge
            wash = np.clip(depth * 90, 0, 1) * np.exp(-np.clip(depth, 0, 1) / 0.13)
            strokes = 0.78 + 0.3 * mottle(s * 30 + t * 9, t * 12 - s * 14, seed + 1)
            out = blend(out, pen, dark * wash * strokes)
        sun = np.clip((0.075 - np.hypot(s - 0.3, (t - 0.17) * 1.42)) * 90, 0, 1)
        return blend(out, colour("#c8442f"), 0.85 * sun)

    return skin


def _writing(stage: Stage, x: float, y: float, size: float) -> None:
    """Brushed marks down the margin, and the seal under them."""
    rng = np.random.default_rng(8)
    for row in range(4):
        cy = y + size * 0.062 * row
        for _ in range(5):
            a, b, c, d = rng.uniform(-0.02, 0.02, 4)
            stroke(stage, [(x + size * float(a), cy + size * float(b)), (x + size * float(c), cy + size * float(d))], "#1c1a1e", size * float(rng.uniform(0.005, 0.009)), opacity=0.85)
    fill(stage, _box(x, y + size * 0.28, size, -0.022, -0.022, 0.022, 0.022), "#b8322a", opacity=0.92)
    stroke(stage, [(x - size * 0.01, y + size * 0.268), (x - size * 0.01, y + size * 0.29)], "#f6efdd", size * 0.006)
    stroke(stage, [(x + size * 0.008, y + size * 0.268), (x + size * 0.008, y + size * 0.292)], "#f6efdd", size * 0.006)


def papercut(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Two magpies on a plum branch, cut from one sheet, in a square frame."""
    frame = _box(x, base, size, -0.66, 0.02, 0.66, 1.34)
    cast(stage, frame, size * 0.06, size * 0.04, size * 0.04, 0.45)
    ground_shadow(stage, x, base - size * 0.02, size * 0.6, strength=0.45)
    for k in range(4):
        corners = [frame[k], frame[(k + 1) % 4]]
        inner = _box(x, base, size, -0.585, 0.095, 0.585, 1.265)
        side = Plane(corners[0], corners[1], inner[(k + 1) % 4], inner[k])
        shade = (1.12, 0.72, 0.82, 1.02)[k]
        grain = wood("#6b4128", seed=5 + k, rings=3, scale=1.0)
        side.lay(stage, lambda s, t, shade=shade, grain=grain: grain(s * 3, t * 0.3) * np.float32(shade) + (0.12 * np.exp(-(((t - 0.2) / 0.1) ** 2)))[..., None])  # type: ignore[misc]
    paper = colour(second)
    Plane(*_box(x, base, size, -0.585, 0.095, 0.585, 1.265)).lay(stage, lambda s, t: tinted(paper, 1 + 0.02 * mottle(s * 50, t * 50, 2) - 0.22 * np.exp(-(t / 0.03)) - 0.2 * np.exp(-(s / 0.025))))
    centre = (x, base - size * 0.68)
    _cut(stage, (centre[0] + size * 0.012, centre[1] + size * 0.012), size, SHADE, "", 0.28)
    _cut(stage, centre, size, ink, second, 1.0)
    fill(stage, [(x - size * 0.585, base - size * 1.265), (x - size * 0.1, base - size * 1.265), (x - size * 0.585, base - size * 0.62)], "#ffffff", opacity=0.07)


def _cut(stage: Stage, centre: Point, size: float, ink: str, hole: str, see: float) -> None:
    """The sheet itself; what is cut away shows the ground (nothing, for the shadow)."""
    x, y = centre

    def put(side: int, *points: Point) -> list[Point]:
        return [(x + side * size * a, y - size * b) for a, b in points]

    def ring(points: Sequence[Point], wide: float) -> None:
        stroke(stage, [*points, points[0]], ink, size * wide, opacity=see)

    ring(ellipse(x, y, size * 0.5, size * 0.5, steps=90), 0.03)
    for turn in np.linspace(0, 2 * np.pi, 32, endpoint=False):
        cx, cy = x + size * 0.455 * float(np.cos(turn)), y + size * 0.455 * float(np.sin(turn))
        fill(stage, ellipse(cx, cy, size * 0.035, size * 0.016, turn=float(turn)), ink, opacity=see)
    for side in (-1, 1):
        _magpie(stage, lambda *points, side=side: put(side, *points), size, ink, hole, see)
        branch = smooth(put(side, (0.0, -0.36), (0.1, -0.25), (0.24, -0.2), (0.4, -0.22)), closed=False)
        stroke(stage, branch, ink, size * 0.032, opacity=see)
        twig = smooth(put(side, (0.13, -0.24), (0.18, -0.33), (0.28, -0.36)), closed=False)
        stroke(stage, twig, ink, size * 0.022, opacity=see)
    for a, b, far in ((0.0, -0.3, 0.085), (-0.25, -0.33, 0.06), (0.25, -0.33, 0.06), (0.0, 0.36, 0.075), (-0.38, -0.14, 0.05), (0.38, -0.14, 0.05), (-0.24, 0.33, 0.05), (0.24, 0.33, 0.05)):
        _blossom(stage, put(1, (a, b))[0], size * far, ink, hole, see)


def _magpie(stage: Stage, put: Callable[..., list[Point]], size: float, ink: str, hole: str, see: float) -> None:
    body = smooth(put((0.04, 0.12), (0.075, 0.19), (0.15, 0.21), (0.22, 0.16), (0.27, 0.05), (0.31, -0.08), (0.25, -0.13), (0.16, -0.1), (0.1, -0.02), (0.1, 0.07)), steps=8)
    tail = smooth(put((0.25, -0.02), (0.33, -0.05), (0.43, 0.1), (0.47, 0.22), (0.4, 0.16), (0.3, 0.06)), steps=6)
    for piece in (body, tail, put((0.075, 0.17), (0.0, 0.14), (0.07, 0.125))):
        fill(stage, piece, ink, opacity=see)
    stroke(stage, put((0.19, -0.1), (0.18, -0.2)), ink, size * 0.014, opacity=see)
    stroke(stage, put((0.24, -0.12), (0.24, -0.2)), ink, size * 0.014, opacity=see)
    if not hole:
        return
    eye, = put((0.115, 0.165))
    fill(stage, ellipse(eye[0], eye[1], size * 0.017, size * 0.017), hole)
    for step in range(4):
        a, b = 0.17 + 0.028 * step, 0.09 - 0.045 * step
        fill(stage, smooth(put((a - 0.035, b - 0.01), (a + 0.02, b + 0.025), (a + 0.05, b - 0.01), (a + 0.01, b - 0.005)), steps=5), hole)
    for a, b in ((0.13, 0.03), (0.155, -0.02), (0.185, -0.06)):
        fill(stage, ellipse(*put((a, b))[0], size * 0.018, size * 0.01, turn=0.8), hole)
    stroke(stage, smooth(put((0.29, 0.0), (0.37, 0.06), (0.43, 0.15)), closed=False), hole, size * 0.009)


def _blossom(stage: Stage, centre: Point, far: float, ink: str, hole: str, see: float) -> None:
    for turn in np.linspace(0, 2 * np.pi, 5, endpoint=False) - np.pi / 2:
        c, s = float(np.cos(turn)), float(np.sin(turn))
        fill(stage, ellipse(centre[0] + far * 0.6 * c, centre[1] + far * 0.6 * s, far * 0.48, far * 0.42, turn=float(turn)), ink, opacity=see)
        if hole:
            fill(stage, ellipse(centre[0] + far * 0.62 * c, centre[1] + far * 0.62 * s, far * 0.2, far * 0.09, turn=float(turn)), hole)
    if hole:
        fill(stage, ellipse(*centre, far * 0.16, far * 0.16), hole)
    else:
        fill(stage, ellipse(*centre, far * 0.3, far * 0.3), ink, opacity=see)


def hoop(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Linen in a beech hoop: a branch in satin stitch, half finished, the needle waiting."""
    cy, far = base - size * 0.62, size * 0.6
    fill(stage, ellipse(x + size * 0.07, cy + size * 0.05, far, far), SHADE, blur=size * 0.05, opacity=0.4)
    ground_shadow(stage, x, base - size * 0.01, size * 0.3, strength=0.5)
    linen = colour(ink)

    def cloth(a: Floats, b: Floats) -> Floats:
        weave = 0.035 * np.sin(a * 330) + 0.035 * np.sin(b * 330) + 0.03 * mottle(a * 60, b * 3, 3) + 0.03 * mottle(a * 3, b * 60, 4)
        return tinted(linen, 0.99 + weave - 0.06 * a - 0.05 * b - 0.16 * np.clip(np.hypot(a, b) - 0.84, 0, 1) * (1 - 2 * (a + b)))

    disc(stage, (x, cy), far * 0.98, far * 0.98, cloth)
    _stitches(stage, x, cy, size, second)
    ring = ellipse(x, cy, far, far, steps=64)
    grain = wood("#c99a63", seed=4, rings=0.6, scale=2.0)
    tube(stage, [*ring, ring[0]], size * 0.042, lambda along, across: (grain(along, across) if callable(grain) else linen) * (1 - 0.4 * np.exp(-((across / 0.09) ** 2)))[..., None], gloss=0.35)
    tube(stage, [(x - size * 0.06, cy - far - size * 0.02), (x + size * 0.06, cy - far - size * 0.02)], size * 0.034, "#c9a25a", gloss=0.9)
    rounded(stage, (x + size * 0.1, cy - far - size * 0.02), size * 0.034, size * 0.04, "#b08a42", gloss=0.9)
    needle = [(x + size * 0.12, cy + size * 0.4), (x + size * 0.34, cy + size * 0.18)]
    thread = smooth([needle[1], (x + size * 0.44, cy + size * 0.1), (x + size * 0.3, cy - size * 0.02), (x + size * 0.2, cy + size * 0.08), (x + size * 0.11, cy + size * 0.03)], closed=False)
    stroke(stage, [(a + 0.004, b + 0.006) for a, b in thread], SHADE, size * 0.01, opacity=0.25)
    stroke(stage, thread, second, size * 0.012)
    stroke(stage, [(a + 0.005, b + 0.007) for a, b in needle], SHADE, size * 0.012, opacity=0.3)
    tube(stage, needle, [size * 0.004, size * 0.011], "#cfd2d6", gloss=1.0)


def _stitches(stage: Stage, x: float, cy: float, size: float, ink: str) -> None:
    """Satin stitch: each petal a fan of threads from rim to heart."""
    stem = smooth([(x - size * 0.34, cy + size * 0.4), (x - size * 0.16, cy + size * 0.14), (x + size * 0.02, cy - size * 0.02), (x + size * 0.18, cy - size * 0.34)], closed=False)
    _satin(stage, [(p, q, float(np.arctan2(stem[k + 1][1] - q, stem[k + 1][0] - p)) + 0.5) for k, (p, q) in enumerate(stem[:-1])], size * 0.035, "#5a6b3c", size * 0.012)
    for a, b, turn in ((-0.24, 0.27, 3.6), (-0.16, 0.13, 0.35), (-0.12, -0.02, 3.5), (0.2, -0.14, 0.1), (0.05, -0.24, 3.9)):
        spine = [(x + size * (a + 0.16 * t * float(np.cos(turn))), cy + size * (b + 0.16 * t * float(np.sin(turn))), turn) for t in np.linspace(0, 1, 17)]
        for k, (p, q, lean) in enumerate(spine):
            wide = size * 0.05 * float(np.sin(np.pi * (k + 0.5) / 17.5))
            _satin(stage, [(p, q, lean + 1.0), (p, q, lean - 1.0)], wide * 1.5, "#6f8a4a" if k % 2 else "#5d7a3f", size * 0.011, half=True)
    for a, b, far in ((-0.13, -0.26, 0.17), (0.26, -0.3, 0.13), (-0.33, 0.0, 0.12)):
        for turn in np.linspace(0, 2 * np.pi, 5, endpoint=False) + a:
            _petal(stage, (x + size * a, cy + size * b), size * far, float(turn), ink)
        for turn in np.linspace(0, 2 * np.pi, 9, endpoint=False):
            spot = ellipse(x + size * a + size * far * 0.16 * float(np.cos(turn)), cy + size * b + size * far * 0.16 * float(np.sin(turn)), size * 0.011, size * 0.011, steps=12)
            fill(stage, spot, "#e2a93b")


def _satin(stage: Stage, marks: Sequence[tuple[float, float, float]], long: float, ink: str, wide: float, *, half: bool = False) -> None:
    for x, y, turn in marks:
        ex, ey = long * 0.5 * float(np.cos(turn)), long * 0.5 * float(np.sin(turn))
        start = (x, y) if half else (x - ex, y - ey)
        stroke(stage, [start, (x + ex, y + ey)], ink, wide)


def _petal(stage: Stage, heart: Point, far: float, turn: float, ink: str) -> None:
    tone = colour(ink)
    for k in np.linspace(-1, 1, 13):
        lean = turn + float(k) * 0.52
        tip = far * (1.0 - 0.3 * float(k) ** 2) * (0.97 if round(float(k) * 6) % 2 else 1.0)
        light = 1 + 0.2 * float(-np.cos(lean) - np.sin(lean)) * 0.5 + (0.06 if round(float(k) * 6) % 2 else -0.05)
        shade = "#" + "".join(f"{int(min(max(float(part) * light, 0), 1) * 255):02x}" for part in tone)
        stroke(stage, [(heart[0] + far * 0.2 * float(np.cos(lean)), heart[1] + far * 0.2 * float(np.sin(lean))), (heart[0] + tip * float(np.cos(lean)), heart[1] + tip * float(np.sin(lean)))], shade, far * 0.11)


def yarn(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Three balls of wool and a pair of needles; one end has got away."""
    ground_shadow(stage, x, base - size * 0.05, size * 0.7, strength=0.55)
    for one, two in (((0.12, 0.5), (0.72, 1.18)), ((0.22, 0.45), (0.34, 1.26))):
        needle = [(x + size * one[0], base - size * one[1]), (x + size * two[0], base - size * two[1])]
        tube(stage, needle, size * 0.022, wood("#d2a56c", seed=3, rings=1, scale=0.4), gloss=0.5)
        rounded(stage, needle[1], size * 0.05, size * 0.05, "#7a3b22", gloss=0.8)
    for dx, lift, scale, shade, seed in ((-0.4, 0.16, 0.8, second, 2), (0.42, 0.16, 0.86, ink, 7), (-0.02, 0.0, 1.0, ink, 4)):
        far = size * 0.42 * scale
        centre = (x + size * dx, base - size * lift - far * 0.95)
        ground_shadow(stage, centre[0], base - size * lift - far * 0.08, far * 0.8, strength=0.5)
        rounded(stage, centre, far, far * 0.97, wound(shade if seed != 4 else ink, seed), gloss=0.05, dent=ridges(seed))
    tail = smooth([(x + size * 0.2, base - size * 0.06), (x + size * 0.42, base + size * 0.04), (x + size * 0.66, base - size * 0.04), (x + size * 0.82, base + size * 0.06), (x + size * 0.62, base + size * 0.13)], closed=False)
    stroke(stage, [(a + 0.004, b + 0.01) for a, b in tail], SHADE, size * 0.03, opacity=0.35)
    tone = colour(ink)
    tube(stage, tail, size * 0.019, lambda along, across: tinted(tone, 0.92 + 0.16 * np.sin(along * 160 + across * 2.2)), gloss=0.05)


def _bands(a: Floats, b: Floats, seed: int, fine: float) -> tuple[Floats, Floats, Floats]:
    """Which of seven windings lies on top, where across its thread we are, and where along it."""
    rng = np.random.default_rng(seed)
    z = np.sqrt(np.clip(1 - a * a - b * b, 0, 1))
    best, phase, along = np.full_like(a, -9.0), np.zeros_like(a), np.zeros_like(a)
    for layer in range(9):
        pole = rng.normal(0, 1, 3)
        pole = (pole / np.linalg.norm(pole)).astype(np.float32)  # pixels are single, and stay so
        side = np.cross(pole, [0.3, 0.5, 0.8]).astype(np.float32)
        level = a * pole[0] + b * pole[1] + z * pole[2]
        band = 0.3 - np.abs(level - float(rng.uniform(-0.35, 0.35)))
        rank = np.where(band > 0, np.float32(layer), np.float32(-1))
        better = rank > best
        best = np.where(better, rank, best)
        phase = np.where(better, level * fine, phase)
        along = np.where(better, (a * side[0] + b * side[1] + z * side[2]) * 30, along)
    return best, (phase % 1) * 2 - 1, along


def wound(ink: str, seed: int, fine: float = 17) -> Callable[[Floats, Floats], Floats]:
    """The colours of a ball of thread."""
    tone = colour(ink)

    def skin(a: Floats, b: Floats) -> Floats:
        rank, phase, along = _bands(a, b, seed, fine)
        ply = 0.07 * np.sin(along * 2.4 + phase * 2.4)
        return tinted(tone, 0.98 + 0.018 * rank - 0.5 * np.abs(phase) ** 3 + ply + 0.05 * mottle(a * 40, b * 40, 3))

    return skin


def ridges(seed: int, fine: float = 17) -> Callable[[Floats, Floats], Floats]:
    """The same ball's threads as height."""
    def dent(a: Floats, b: Floats) -> Floats:
        _, phase, _ = _bands(a, b, seed, fine)
        out: Floats = 0.6 / fine * np.sqrt(np.clip(1 - phase**2, 0, 1))
        return out

    return dent
