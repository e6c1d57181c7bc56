"""Iron, steel and wood for the house: a cleaver, a wok, a pot, a pan, a stool, an alarm clock."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable

import numpy as np

from magpie.world.drawing.forms import Texture, ground_shadow, turned
from magpie.world.drawing.skins import Skin, is_dark, mottle, tinted, wood
from magpie.world.drawing.solids import SHADE, bevelled, cast, disc, puffed, rounded, tube, wall
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, glow, smooth, stroke


def iron(ink: str, *, seed: int = 3) -> Texture:
    """Cast iron: a fine orange-peel skin."""
    tone = colour(ink)
    return lambda turn, v: tinted(tone, 1 + 0.07 * mottle(turn * 40, v * 40, seed) + 0.05 * mottle(turn * 3, v * 3, seed + 1))


def steel(ink: str, along: tuple[float, float], *, streaks: float = 160.0) -> Skin:
    """Brushed metal: streaks across `along`, with the room mirrored in wide soft bands."""
    tone, (ex, ey) = colour(ink), along

    def skin(u: Floats, v: Floats) -> Floats:
        s, t = u * ex + v * ey, v * ex - u * ey
        brushed = 0.045 * mottle(s * 6, t * streaks, 4)
        room = 0.2 * np.sin(s * 13 + 1.2) + 0.1 * np.sin(s * 29 + t * 5)
        return tinted(tone, 0.92 + brushed + room)

    return skin


def knife(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A cleaver struck into its block, the handle free."""
    x -= size * 0.14
    ground_shadow(stage, x, base - size * 0.02, size * 0.62, strength=0.65)
    block = colour("#b98a55")

    def bark(turn: Floats, v: Floats) -> Floats:
        return tinted(block, 0.86 + 0.12 * mottle(turn * 22, v * 2, 3) + 0.06 * np.sin(turn * 60 + v * 3))

    turned(stage, [(0, 2.35), (0.06, 2.42), (0.94, 2.42), (1, 2.36)], cx=x, base=base, height=size * 0.28, ink="#b98a55", gloss=0.1, texture=bark)
    top = base - size * 0.28

    def rings(a: Floats, b: Floats) -> Floats:
        far = np.hypot(a + 0.06, b - 0.03) + 0.025 * mottle(a * 4, b * 4, 7)
        cuts = np.clip(mottle(a * 3 + b * 2, b * 34 - a * 4, 5) - 0.75, 0, 1) * 0.5
        return block * (1.2 + 0.07 * np.sin(far * 70) - 0.12 * far**4 - 0.06 * a)[..., None] * (1 - cuts)[..., None]

    disc(stage, (x, top), size * 0.66, size * 0.17, rings)
    turn = -0.1
    c, s = float(np.cos(turn)), float(np.sin(turn))

    def put(*points: Point) -> list[Point]:
        return [(x - size * 0.04 + size * (c * a - s * b), top + size * 0.05 + size * (s * a + c * b)) for a, b in points]

    edge = [(float(t), -0.1 * (float(t) / 0.5) ** 2 - 0.02 * float(t)) for t in np.linspace(-0.5, 0.45, 16)]
    blade = put((-0.485, -0.56), (-0.44, -0.59), (0.42, -0.585), (0.47, -0.53), (0.475, -0.18), *edge[::-1])
    shade = put((-0.46, -0.03), (0.46, -0.08), (0.4, 0.05), (-0.4, 0.08))
    fill(stage, [(a + size * 0.05, b + size * 0.01) for a, b in shade], SHADE, blur=size * 0.03, opacity=0.5)
    cast(stage, blade, size * 0.16, size * 0.06, size * 0.06, 0.14)
    bevelled(stage, blade, steel(second, (c, s)), edge=size * 0.018, gloss=0.6)
    back = [(p, q - 0.085) for p, q in edge]
    fill(stage, put(*edge, *back[::-1]), "#ffffff", opacity=0.4)
    stroke(stage, put(*back), SHADE, size * 0.005, opacity=0.35)
    cut = put(*[(p, q + 0.012) for p, q in edge[3:-3]])
    stroke(stage, cut, "#3a2412", size * 0.022, opacity=0.7)
    stroke(stage, [(p, q + size * 0.014) for p, q in cut], "#f0d2a0", size * 0.008, opacity=0.5)
    fill(stage, ellipse(*put((-0.4, -0.5))[0], size * 0.026, size * 0.026), SHADE, opacity=0.75)
    for a, b in ((0.12, -0.42), (0.17, -0.42), (0.145, -0.37)):
        stroke(stage, put((a - 0.018, b), (a + 0.018, b)), SHADE, size * 0.007, opacity=0.4)
    tube(stage, put((0.45, -0.46), (0.56, -0.46)), size * 0.05, steel("#c9a25a", (c, s)), gloss=0.7)
    grip = put(*[(t, -0.46 + 0.02 * float(np.sin((t - 0.55) * 6))) for t in np.linspace(0.56, 1.02, 12)])
    tube(stage, grip, [size * (0.056 + 0.014 * float(np.sin(t * 2.6))) for t in np.linspace(0, 1, 12)], wood(ink, seed=5, rings=0.8, scale=0.5), gloss=0.5)


def _hollow(ink: str, *, seed: int, rings: float) -> Callable[[Floats, Floats], Floats]:
    """The inside of a round pan: light gathers on the far right wall; fire has drawn rings of blue and straw in it."""
    tone = colour(ink)

    def skin(a: Floats, b: Floats) -> Floats:
        far = np.hypot(a, b)
        light = 0.74 + 0.5 * (0.62 * a + 0.5 * b) * far + 0.18 * np.exp(-(((a - 0.5) ** 2 + (b - 0.42) ** 2) / 0.07))
        light = light - 0.22 * np.exp(-(((a + 0.55) ** 2 + (b + 0.4) ** 2) / 0.3))
        marks = 0.05 * np.sin(far * rings + 0.8 * mottle(a * 4, b * 4, seed)) + 0.08 * mottle(a * 7, b * 7, seed + 1)
        heat = np.exp(-(((far - 0.55) / 0.14) ** 2))[..., None] * np.array([-0.03, 0.01, 0.07], dtype=np.float32) + np.exp(-(((far - 0.28) / 0.14) ** 2))[..., None] * np.array([0.09, 0.045, -0.02], dtype=np.float32)
        out: Floats = (tone + heat) * (light + marks)[..., None]
        return out

    return skin


def wok(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A hand-beaten wok, seasoned, its handle turned in wood."""
    x -= size * 0.21
    ground_shadow(stage, x, base - size * 0.03, size * 0.42, strength=0.7)
    rim, wide, deep = base - size * 0.5, size * 0.78, size * 0.27
    grip = [(x + size * 0.72, rim - size * 0.05), (x + size * 0.9, rim - size * 0.15), (x + size * 1.22, rim - size * 0.28)]
    cast(stage, [(x + size * 0.6, rim), (x + size * 1.22, rim - size * 0.26), (x + size * 1.24, rim - size * 0.2), (x + size * 0.7, rim + size * 0.08)], size * 0.1, size * 0.36, size * 0.05, 0.2)
    turned(stage, [(0, 1.56), (0.2, 1.49), (0.42, 1.33), (0.62, 1.1), (0.8, 0.8), (0.92, 0.54), (1, 0.34)], cx=x, base=base, height=size * 0.5, ink=ink, gloss=0.5, texture=_beaten(ink))
    left = [(x - size * (0.72 + 0.17 * float(np.sin(t))), rim - size * 0.11 * float(np.cos(t)) + size * 0.02) for t in np.linspace(0, np.pi, 16)]
    tube(stage, left, size * 0.026, ink, gloss=0.7)
    disc(stage, (x, rim), wide, deep, lambda a, b: colour(ink) * (1.0 - 0.35 * a - 0.3 * b)[..., None] + np.float32(0.08))
    disc(stage, (x, rim + size * 0.006), wide * 0.965, deep * 0.955, _hollow(ink, seed=4, rings=46))
    glow(stage, x + size * 0.32, rim + size * 0.08, size * 0.11, "#ffffff", 0.09)
    tube(stage, grip[:2], size * 0.045, steel("#8f8f92", (1.0, -0.4)), gloss=0.7)
    tube(stage, grip[1:], [size * 0.056, size * 0.07], wood(second, seed=6, rings=0.8, scale=0.5), gloss=0.4)
    ring = ellipse(grip[2][0] + size * 0.075, grip[2][1] - size * 0.03, size * 0.04, size * 0.04, steps=20)
    tube(stage, [*ring, ring[0]], size * 0.012, "#8f8f92", gloss=0.7)


def _beaten(ink: str) -> Texture:
    tone = colour(ink)
    return lambda turn, v: tinted(tone, 1 + 0.14 * mottle(turn * 16, v * 14, 5, octaves=1) + 0.05 * np.sin(v * 60))


def pot(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A cast-iron pot with its lid on and a brass knob."""
    ground_shadow(stage, x, base - size * 0.02, size * 0.66, strength=0.65)
    for side in (-1, 1):
        ear = smooth([(x + side * size * 0.66, base - size * 0.52), (x + side * size * 0.84, base - size * 0.53), (x + side * size * 0.88, base - size * 0.42), (x + side * size * 0.68, base - size * 0.37)], closed=False, steps=7)
        tube(stage, ear, size * 0.048, ink, gloss=0.5)
    turned(stage, [(0, 1.18), (0.08, 1.2), (0.5, 1.2), (0.82, 1.1), (0.95, 0.95), (1, 0.86)], cx=x, base=base, height=size * 0.6, ink=ink, gloss=0.55, texture=iron(ink))
    rim = base - size * 0.6
    arc = [(x + size * 0.745 * float(np.cos(t)), rim + size * 0.112 * float(np.sin(t))) for t in np.linspace(0, np.pi, 40)]
    dome = [(x - size * 0.745 * float(np.cos(t)), rim - size * 0.2 * float(np.sin(t)) ** 0.8) for t in np.linspace(0, np.pi, 40)]
    cast(stage, [*arc, arc[0]], 0.0, size * 0.02, size * 0.014, 0.4)
    tone = colour(ink)
    puffed(stage, [*arc, *dome], lambda u, v: tinted(tone, 1 + 0.06 * mottle(u * 110, v * 110, 8) + 0.05 * mottle(u * 8, v * 8, 9)), depth=0.75, gloss=0.6, sharp=16)
    for far, see in ((0.5, 0.16), (0.53, 0.1)):
        ring = [(x + size * far * float(np.cos(t)), rim - size * 0.09 + size * far * 0.17 * float(np.sin(t))) for t in np.linspace(0.15, np.pi - 0.15, 30)]
        stroke(stage, ring, "#ffffff" if far == 0.5 else SHADE, size * 0.008, opacity=see)
    tube(stage, arc, size * 0.016, ink, gloss=0.7)
    turned(stage, [(0, 0.28), (0.2, 0.66), (0.5, 0.72), (0.75, 0.4), (1, 0.56)], cx=x, base=base - size * 0.765, height=size * 0.15, ink=second, gloss=0.9)


def pan(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A skillet, seen from the stove's height, with breakfast in it."""
    x -= size * 0.26
    ground_shadow(stage, x, base - size * 0.06, size * 0.6, strength=0.65)
    rim, wide, deep = base - size * 0.34, size * 0.72, size * 0.27
    cast(stage, [(x + size * 0.5, rim + size * 0.1), (x + size * 1.2, rim + size * 0.1), (x + size * 1.2, rim + size * 0.18), (x + size * 0.5, rim + size * 0.26)], size * 0.02, size * 0.16, size * 0.04, 0.35)
    skin = iron(ink)
    wall(stage, x, (rim, wide, deep), (base - size * 0.2, wide * 0.86, deep * 0.8), skin, gloss=0.5)
    handle = [(x + size * 0.66, rim + size * 0.02), (x + size * 0.84, rim + size * 0.01), (x + size * 1.24, rim - size * 0.07)]
    tube(stage, smooth(handle, closed=False, steps=6), [size * r for r in np.interp(np.linspace(0, 1, 12), [0, 0.2, 0.45, 0.85, 1], [0.085, 0.05, 0.05, 0.066, 0.06])], lambda along, across: tinted(colour(ink), 1 + 0.06 * mottle(along * 30, across * 6, 3) - 0.22 * np.exp(-((across / 0.35) ** 2)) * ((along > 0.36) & (along < 0.8))), gloss=0.5)
    fill(stage, ellipse(x + size * 1.19, rim - size * 0.062, size * 0.03, size * 0.02), SHADE, opacity=0.8)
    disc(stage, (x, rim), wide, deep, lambda a, b: colour(ink) * (1.25 - 0.4 * a - 0.3 * b)[..., None] + np.float32(0.06))
    disc(stage, (x, rim + size * 0.008), wide * 0.955, deep * 0.945, lambda a, b: tinted(colour(ink), 0.5 + 0.3 * b + 0.26 * a))
    disc(stage, (x, rim + size * 0.055), wide * 0.86, deep * 0.8, _hollow(second, seed=6, rings=0))
    white = [(x + size * (-0.06 + 0.36 * (1 + 0.13 * float(np.sin(3 * t + 1)) + 0.07 * float(np.sin(7 * t))) * float(np.cos(t))), rim + size * (0.06 + 0.135 * (1 + 0.12 * float(np.sin(4 * t))) * float(np.sin(t)))) for t in np.linspace(0, 2 * np.pi, 70)]
    cast(stage, white, size * 0.012, size * 0.016, size * 0.012, 0.5)
    puffed(stage, white, lambda u, v: tinted(colour("#fbf5e6"), 1 + 0.02 * mottle(u * 40, v * 60, 3)), depth=0.22, gloss=0.5)
    stroke(stage, [*white, white[0]], "#c98f3a", size * 0.009, opacity=0.45)
    rounded(stage, (x - size * 0.08, rim + size * 0.035), size * 0.125, size * 0.07, "#f2a21e", gloss=1.1, sharp=26)


def stool(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A round stool on four splayed legs, pegged, not nailed."""
    for dx, foot in ((-0.36, 0.06), (0.36, 0.02)):
        fill(stage, ellipse(x + size * (dx + 0.08), base - size * foot, size * 0.16, size * 0.025), SHADE, blur=size * 0.025, opacity=0.5)
    fill(stage, ellipse(x + size * 0.14, base - size * 0.05, size * 0.5, size * 0.08), SHADE, blur=size * 0.06, opacity=0.45)
    seat = base - size * 0.84
    legs = (((-0.2, 0.78), (-0.28, 0.1)), ((0.22, 0.78), (0.3, 0.1)), ((-0.28, 0.74), (-0.42, 0.0)), ((0.28, 0.74), (0.42, 0.0)))
    timber = wood(second, seed=7, rings=1.2, scale=0.9)

    def bar(one: Point, two: Point, thick: float, dark: float = 1.0) -> None:
        line = [(x + size * (one[0] + (two[0] - one[0]) * t), base - size * (one[1] + (two[1] - one[1]) * t)) for t in np.linspace(0, 1, 6)]
        skin: Skin = timber if dark == 1.0 else lambda along, across: timber(along, across) * np.float32(dark) if callable(timber) else colour(second)
        tube(stage, line, [size * thick * (1.15 - 0.34 * abs(t - 0.4)) for t in np.linspace(0, 1, 6)], skin, gloss=0.35)

    for one, two in legs[:2]:
        bar(one, two, 0.036, 0.6)
    bar((-0.25, 0.3), (0.27, 0.3), 0.022, 0.6)
    bar((-0.25, 0.42), (-0.33, 0.36), 0.022, 0.8)
    bar((0.26, 0.42), (0.34, 0.36), 0.022, 0.8)
    for one, two in legs[2:]:
        bar(one, two, 0.044)
    bar((-0.37, 0.26), (0.37, 0.26), 0.026)
    turned(stage, [(0, 3.5), (0.25, 3.62), (0.75, 3.55), (1, 3.2)], cx=x, base=base - size * 0.73, height=size * 0.13, ink=ink, gloss=0.3)
    grain = wood(ink, seed=3, rings=5, scale=1.0)
    disc(stage, (x, seat - size * 0.02), size * 0.455, size * 0.105, lambda a, b: (grain(a, b * 0.9) if callable(grain) else colour(ink)) * (1.14 - 0.12 * a - 0.14 * np.exp(-((a**2 + b**2) / 0.4)) * (1 - 0.9 * b))[..., None])


def clock(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """An alarm clock with two bells, at ten past ten."""
    ground_shadow(stage, x, base - size * 0.01, size * 0.4, strength=0.65)
    cy, far = base - size * 0.5, size * 0.44
    metal = "#b9b2a4"
    for side in (-1, 1):
        tube(stage, [(x + side * size * 0.2, cy + size * 0.3), (x + side * size * 0.31, base - size * 0.02)], [size * 0.04, size * 0.028], metal, gloss=0.8)
        tube(stage, [(x + side * size * 0.2, cy - size * 0.34), (x + side * size * 0.27, cy - size * 0.5)], size * 0.018, metal, gloss=0.8)
        rounded(stage, (x + side * size * 0.27, cy - size * 0.49), size * 0.2, size * 0.17, ink, turn=side * 0.5, gloss=1.0, sharp=30, reach=_half_dome)
        rounded(stage, (x + side * size * 0.355, cy - size * 0.645), size * 0.026, size * 0.026, metal, gloss=0.9)
    arc = [(x + size * 0.17 * float(np.cos(t)), cy - size * 0.56 - size * 0.15 * float(np.sin(t))) for t in np.linspace(0.0, np.pi, 20)]
    tube(stage, [(x, cy - size * 0.4), (x, cy - size * 0.57)], size * 0.014, metal, gloss=0.8)
    rounded(stage, (x, cy - size * 0.585), size * 0.038, size * 0.038, metal, gloss=0.9)
    tube(stage, arc, size * 0.02, metal, gloss=0.9)
    disc(stage, (x + size * 0.025, cy + size * 0.012), far * 1.01, far * 1.01, lambda a, b: tinted(colour(ink), 0.5 - 0.2 * a))
    ring = ellipse(x, cy, far * 0.915, far * 0.915, steps=60)
    tube(stage, [*ring, ring[0]], far * 0.1, ink, gloss=1.0, sharp=22)
    disc(stage, (x, cy), far * 0.85, far * 0.845, lambda a, b: tinted(colour(metal), 0.85 + 0.4 * (a * 0.6 + b * 0.6)))
    _dial(stage, x, cy, far * 0.81, second)


def _half_dome(angle: Floats) -> Floats:
    out: Floats = np.where(np.sin(angle) > 0.1, 0.12 / np.maximum(np.sin(angle), 0.12), 1.0)
    return out


def _dial(stage: Stage, x: float, y: float, far: float, paper: str) -> None:
    pen, warm = ("#f3ead6" if is_dark(paper) else "#23211f"), "#c9442f"
    disc(stage, (x, y), far, far, lambda a, b: colour(paper) * (1.03 - 0.28 * np.exp(-((1 - np.hypot(a, b)) / 0.06)) * (0.55 - 0.6 * (a + b)) - 0.05 * a)[..., None])
    for minute in range(60):
        c, s = float(np.cos(minute * np.pi / 30)), float(np.sin(minute * np.pi / 30))
        inner, wide = (0.8, 0.034) if minute % 5 == 0 else (0.89, 0.012)
        inner = 0.74 if minute % 15 == 0 else inner
        stroke(stage, [(x + far * inner * c, y + far * inner * s), (x + far * 0.94 * c, y + far * 0.94 * s)], pen, far * wide)
    for turn, long, wide in ((-np.pi / 2 - 0.96, 0.5, 0.06), (-np.pi / 2 + 1.05, 0.72, 0.042)):
        tip = (x + far * long * float(np.cos(turn)), y + far * long * float(np.sin(turn)))
        tail = (x - far * 0.12 * float(np.cos(turn)), y - far * 0.12 * float(np.sin(turn)))
        stroke(stage, [(tail[0] + far * 0.025, tail[1] + far * 0.04), (tip[0] + far * 0.025, tip[1] + far * 0.04)], SHADE, far * wide, opacity=0.25)
        stroke(stage, [tail, tip], pen, far * wide)
    stroke(stage, [(x, y + far * 0.16), (x - far * 0.06, y - far * 0.62)], warm, far * 0.016)
    rounded(stage, (x, y), far * 0.06, far * 0.06, warm, gloss=0.8)
    fill(stage, smooth([(x - far * 0.8, y - far * 0.3), (x - far * 0.45, y - far * 0.74), (x + far * 0.1, y - far * 0.88), (x - far * 0.35, y - far * 0.55), (x - far * 0.6, y - far * 0.12)]), "#ffffff", blur=far * 0.05, opacity=0.22)
