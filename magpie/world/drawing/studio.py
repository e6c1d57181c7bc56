"""From the desk and the music room: flute, guitar, brushes, an inkstone, a scroll, a papercut, embroidery, wool."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable

import numpy as np

from magpie.world.drawing.forms import ground_shadow
from magpie.world.drawing.skins import blend, is_dark, mottle, tinted, wood
from magpie.world.drawing.solids import SHADE, Plane, bevelled, cast, disc, puffed, rounded, tube
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, smooth, stroke


def flute(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A bamboo flute leaning in the light, its bindings of silk, a tassel at the end."""
    one, two = (x - size * 0.6, base - size * 0.02), (x + size * 0.56, base - size * 1.28)
    ex, ey = two[0] - one[0], two[1] - one[1]
    tone, silk = colour(ink), colour(second)
    fill(stage, [one, two, (two[0] + size * 0.22, two[1] + size * 0.2), (one[0] + size * 0.16, one[1] + size * 0.05)], SHADE, blur=size * 0.035, opacity=0.3)
    ground_shadow(stage, one[0], one[1] - size * 0.01, size * 0.08, strength=0.6)
    nodes, binds = (0.2, 0.52, 0.83), (0.04, 0.13, 0.3, 0.43, 0.62, 0.74, 0.9, 0.965)

    def skin(along: Floats, across: Floats) -> Floats:
        fibre = 0.05 * mottle(along * 9, across * 12, 3) + 0.05 * mottle(along * 3, across * 2, 5)
        ring = sum(0.3 * np.exp(-(((along - at) / 0.004) ** 2)) - 0.14 * np.exp(-(((along - at - 0.012) / 0.008) ** 2)) for at in nodes)
        bound = np.zeros_like(along)
        for at in binds:
            bound = np.maximum(bound, np.clip((0.014 - np.abs(along - at)) * 900, 0, 1))
        thread = 0.82 + 0.24 * np.sin(along * 1500)
        return blend(tinted(tone, 1 + fibre - ring), tinted(silk, thread), bound)

    line = [(one[0] + ex * t, one[1] + ey * t) for t in np.linspace(0, 1, 9)]
    tube(stage, line, size * 0.062, skin, gloss=0.6, sharp=16)
    turn = float(np.arctan2(ey, ex))
    for at in (0.2, 0.25, 0.35, 0.39, 0.47, 0.535, 0.575, 0.665, 0.705, 0.845):
        cx, cy = one[0] + ex * at + ey * 0.012, one[1] + ey * at - ex * 0.012
        long = 0.03 if at > 0.8 else 0.021
        fill(stage, ellipse(cx, cy, size * (long + 0.008), size * 0.025, turn=turn), "#fff2d0", opacity=0.35)
        fill(stage, ellipse(cx, cy, size * long, size * 0.019, turn=turn), "#1c120a")
    _tassel(stage, (one[0] + ex * 0.93, one[1] + ey * 0.93 + size * 0.05), size, second)


def _tassel(stage: Stage, top: Point, size: float, ink: str) -> None:
    """A knot, a bead and silk threads hanging straight down."""
    x, y = top
    tube(stage, smooth([top, (x + size * 0.04, y + size * 0.1), (x + size * 0.03, y + size * 0.2)], closed=False, steps=6), size * 0.009, ink, gloss=0.2)
    for side in (-1, 1):
        loop = ellipse(x + size * (0.03 + side * 0.034), y + size * 0.22, size * 0.03, size * 0.022, turn=side * 0.6, steps=16)
        tube(stage, [*loop, loop[0]], size * 0.009, ink, gloss=0.3)
    rounded(stage, (x + size * 0.03, y + size * 0.27), size * 0.03, size * 0.028, "#6fa58a", gloss=1.0)
    threads = colour(ink)
    skirt = smooth([(x + size * 0.01, y + size * 0.29), (x - size * 0.025, y + size * 0.42), (x - size * 0.03, y + size * 0.62), (x + size * 0.09, y + size * 0.62), (x + size * 0.085, y + size * 0.42), (x + size * 0.05, y + size * 0.29)], steps=6)
    puffed(stage, skirt, lambda u, v: tinted(threads, 0.95 + 0.2 * np.sin((u - x) / size * 420) + 0.08 * mottle(u * 90, v * 6, 2)), depth=0.5, gloss=0.2)


def guitar(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A guitar against the wall: spruce top, dark sides, six strings catching the light."""
    turn, foot = 0.13, (x - size * 0.06, base)
    c, s = float(np.cos(turn)), float(np.sin(turn))

    def put(*points: Point) -> list[Point]:
        return [(foot[0] + size * (c * a + s * b), foot[1] - size * (c * b - s * a)) for a, b in points]

    ground_shadow(stage, x - size * 0.03, base - size * 0.035, size * 0.24, strength=0.7)
    half = ((0.0, 0.0), (0.17, 0.015), (0.27, 0.09), (0.285, 0.19), (0.245, 0.29), (0.185, 0.365), (0.19, 0.43), (0.215, 0.49), (0.2, 0.57), (0.13, 0.63), (0.04, 0.645))
    body = smooth(put(*half, *[(-a, b) for a, b in half[::-1] if a]), steps=7)
    cast(stage, body, size * 0.12, size * 0.03, size * 0.05, 0.35)
    fill(stage, put((-0.02, 0.6), (0.05, 0.6), (0.12, 1.26), (0.04, 1.26)), SHADE, blur=size * 0.02, opacity=0.2)
    bevelled(stage, [(a + size * 0.036, b + size * 0.004) for a, b in body], wood(second, seed=3, rings=6), edge=size * 0.02, gloss=0.6)
    grain = wood(ink, seed=9, rings=26, scale=1.0, turn=turn - np.pi / 2)
    bevelled(stage, body, grain, edge=size * 0.014, gloss=0.5, sharp=16)
    stroke(stage, [*body, body[0]], second, size * 0.01)
    shine = smooth(put((-0.24, 0.16), (-0.2, 0.3), (-0.15, 0.37), (-0.17, 0.52), (-0.1, 0.6), (-0.11, 0.4), (-0.17, 0.16)))
    fill(stage, shine, "#ffffff", blur=size * 0.02, opacity=0.2)
    _sound_hole(stage, put, size, second)
    bevelled(stage, put((-0.115, 0.155), (0.115, 0.155), (0.13, 0.18), (0.1, 0.195), (-0.1, 0.195), (-0.13, 0.18)), "#3a2116", edge=size * 0.008, gloss=0.5)
    stroke(stage, put((-0.07, 0.184), (0.07, 0.184)), "#f3ead6", size * 0.008)
    _neck(stage, put, size, second)
    for k in range(6):
        a = -0.03 + 0.012 * k
        stroke(stage, [(p + 0.002, q + 0.002) for p, q in put((a * 1.1, 0.18), (a * 0.72, 1.12))], SHADE, size * 0.004, opacity=0.3)
        stroke(stage, put((a * 1.1, 0.18), (a * 0.72, 1.12)), "#fff4dc" if k > 2 else "#d9b276", size * (0.0052 - 0.0004 * k), opacity=0.9)


def _sound_hole(stage: Stage, put: Callable[..., list[Point]], size: float, ink: str) -> None:
    (cx, cy), = put((0.0, 0.4))
    for far, shade in ((0.108, ink), (0.099, "#f0dfb8"), (0.094, ink), (0.089, "#f0dfb8"), (0.085, ink)):
        fill(stage, ellipse(cx, cy, size * far, size * far), shade)
    disc(stage, (cx, cy), size * 0.08, size * 0.08, lambda a, b: tinted(colour("#4a2c1a"), 0.2 + 0.45 * np.clip(a + b - 0.2, 0, 1)))


def _neck(stage: Stage, put: Callable[..., list[Point]], size: float, second: str) -> None:
    bevelled(stage, put((-0.044, 0.6), (-0.032, 1.14), (0.042, 1.14), (0.056, 0.6)), wood(second, seed=5, rings=4), edge=size * 0.02, gloss=0.4)
    bevelled(stage, put((-0.037, 0.47), (0.037, 0.47), (0.028, 1.13), (-0.028, 1.13)), "#2a1a12", edge=size * 0.006, gloss=0.4)
    for fret in range(17):
        b = 1.12 - 0.62 * (1 - 0.9439 ** (fret * 1.15)) / (1 - 0.9439 ** 18.4)
        wide = 0.028 + 0.009 * (1.13 - b) / 0.66
        stroke(stage, put((-wide, b), (wide, b)), "#cdbf9a", size * 0.0042, opacity=0.85)
        if fret in (3, 5, 7, 9):
            (cx, cy), = put((0.0, b + 0.017))
            fill(stage, ellipse(cx, cy, size * 0.008, size * 0.008), "#f3ead6")
    head = put((-0.034, 1.125), (-0.05, 1.17), (-0.056, 1.31), (-0.02, 1.33), (0.0, 1.315), (0.02, 1.33), (0.056, 1.31), (0.05, 1.17), (0.034, 1.125))
    cast(stage, head, size * 0.04, size * 0.02, size * 0.02, 0.25)
    bevelled(stage, head, wood(second, seed=8, rings=5), edge=size * 0.012, gloss=0.5)
    stroke(stage, put((-0.032, 1.128), (0.032, 1.128)), "#f3ead6", size * 0.012)
    for b in (1.18, 1.225, 1.27):
        for side in (-1, 1):
            knob, post = put((side * 0.078, b), (side * 0.03, b))
            tube(stage, [put((side * 0.05, b))[0], knob], size * 0.006, "#c9c2b0", gloss=0.8)
            rounded(stage, knob, size * 0.02, size * 0.014, "#efe6d0", turn=0.13, gloss=0.7)
            rounded(stage, post, size * 0.011, size * 0.011, "#c9c2b0", gloss=0.9)


def brush(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Three brushes hanging from a small rosewood stand, large to small; the first has been used today."""
    stand = "#5a2f22"
    ground_shadow(stage, x, base - size * 0.03, size * 0.52, strength=0.6)
    timber = wood(stand, seed=4, rings=1, scale=0.6)
    for side in (-1, 1):
        puffed(stage, smooth([(x + side * size * 0.36, base - size * 0.01), (x + side * size * 0.36, base - size * 0.07), (x + side * size * 0.46, base - size * 0.12), (x + side * size * 0.58, base - size * 0.06), (x + side * size * 0.6, base)]), timber, depth=0.9, gloss=0.4)
        tube(stage, [(x + side * size * 0.46, base - size * 0.06), (x + side * size * 0.46, base - size * 1.12)], size * 0.026, timber, gloss=0.5)
        rounded(stage, (x + side * size * 0.46, base - size * 1.15), size * 0.036, size * 0.036, stand, gloss=0.7)
    tube(stage, [(x - size * 0.46, base - size * 0.09), (x + size * 0.46, base - size * 0.09)], size * 0.02, timber, gloss=0.4)
    beam = smooth([(x - size * 0.66, base - size * 1.1), (x - size * 0.52, base - size * 1.04), (x, base - size * 1.06), (x + size * 0.52, base - size * 1.04), (x + size * 0.66, base - size * 1.1)], closed=False, steps=7)
    tube(stage, beam, size * 0.03, timber, gloss=0.5)
    for dx, scale, wet in ((-0.25, 1.0, True), (0.02, 0.86, False), (0.25, 0.72, False)):
        _one_brush(stage, (x + size * dx, base - size * 1.03), size * 0.82 * scale, ink, second, wet=wet)


def _one_brush(stage: Stage, hook: Point, long: float, ink: str, second: str, *, wet: bool) -> None:
    x, y = hook
    tone, hair = colour(ink), colour(second)
    for dx, dy, see in ((0.09, 0.05, 0.25),):
        fill(stage, [(x + long * (dx - 0.03), y + long * dy), (x + long * (dx + 0.05), y + long * dy), (x + long * (dx + 0.06), y + long * 0.95), (x + long * (dx - 0.04), y + long * 0.95)], SHADE, blur=long * 0.03, opacity=see)
    ring = ellipse(x, y + long * 0.02, long * 0.022, long * 0.035, steps=20)
    tube(stage, [*ring, ring[0]], long * 0.008, "#b3261e", gloss=0.2)
    rounded(stage, (x, y + long * 0.08), long * 0.032, long * 0.03, "#efe6d0", gloss=0.6)

    def shaft(along: Floats, across: Floats) -> Floats:
        node = 0.25 * np.exp(-(((along - 0.36) / 0.008) ** 2)) + 0.25 * np.exp(-(((along - 0.74) / 0.008) ** 2))
        return tinted(tone, 1 + 0.06 * mottle(along * 8, across * 7, 3) - node)

    tube(stage, [(x, y + long * t) for t in np.linspace(0.1, 0.62, 6)], long * 0.034, shaft, gloss=0.5, sharp=14)
    tube(stage, [(x, y + long * 0.61), (x, y + long * 0.68)], [long * 0.042, long * 0.056], "#2a211c", gloss=0.9)
    line = [(x, y + long * t) for t in np.linspace(0.68, 1.04, 18)]
    radii = [long * float(np.interp(t, [0, 0.25, 0.5, 0.75, 0.92, 1], [0.052, 0.07, 0.068, 0.043, 0.014, 0.003])) for t in np.linspace(0, 1, 18)]

    def bristle(along: Floats, across: Floats) -> Floats:
        dip = np.clip((along - 0.42 + 0.05 * mottle(across * 5, along, 4)) * 9, 0, 1) * (0.95 if wet else 0.0)
        return blend(tinted(hair, 0.98 + 0.13 * mottle(across * 17, along * 2.5, 6) - 0.2 * np.clip(0.12 - along, 0, 1) * 6), colour("#15151a"), dip)

    tube(stage, line, radii, bristle, gloss=0.5 if wet else 0.15, sharp=16)


def inkstone(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A carved stone with a pool of ink, and the stick laid across it."""
    tone = colour(ink)

    def stone(u: Floats, v: Floats) -> Floats:
        return tinted(tone, 1 + 0.1 * mottle(u * 12, v * 16, 4, octaves=3) + 0.1 * np.clip(mottle(u * 70, v * 90, 6) - 0.7, 0, 1))

    def slab(lift: float, wide: float, deep: float) -> list[Point]:
        return [(x + size * wide * float(np.sign(np.cos(t)) * abs(np.cos(t)) ** 0.55), base - size * lift - size * deep * float(np.sign(np.sin(t)) * abs(np.sin(t)) ** 0.7)) for t in np.linspace(0, 2 * np.pi, 110)]

    cast(stage, slab(0.3, 0.83, 0.3), size * 0.08, size * 0.02, size * 0.05, 0.5)
    cast(stage, slab(0.3, 0.82, 0.29), size * 0.02, size * 0.012, size * 0.014, 0.5)
    for step in range(6):
        fill(stage, slab(0.3 + 0.018 * step, 0.83, 0.3), ink)
        fill(stage, slab(0.3 + 0.018 * step, 0.83, 0.3), "#000000", opacity=0.46 - 0.036 * step)
    bevelled(stage, slab(0.42, 0.83, 0.3), stone, edge=size * 0.04, gloss=0.35, sharp=18)
    well = slab(0.41, 0.69, 0.21)
    bevelled(stage, well, lambda u, v: tinted(tone, 0.62 + 0.05 * mottle(u * 14, v * 20, 3) - 0.9 * np.clip((base - size * 0.44 - v) / size, -0.1, 0.2)), edge=size * 0.01, gloss=0.1)
    stroke(stage, [p for p in well if p[1] < base - size * 0.41], SHADE, size * 0.022, opacity=0.5)
    stroke(stage, [p for p in well if p[1] > base - size * 0.41], "#ffffff", size * 0.008, opacity=0.25)
    pool = smooth([(x - size * 0.6, base - size * 0.44), (x - size * 0.52, base - size * 0.56), (x - size * 0.16, base - size * 0.59), (x + size * 0.02, base - size * 0.48), (x - size * 0.14, base - size * 0.36), (x - size * 0.42, base - size * 0.30), (x - size * 0.58, base - size * 0.41)])
    fill(stage, pool, "#0c0c10")
    fill(stage, smooth([(x - size * 0.52, base - size * 0.47), (x - size * 0.42, base - size * 0.54), (x - size * 0.22, base - size * 0.55), (x - size * 0.34, base - size * 0.50)]), "#dfe6f0", blur=size * 0.016, opacity=0.5)
    for dx, dy in ((0.5, 0.56), (0.6, 0.48), (0.54, 0.4)):
        petal = ellipse(x + size * (dx + 0.2), base - size * (dy - 0.06), size * 0.035, size * 0.016, turn=dx * 5)
        stroke(stage, [*petal, petal[0]], SHADE, size * 0.008, opacity=0.35)
    _ink_stick(stage, x, base, size, second)


def _ink_stick(stage: Stage, x: float, base: float, size: float, second: str) -> None:
    one, two = (x - size * 0.04, base - size * 0.44), (x + size * 0.78, base - size * 0.72)
    ex, ey = (two[0] - one[0]), (two[1] - one[1])
    px, py = -ey * 0.16, ex * 0.16
    cast(stage, [one, two, (two[0] + px, two[1] + py), (one[0] + px, one[1] + py)], size * 0.02, size * 0.1, size * 0.025, 0.5)
    drop = size * 0.07
    fill(stage, [(one[0] + px, one[1] + py), (two[0] + px, two[1] + py), (two[0] + px, two[1] + py + drop), (one[0] + px, one[1] + py + drop)], "#0e0e12")
    fill(stage, [one, (one[0] + px, one[1] + py), (one[0] + px, one[1] + py + drop), (one[0], one[1] + drop)], "#26262c")
    face = Plane(one, two, (two[0] + px, two[1] + py), (one[0] + px, one[1] + py))
    face.lay(stage, lambda s, t: tinted(colour("#2c2b31"), 1.15 - 0.3 * s + 0.06 * mottle(s * 20, t * 5, 3) + 0.3 * np.exp(-((t / 0.12) ** 2))))
    gold = "#d9b45a" if is_dark(second) else second
    for left, right in ((0.16, 0.24), (0.3, 0.38), (0.44, 0.52), (0.58, 0.66)):
        middle = (left + right) / 2
        for points in (((left, 0.3), (left, 0.74)), ((right, 0.3), (right, 0.74)), ((left, 0.5), (right, 0.5)), ((middle, 0.24), (middle, 0.8))):
            stroke(stage, face.put(points), gold, size * 0.011, opacity=0.9)
    ring = face.put(ellipse(0.83, 0.52, 0.06, 0.28, steps=24))
    stroke(stage, [*ring, ring[0]], gold, size * 0.01, opacity=0.9)
