"""For playing and going out: a ball, a board with stones, a bicycle, a tent."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable

import numpy as np

from magpie.world.drawing.forms import ground_shadow, turned
from magpie.world.drawing.gadgets import METAL, slab
from magpie.world.drawing.skins import blend, is_dark, mottle, tinted, toned, wood
from magpie.world.drawing.softs import at
from magpie.world.drawing.solids import SHADE, Plane, bevelled, cast, puffed, rounded, tube
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, glow, smooth, stroke


def ball(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A basketball that has been played: pebbled, its seams in the second colour."""
    far = size * 0.5
    ground_shadow(stage, x, base - size * 0.05, far * 0.72, strength=0.7)
    skin_, seam_ = colour(ink), colour(second)
    c, s = float(np.cos(0.42)), float(np.sin(0.42))

    def seams(a: Floats, b: Floats) -> Floats:
        z = np.sqrt(np.clip(1 - a * a - b * b, 0, 1))
        p, q = c * a + s * b, c * b - s * a
        q, z = q * 0.9 + z * 0.43, z * 0.9 - q * 0.43
        p, z = p * 0.94 - z * 0.34, z * 0.94 + p * 0.34
        bow = np.abs(np.abs(p) - 0.42 - 0.36 * q * q)
        near = np.minimum(np.minimum(np.abs(p), np.abs(q)), bow)
        out: Floats = np.clip((0.03 - near) * 50, 0, 1)
        return out

    def face(a: Floats, b: Floats) -> Floats:
        worn = 0.06 * mottle(a * 3, b * 3, 4) + 0.07 * mottle(a * 50, b * 50, 6, octaves=1)
        return blend(tinted(skin_, 1 + worn), seam_, seams(a, b))

    rounded(stage, (x, base - far), far, far, face, gloss=0.3, sharp=14, dent=lambda a, b: 0.007 * mottle(a * 46, b * 46, 8, octaves=1) - 0.02 * seams(a, b))


def board(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A go board on short legs, a game under way, black to think."""
    ground_shadow(stage, x, base - size * 0.08, size * 0.78, strength=0.6)
    for dx in (-0.66, 0.66):
        rounded(stage, (x + size * dx, base - size * 0.09), size * 0.1, size * 0.09, toned(ink, 0.7), gloss=0.3)
    far, near, thick = 0.72, 0.3, size * 0.17
    top = Plane(*at(x, base, size, (-0.66, far), (0.66, far), (0.86, near), (-0.86, near)))
    side = Plane(top.corners[3], top.corners[2], (top.corners[2][0] - size * 0.015, top.corners[2][1] + thick), (top.corners[3][0] + size * 0.015, top.corners[3][1] + thick))
    front, grain = wood(ink, seed=6, rings=2.4, scale=1.0), wood(ink, seed=9, rings=13, scale=1.0)
    side.lay(stage, lambda s, t: _called(front, s * 1.6, t * 0.5) * (0.74 - 0.16 * t - 0.12 * s)[..., None])
    top.lay(stage, lambda s, t: _called(grain, s * 1.4, t) * (1.12 - 0.14 * s + 0.03 * t)[..., None])
    stroke(stage, [top.corners[3], top.corners[2]], "#ffffff", size * 0.008, opacity=0.3)
    pen, shell = ("#d9c9a0" if is_dark(ink) else "#2a1a0e"), ("#f1ebde" if is_dark(second) else second)
    for k in range(13):
        line = 0.06 + 0.88 * k / 12
        stroke(stage, top.put([(line, 0.06), (line, 0.94)]), pen, size * 0.0052, opacity=0.8)
        stroke(stage, top.put([(0.06, line), (0.94, line)]), pen, size * 0.0046, opacity=0.8)
    for a, b in ((3, 3), (9, 3), (6, 6), (3, 9), (9, 9)):
        spot, = top.put([(0.06 + 0.88 * a / 12, 0.06 + 0.88 * b / 12)])
        fill(stage, ellipse(spot[0], spot[1], size * 0.011, size * 0.006), pen)
    dark = ((3, 2), (9, 3), (4, 4), (8, 5), (5, 6), (6, 7), (3, 8), (7, 9), (9, 10), (4, 10), (10, 7))
    light = ((4, 2), (8, 3), (5, 4), (9, 5), (5, 5), (7, 7), (6, 8), (3, 9), (8, 9), (2, 7), (10, 2))
    stones = sorted([(b, a, "#1c1b1f") for a, b in dark] + [(b, a, shell) for a, b in light])
    for b, a, shade in stones:
        spot, = top.put([(0.06 + 0.88 * a / 12, 0.06 + 0.88 * b / 12)])
        _stone(stage, spot, size * (0.053 + 0.0011 * b), shade)


def _called(skin: object, s: Floats, t: Floats) -> Floats:
    assert callable(skin)
    out: Floats = skin(s, t)
    return out


def _stone(stage: Stage, spot: Point, far: float, ink: str) -> None:
    fill(stage, ellipse(spot[0] + far * 0.35, spot[1] + far * 0.22, far * 1.05, far * 0.5), SHADE, blur=far * 0.16, opacity=0.5)
    rounded(stage, (spot[0], spot[1] - far * 0.12), far, far * 0.56, ink, gloss=0.75, sharp=24)


def bike(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A town bicycle with a basket, its kickstand down."""
    y, far = base - size * 0.32, size * 0.3
    back, front = (x - size * 0.48, y), (x + size * 0.5, y)
    fill(stage, ellipse(x + size * 0.1, base + size * 0.005, size * 0.8, size * 0.035), SHADE, blur=size * 0.03, opacity=0.5)
    crank, seat, head = (x - size * 0.08, y + size * 0.02), (x - size * 0.2, base - size * 0.8), (x + size * 0.34, base - size * 0.84)
    for hub in (back, front):
        _wheel(stage, hub, far, size)
    for hub, start, end in ((back, 3.3, 5.4), (front, 3.7, 5.9)):
        guard = [(hub[0] + far * 1.12 * float(np.cos(t)), hub[1] + far * 1.12 * float(np.sin(t))) for t in np.linspace(start, end, 22)]
        tube(stage, guard, size * 0.017, second, gloss=0.6)
    low, top = (x + size * 0.365, base - size * 0.72), (x - size * 0.18, base - size * 0.7)
    tube(stage, [back, crank], size * 0.015, ink, gloss=0.7)
    tube(stage, [back, (top[0], top[1])], size * 0.013, ink, gloss=0.7)
    fork = smooth([head, low, (x + size * 0.43, base - size * 0.5), front], closed=False, steps=6)
    tube(stage, fork, [size * (0.022 - 0.01 * t) for t in np.linspace(0, 1, len(fork))], ink, gloss=0.8)
    tube(stage, smooth([low, (x + size * 0.22, base - size * 0.5), crank], closed=False, steps=7), size * 0.024, ink, gloss=0.8)
    tube(stage, smooth([(low[0] - size * 0.005, low[1] - size * 0.06), (x + size * 0.12, base - size * 0.62), (x - size * 0.145, base - size * 0.53)], closed=False, steps=7), size * 0.022, ink, gloss=0.8)
    tube(stage, [seat, (seat[0] + size * 0.02, seat[1] + size * 0.12)], size * 0.013, METAL, gloss=0.9)
    tube(stage, [top, crank], size * 0.024, ink, gloss=0.8)
    _drive(stage, crank, back, size)
    saddle = smooth([(seat[0] - size * 0.15, seat[1] - size * 0.02), (seat[0] - size * 0.13, seat[1] - size * 0.07), (seat[0], seat[1] - size * 0.05), (seat[0] + size * 0.14, seat[1] - size * 0.045), (seat[0] + size * 0.13, seat[1] - size * 0.01), (seat[0] - size * 0.02, seat[1] + size * 0.015)])
    puffed(stage, saddle, second, depth=1.1, gloss=0.5)
    bar = smooth([head, (head[0] - size * 0.01, head[1] - size * 0.1), (head[0] + size * 0.05, head[1] - size * 0.15), (head[0] - size * 0.1, head[1] - size * 0.14), (head[0] - size * 0.18, head[1] - size * 0.09)], closed=False, steps=6)
    tube(stage, bar, size * 0.014, METAL, gloss=1.0)
    tube(stage, bar[-8:], size * 0.022, second, gloss=0.3)
    _front_basket(stage, (x + size * 0.56, base - size * 0.66), size)
    rounded(stage, (x + size * 0.43, base - size * 0.62), size * 0.035, size * 0.032, METAL, gloss=1.0)


def _wheel(stage: Stage, hub: Point, far: float, size: float) -> None:
    for k in range(22):
        turn = 2 * np.pi * k / 22
        c, s = float(np.cos(turn)), float(np.sin(turn))
        lean = 0.05 if k % 2 else -0.05
        stroke(stage, [(hub[0] - s * lean * far, hub[1] + c * lean * far), (hub[0] + far * 0.94 * c, hub[1] + far * 0.94 * s)], "#e6e3dc", size * 0.0042, opacity=0.75)
    ring = ellipse(hub[0], hub[1], far * 0.92, far * 0.92, steps=60)
    tube(stage, [*ring, ring[0]], size * 0.012, METAL, gloss=0.8)
    tyre = ellipse(hub[0], hub[1], far, far, steps=60)
    tube(stage, [*tyre, tyre[0]], size * 0.02, "#2b292b", gloss=0.25)
    rounded(stage, hub, size * 0.024, size * 0.024, METAL, gloss=0.9)


def _drive(stage: Stage, crank: Point, back: Point, size: float) -> None:
    for dy in (-0.055, 0.055):
        stroke(stage, [(back[0], back[1] + size * dy * 0.5), (crank[0], crank[1] + size * dy)], "#2b292b", size * 0.009)
    ring = ellipse(crank[0], crank[1], size * 0.062, size * 0.062, steps=30)
    tube(stage, [*ring, ring[0]], size * 0.009, METAL, gloss=0.8)
    for side in (-1, 1):
        foot = (crank[0] + side * size * 0.085, crank[1] + side * size * 0.1)
        tube(stage, [crank, foot], size * 0.012, METAL, gloss=0.8)
        tube(stage, [(foot[0] - size * 0.05, foot[1]), (foot[0] + size * 0.05, foot[1])], size * 0.015, "#2b292b", gloss=0.3)
    rounded(stage, crank, size * 0.026, size * 0.026, METAL, gloss=0.9)
    tube(stage, [(crank[0] - size * 0.02, crank[1]), (crank[0] - size * 0.17, crank[1] + size * 0.29)], size * 0.009, METAL, gloss=0.6)


def _front_basket(stage: Stage, foot: Point, size: float) -> None:
    x, y = foot
    for dx, dy, turn in ((-0.04, 0.22, -0.2), (0.03, 0.25, 0.1)):
        puffed(stage, ellipse(x + size * dx, y - size * dy, size * 0.038, size * 0.12, turn=turn), "#d9a05a", depth=1.0, gloss=0.2)
    for dx, shade in ((0.1, "#c9442f"), (0.075, "#e9b04a"), (0.115, "#f3ead6")):
        rounded(stage, (x + size * dx, y - size * (0.17 + dx * 0.5)), size * 0.036, size * 0.034, shade, gloss=0.3)
    straw = colour("#b98a4e")

    def weave(u: Floats, v: Floats) -> Floats:
        p, q = (u - x) / size * 52, (v - y) / size * 52
        over = (np.floor(p) + np.floor(q)) % 2
        return tinted(straw, 0.72 + 0.36 * np.where(over > 0, 1 - np.abs((q % 1) * 2 - 1) ** 2, 1 - np.abs((p % 1) * 2 - 1) ** 2))

    bevelled(stage, slab([(x - size * 0.14, y - size * 0.17), (x + size * 0.17, y - size * 0.17), (x + size * 0.13, y + size * 0.02), (x - size * 0.1, y + size * 0.02)], corner=0.12), weave, edge=size * 0.05, gloss=0.1)
    tube(stage, [(x - size * 0.15, y - size * 0.175), (x + size * 0.18, y - size * 0.175)], size * 0.017, lambda along, across: tinted(straw, 0.9 + 0.2 * np.sin(along * 120 + across)), gloss=0.2)


def tent(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A ridge tent with its doors tied back and a lamp lit inside."""
    ground_shadow(stage, x + size * 0.05, base - size * 0.1, size * 0.86, strength=0.55)
    peak, left, right = (x - size * 0.24, base - size * 1.0), (x - size * 0.8, base), (x + size * 0.3, base - size * 0.005)
    end, far = (x + size * 0.48, base - size * 0.96), (x + size * 0.9, base - size * 0.2)
    for one, two in ((peak, (x - size * 0.56, base + size * 0.1)), (end, (x + size * 0.98, base - size * 0.08))):
        stroke(stage, [one, two], "#efe6d0", size * 0.007, opacity=0.85)
        tube(stage, [two, (two[0] + size * 0.01, two[1] - size * 0.05)], size * 0.009, "#6b4a30", gloss=0.2)
    canvas, lining = colour(ink), colour(second)

    def roof(s: Floats, t: Floats) -> Floats:
        sag = 0.1 * np.sin(s * 3.1) * t - 0.08 * np.exp(-(((s - 0.5) / 0.03) ** 2)) + 0.05 * np.sin(s * 13 + 3 * t)
        weave = 0.02 * np.sin(s * 600) + 0.02 * np.sin(t * 500)
        seam = 0.22 * ((np.abs(t - 0.93) < 0.006) | (np.abs(s - 0.02) < 0.006))
        return tinted(canvas, 0.84 - 0.2 * t + sag + weave + 0.05 * mottle(s * 5, t * 5, 3) - seam)

    curve = [(float(s), 1.0 + 0.015 * float(np.sin(s * 3 * np.pi))) for s in np.linspace(1, 0, 24)]
    Plane(peak, end, far, right).lay(stage, roof, [(0, 0), *[(float(s), 0.045 * float(np.sin(np.pi * s))) for s in np.linspace(0, 1, 20)], (1, 0), *curve])
    fill(stage, [peak, left, right], "#1a130f")
    inside = [(peak[0] + size * 0.01, peak[1] + size * 0.1), (left[0] + size * 0.1, base - size * 0.02), (right[0] - size * 0.06, base - size * 0.02)]
    fill(stage, inside, toned(second, 0.5))
    _inside(stage, inside, x, base, size)
    for side, corner, tie in ((-1, left, (x - size * 0.62, base - size * 0.36)), (1, right, (x + size * 0.14, base - size * 0.36))):
        flap = smooth([(peak[0], peak[1]), (peak[0] + (tie[0] - peak[0]) * 0.35 - side * size * 0.04, base - size * 0.72), (tie[0] - side * size * 0.08, base - size * 0.42), (tie[0] - side * size * 0.05, tie[1]), (corner[0] - side * size * 0.16, base - size * 0.16), (corner[0] - side * size * 0.14, base), (corner[0], corner[1]), (tie[0] + side * size * 0.02, base - size * 0.42)], steps=9)
        puffed(stage, flap, _folds(canvas, lining, peak, size), depth=0.35, gloss=0.05)
        stroke(stage, smooth([(tie[0] - side * size * 0.07, tie[1] + size * 0.015), (tie[0] - side * size * 0.02, tie[1] + size * 0.03), (tie[0] + side * size * 0.035, tie[1] + size * 0.0)], closed=False), second, size * 0.024)
    tube(stage, [peak, (peak[0] - size * 0.0, peak[1] - size * 0.07)], size * 0.013, "#6b4a30", gloss=0.3)
    tube(stage, [end, (end[0], end[1] - size * 0.05)], size * 0.011, "#6b4a30", gloss=0.3)
    stroke(stage, [left, right], SHADE, size * 0.012, opacity=0.4)


def _inside(stage: Stage, door: list[Point], x: float, base: float, size: float) -> None:
    """Blankets and a small lamp, and the light it throws on the cloth."""
    glow(stage, x - size * 0.24, base - size * 0.3, size * 0.2, "#ffb860", 0.75)
    quilt = smooth([(x - size * 0.6, base - size * 0.03), (x - size * 0.5, base - size * 0.15), (x - size * 0.2, base - size * 0.18), (x + size * 0.1, base - size * 0.14), (x + size * 0.18, base - size * 0.03)])
    puffed(stage, quilt, lambda u, v: tinted(colour("#c9584a"), 0.9 + 0.22 * (np.sin((u + v * 0.3) / size * 60) > 0.4)), depth=0.6, gloss=0.05)
    turned(stage, [(0, 0.3), (0.2, 0.42), (0.8, 0.42), (1, 0.5)], cx=x - size * 0.24, base=base - size * 0.2, height=size * 0.14, ink="#ffe9b4", gloss=0.4)
    glow(stage, x - size * 0.24, base - size * 0.27, size * 0.07, "#ffd080", 0.8)
    cast(stage, [door[0], (door[0][0] - size * 0.05, door[0][1] + size * 0.14), (door[0][0] + size * 0.05, door[0][1] + size * 0.14)], 0.0, 0.0, size * 0.03, 0.4)


def _folds(canvas: Floats, lining: Floats, peak: Point, size: float) -> Callable[[Floats, Floats], Floats]:
    def skin(u: Floats, v: Floats) -> Floats:
        turn = np.arctan2(u - peak[0], v - peak[1])
        return tinted(blend(canvas + 0 * u[..., None], lining, 0.12 + 0 * u), 1.04 + 0.1 * np.sin(turn * 46) + 0.02 * np.sin(u * 1500) - 0.1 * (u - peak[0]) / size)

    return skin
