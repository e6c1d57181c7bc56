"""Things to wear that stand or lie: shoes, boots, hats, gloves, socks, a backpack. Each stands at (x, base)."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.fabric import Fold, Pattern, draped, fleece, knitted, mixed, stitched, woven
from magpie.world.drawing.forms import ground_shadow, modelled
from magpie.world.drawing.softs import at
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, smooth, stroke

RUBBER = "#efe8d8"
STEEL = "#b9b4ab"


def shoe(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pair of low canvas shoes, side on, the far one a step behind."""
    for dx, lift, scale in ((0.14, 0.3, 0.88), (-0.05, -0.08, 1.0)):
        _sneaker(stage, x + size * dx, base - size * lift, size * scale, ink, second)


def _sneaker(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    fill(stage, ellipse(x + size * 0.12, base + size * 0.005, size * 0.98, size * 0.085), "#0d0a10", blur=size * 0.05, opacity=0.45)
    fill(stage, smooth(at(x, base, size, (0.76, 0.614), (0.5, 0.663), (0.3, 0.589), (0.3, 0.465), (0.7, 0.465))), second)
    fill(stage, smooth(at(x, base, size, (0.76, 0.614), (0.5, 0.663), (0.3, 0.589), (0.3, 0.465), (0.7, 0.465))), "#000000", opacity=0.45)
    tongue = smooth(at(x, base, size, (0.06, 0.465), (0.12, 0.713), (0.22, 0.812), (0.33, 0.787), (0.3, 0.539)))
    draped(stage, tongue, ink, depth=0.5, pattern=woven(ink))
    upper = smooth(at(x, base, size, (-0.86, 0.1), (-0.84, 0.279), (-0.64, 0.397), (-0.36, 0.465), (-0.06, 0.626), (0.12, 0.738), (0.24, 0.713), (0.36, 0.589), (0.54, 0.576), (0.7, 0.651), (0.84, 0.688), (0.87, 0.49), (0.87, 0.1), (0.3, 0.05), (-0.4, 0.05)), steps=8)
    creases = [Fold(smooth(at(x, base, size, *line), closed=False), 0.03 * size, rise * size) for rise, line in ((-0.014, ((-0.4, 0.452), (-0.34, 0.304), (-0.36, 0.142))), (0.012, ((-0.33, 0.477), (-0.27, 0.304), (-0.29, 0.142))), (-0.012, ((-0.27, 0.49), (-0.21, 0.316), (-0.23, 0.142))), (-0.012, ((0.52, 0.552), (0.6, 0.415), (0.6, 0.217))))]
    draped(stage, upper, ink, folds=creases, depth=0.75, pattern=woven(ink, strength=0.05))
    heel = smooth(at(x, base, size, (0.66, 0.626), (0.83, 0.676), (0.875, 0.49), (0.872, 0.12), (0.7, 0.1), (0.72, 0.39)), steps=8)
    draped(stage, heel, second, depth=0.5, pattern=woven(second))
    cap = smooth(at(x, base, size, (-0.875, 0.12), (-0.85, 0.279), (-0.68, 0.372), (-0.575, 0.304), (-0.555, 0.12)), steps=8)
    modelled(stage, cap, RUBBER, depth=0.9, gloss=0.3)
    eyestay = smooth(at(x, base, size, (-0.3, 0.465), (-0.05, 0.626), (0.13, 0.738), (0.19, 0.651), (0.02, 0.502), (-0.2, 0.378)), steps=8)
    draped(stage, eyestay, ink, depth=0.3, pattern=woven(ink))
    stitched(stage, smooth(at(x, base, size, (-0.28, 0.434), (-0.19, 0.397), (0.02, 0.521), (0.17, 0.651)), closed=False), "#ffffff", size * 0.006, dash=size * 0.026, opacity=0.6)
    stitched(stage, smooth(at(x, base, size, (0.37, 0.558), (0.54, 0.533), (0.68, 0.601)), closed=False), "#ffffff", size * 0.006, dash=size * 0.026, opacity=0.5)
    _laces(stage, x, base, size)
    sole = smooth(at(x, base, size, (-0.905, 0.07), (-0.885, 0.15), (-0.6, 0.146), (0.0, 0.13), (0.6, 0.14), (0.87, 0.155), (0.9, 0.09), (0.88, 0.02), (0.8, 0.0), (0.4, -0.004), (-0.4, -0.004), (-0.8, 0.0), (-0.88, 0.02)), steps=8)
    modelled(stage, sole, RUBBER, depth=0.8, gloss=0.3)
    stroke(stage, smooth(at(x, base, size, (-0.885, 0.098), (0, 0.085), (0.895, 0.1)), closed=False), second, size * 0.016, opacity=0.95)
    stroke(stage, smooth(at(x, base, size, (-0.87, 0.02), (0, 0.01), (0.87, 0.02)), closed=False), "#000000", size * 0.02, opacity=0.22)


def _laces(stage: Stage, x: float, base: float, size: float) -> None:
    for step in range(5):
        a, b = -0.2 + step * 0.08, 0.495 + step * 0.052
        stroke(stage, at(x, base, size, (a, b + 0.012), (a + 0.075, b - 0.07)), "#1a1512", size * 0.034, opacity=0.25)
        stroke(stage, at(x, base, size, (a, b + 0.02), (a + 0.07, b - 0.06)), "#fbf6ea", size * 0.026)
    for line in (((0.13, 0.663), (0.24, 0.589), (0.3, 0.44), (0.22, 0.39), (0.16, 0.514)), ((0.13, 0.663), (0.06, 0.514), (0.08, 0.341))):
        stroke(stage, smooth(at(x, base - size * 0.0, size, *[(a + 0.01, b - 0.012) for a, b in line]), closed=False), "#1a1512", size * 0.024, opacity=0.25)
        stroke(stage, smooth(at(x, base, size, *line), closed=False), "#fbf6ea", size * 0.022)


def boot(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pair of laced ankle boots; the collar is lined with wool."""
    for dx, lift, scale in ((0.34, 0.14, 0.93), (-0.14, 0.0, 1.0)):
        _one_boot(stage, x + size * dx, base - size * lift, size * scale, ink, second)


def _one_boot(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    fill(stage, ellipse(x + size * 0.1, base + size * 0.005, size * 0.6, size * 0.06), "#0d0a10", blur=size * 0.04, opacity=0.5)
    tongue = smooth(at(x, base, size, (-0.14, 0.72), (-0.17, 0.98), (-0.05, 1.02), (0.0, 0.86)))
    modelled(stage, tongue, ink, depth=0.6, gloss=0.3)
    upper = smooth(at(x, base, size, (-0.56, 0.1), (-0.55, 0.23), (-0.42, 0.33), (-0.26, 0.42), (-0.16, 0.56), (-0.13, 0.74), (-0.13, 0.9), (0.08, 0.93), (0.31, 0.91), (0.325, 0.7), (0.335, 0.45), (0.365, 0.24), (0.36, 0.1), (0, 0.06)), steps=8)
    creases = [Fold(smooth(at(x, base, size, *line), closed=False), 0.03 * size, rise * size) for rise, line in ((-0.02, ((-0.17, 0.5), (0.0, 0.45), (0.16, 0.47))), (0.016, ((-0.15, 0.56), (0.02, 0.52), (0.2, 0.53))), (-0.018, ((-0.13, 0.62), (0.04, 0.58), (0.28, 0.6))), (-0.014, ((-0.33, 0.36), (-0.27, 0.26), (-0.29, 0.16))), (0.012, ((-0.27, 0.4), (-0.2, 0.27), (-0.22, 0.16))), (-0.012, ((0.2, 0.85), (0.22, 0.72), (0.3, 0.62))))]
    draped(stage, upper, ink, folds=creases, depth=0.85, gloss=0.38)
    collar = smooth(at(x, base, size, (-0.16, 0.94), (-0.1, 0.985), (0.1, 0.99), (0.3, 0.985), (0.345, 0.93), (0.31, 0.87), (0.1, 0.88), (-0.1, 0.865)), steps=8)
    draped(stage, collar, second, depth=1.0, relief=fleece(size))
    for line in (((-0.475, 0.285), (-0.36, 0.22), (-0.3, 0.1)), ((0.33, 0.42), (0.16, 0.34), (0.1, 0.1)), ((-0.16, 0.5), (-0.03, 0.44), (0.0, 0.3), (-0.08, 0.12))):
        curve = smooth(at(x, base, size, *line), closed=False)
        stroke(stage, curve, "#000000", size * 0.008, opacity=0.4)
        stitched(stage, [(a + size * 0.014, b) for a, b in curve], "#f4e6c8", size * 0.005, dash=size * 0.02, opacity=0.6)
    for step in range(6):
        b = 0.5 + step * 0.068
        a = (-0.185, -0.15, -0.135, -0.13, -0.13, -0.128)[step]
        stroke(stage, at(x, base, size, (a - 0.018, b + 0.014), (a + 0.105, b - 0.022)), "#000000", size * 0.03, opacity=0.3)
        stroke(stage, at(x, base, size, (a - 0.018, b + 0.022), (a + 0.1, b - 0.012)), second, size * 0.02)
        modelled(stage, ellipse(x + size * (a + 0.105), base - size * (b - 0.014), size * 0.015, size * 0.015, steps=16), "#c9a25a", depth=1.0, gloss=0.9)
    stroke(stage, ellipse(x + size * 0.33, base - size * 0.98, size * 0.022, size * 0.05), ink, size * 0.014)
    welt = smooth(at(x, base, size, (-0.6, 0.1), (-0.58, 0.135), (-0.2, 0.125), (0.2, 0.125), (0.385, 0.135), (0.39, 0.09), (0, 0.075), (-0.58, 0.075)), steps=6)
    modelled(stage, welt, "#b98a55", depth=0.6, gloss=0.2)
    stitched(stage, at(x, base, size, (-0.57, 0.112), (-0.2, 0.105), (0.2, 0.105), (0.38, 0.112)), "#fff0d0", size * 0.006, dash=size * 0.022, opacity=0.8)
    sole = [*smooth(at(x, base, size, (-0.6, 0.075), (-0.56, 0.02), (-0.3, 0.0), (-0.02, 0.0)), closed=False), *at(x, base, size, (0.02, 0.03), (0.1, 0.03), (0.12, 0.0), (0.385, 0.0), (0.395, 0.095), (0, 0.08))]
    modelled(stage, sole, "#2a2320", depth=0.8, gloss=0.2)


def hat(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A felt hat with a wide brim and a ribbon, a little to one side."""
    ground_shadow(stage, x, base, size * 0.82, strength=0.5)
    under = smooth(at(x, base, size, (-1.0, 0.18), (-0.7, 0.02), (0, -0.04), (0.7, 0.02), (1.0, 0.2), (0.6, 0.34), (-0.6, 0.33)))
    fill(stage, under, ink)
    fill(stage, under, "#000000", opacity=0.45)
    brim = smooth(at(x, base, size, (-1.02, 0.22), (-0.86, 0.1), (-0.4, 0.015), (0.1, 0.0), (0.6, 0.05), (0.94, 0.16), (1.03, 0.29), (0.86, 0.36), (0.5, 0.4), (-0.5, 0.38), (-0.86, 0.32)))
    waves = [Fold(smooth(at(x, base, size, *line), closed=False), wide * size, rise * size) for wide, rise, line in ((0.12, 0.03, ((-0.95, 0.22), (-0.5, 0.1), (0.1, 0.06))), (0.1, 0.03, ((0.3, 0.07), (0.7, 0.14), (0.97, 0.28))))]
    felt = woven(ink, strength=0.05)
    draped(stage, brim, ink, folds=waves, depth=0.3, pattern=felt)
    stitched(stage, smooth(at(x, base, size, (-0.96, 0.21), (-0.82, 0.125), (-0.4, 0.045), (0.1, 0.03), (0.6, 0.08), (0.92, 0.185)), closed=False), "#ffffff", size * 0.006, dash=size * 0.028, opacity=0.3)
    fill(stage, ellipse(x + size * 0.06, base - size * 0.24, size * 0.62, size * 0.13), "#0d0a10", blur=size * 0.035, opacity=0.5)
    crown = smooth(at(x, base, size, (-0.54, 0.26), (-0.52, 0.5), (-0.46, 0.8), (-0.34, 0.95), (-0.1, 0.93), (0.02, 0.89), (0.16, 0.94), (0.36, 0.94), (0.47, 0.78), (0.52, 0.5), (0.54, 0.26), (0.3, 0.17), (0, 0.145), (-0.3, 0.17)))
    dents = [Fold(smooth(at(x, base, size, *line), closed=False), wide * size, rise * size) for wide, rise, line in ((0.12, -0.08, ((-0.02, 0.92), (0.0, 0.8), (-0.02, 0.66))), (0.1, -0.06, ((-0.34, 0.84), (-0.3, 0.7), (-0.34, 0.56))), (0.1, -0.05, ((0.33, 0.84), (0.3, 0.7), (0.34, 0.56))))]
    draped(stage, crown, ink, folds=dents, depth=0.9, pattern=felt)
    band = [*smooth(at(x, base, size, (-0.535, 0.4), (-0.3, 0.31), (0, 0.285), (0.3, 0.31), (0.535, 0.4)), closed=False), *reversed(smooth(at(x, base, size, (-0.54, 0.25), (-0.3, 0.165), (0, 0.14), (0.3, 0.165), (0.54, 0.25)), closed=False))]
    draped(stage, band, second, folds=[Fold(smooth(at(x, base, size, (-0.53, 0.33), (-0.3, 0.25), (0, 0.22), (0.3, 0.25), (0.53, 0.33)), closed=False), 0.02 * size, -0.008 * size)], depth=0.6, gloss=0.25, pattern=_grosgrain(second, size))
    for side, wide in ((-1, 0.1), (1, 0.1)):
        modelled(stage, smooth(at(x + size * 0.36, base - size * 0.25, size, (0, 0), (side * wide, 0.075), (side * wide * 1.15, 0.0), (side * wide, -0.075)), steps=8), second, depth=0.7, gloss=0.2)
    modelled(stage, at(x + size * 0.36, base - size * 0.25, size, (-0.025, 0.06), (0.025, 0.06), (0.025, -0.06), (-0.025, -0.06)), second, depth=0.8, gloss=0.25)


def _grosgrain(ink: str, size: float) -> Pattern:
    one = colour(ink)

    def pattern(x: Floats, y: Floats) -> Floats:
        skin: Floats = one * (0.96 + 0.06 * np.sin(x / size * 330))[..., None]
        return skin

    return pattern


def glove(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pair of knitted gloves, one laid half over the other, a row of diamonds round each."""
    ground_shadow(stage, x, base, size * 0.42, strength=0.4)
    for side, dx, lift, turn in ((1, 0.2, 0.05, 0.2), (-1, -0.17, 0.0, -0.16)):
        _one_glove(stage, x + size * dx, base - size * lift, size, side, turn, ink, second)


def _one_glove(stage: Stage, x: float, base: float, size: float, side: int, turn: float, ink: str, second: str) -> None:
    c, s = float(np.cos(turn)), float(np.sin(turn))

    def put(*points: Point) -> list[Point]:
        return [(x + size * (c * side * a + s * b), base - size * (c * b - s * side * a)) for a, b in points]

    def cloth(u: Floats, v: Floats) -> Floats:
        a, b = (u - x) / size, (base - v) / size
        return knit((c * a - s * b) * size * side, -(s * a + c * b) * size)

    knit = _fair_isle(ink, second, size)
    thumb = smooth(put((0.12, 0.2), (0.27, 0.3), (0.36, 0.46), (0.42, 0.6), (0.375, 0.645), (0.315, 0.62), (0.24, 0.5), (0.14, 0.42)))
    hand = smooth(put((-0.2, 0.1), (-0.25, 0.7), (-0.08, 0.95), (0.06, 0.97), (0.2, 0.8), (0.2, 0.1)))
    for piece in (hand, thumb):
        fill(stage, [(a + size * 0.04, b + size * 0.03) for a, b in piece], "#0d0a10", blur=size * 0.035, opacity=0.3)
    draped(stage, thumb, ink, depth=0.8, pattern=cloth)
    for root, end, tip, wide in ((-0.145, -0.21, 0.8, 0.052), (-0.05, -0.075, 0.93, 0.056), (0.05, 0.06, 0.97, 0.057), (0.142, 0.178, 0.88, 0.054)):
        finger = smooth(put((root - wide, 0.42), (end - wide, tip - 0.06), (end, tip), (end + wide, tip - 0.06), (root + wide, 0.42)), steps=8)
        fill(stage, [(a + size * 0.014, b + size * 0.01) for a, b in finger], "#0d0a10", blur=size * 0.012, opacity=0.35)
        draped(stage, finger, ink, depth=0.85, pattern=cloth)
    palm = smooth(put((-0.18, 0.14), (-0.21, 0.36), (-0.195, 0.53), (-0.08, 0.56), (0.06, 0.56), (0.16, 0.52), (0.2, 0.36), (0.18, 0.14)))
    draped(stage, palm, ink, depth=0.5, pattern=cloth)
    cuff = smooth(put((-0.19, 0.18), (0, 0.19), (0.19, 0.18), (0.2, 0.04), (0.19, 0.0), (0, -0.015), (-0.19, 0.0), (-0.2, 0.04)), steps=8)
    draped(stage, cuff, second, depth=0.6, relief=lambda u, v: size * 0.007 * np.sin(((c * (u - x) - s * (base - v)) / size) * 130).astype(np.float32), pattern=knitted(second, pitch=size * 0.024))


def _fair_isle(ink: str, second: str, size: float) -> Pattern:
    """Knitting with a band of diamonds between two lines; x and y as the hand lies, the wrist at 0."""
    plain, motif = knitted(ink, pitch=size * 0.03), knitted(second, pitch=size * 0.03)

    def pattern(x: Floats, y: Floats) -> Floats:
        a, b = x / size, -y / size
        diamond = np.clip((0.036 - np.abs(((a / 0.085) % 1) - 0.5) * 0.085 - np.abs(b - 0.34) * 0.8) * 200, 0, 1)
        lines = np.clip((0.008 - np.minimum(np.abs(b - 0.27), np.abs(b - 0.41))) * 300, 0, 1)
        return mixed(plain(x, y), motif(x, y), np.maximum(diamond, lines))

    return pattern


def sock(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pair of socks, toes and heels in the second colour, rings round the calf."""
    for dx, lift in ((0.2, 0.1), (-0.06, 0.0)):
        _one_sock(stage, x + size * dx, base - size * lift, size, ink, second)


def _one_sock(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    fill(stage, ellipse(x - size * 0.08, base + size * 0.005, size * 0.5, size * 0.05), "#0d0a10", blur=size * 0.035, opacity=0.5)
    plain, other = knitted(ink, pitch=size * 0.026), knitted(second, pitch=size * 0.026)

    def cloth(u: Floats, v: Floats) -> Floats:
        a, b = (u - x) / size, (base - v) / size
        toe = np.clip((-0.335 - a - 0.14 * (b - 0.1)) * 130, 0, 1)
        heel = np.clip((0.16 - np.hypot((a - 0.2) * 0.95, b - 0.115)) * 130, 0, 1)
        bow = b + 0.012 * (1 - (a / 0.16) ** 2)
        rings = sum(np.clip((wide - np.abs(bow - at_)) * 200, 0, 1) for at_, wide in ((0.71, 0.022), (0.63, 0.01)))
        return mixed(plain(u, v), other(u, v), np.clip(np.maximum(np.maximum(toe, heel), np.asarray(rings)), 0, 1))

    outline = smooth(at(x, base, size, (-0.155, 0.88), (-0.145, 0.6), (-0.13, 0.42), (-0.17, 0.31), (-0.33, 0.24), (-0.47, 0.19), (-0.545, 0.105), (-0.5, 0.02), (-0.3, 0.0), (-0.05, 0.012), (0.1, 0.0), (0.215, 0.02), (0.265, 0.12), (0.225, 0.25), (0.165, 0.4), (0.165, 0.6), (0.175, 0.88)), steps=8)
    fill(stage, [(a + size * 0.035, b + size * 0.012) for a, b in outline], "#0d0a10", blur=size * 0.025, opacity=0.34)
    folds = [Fold(smooth(at(x, base, size, *line), closed=False), wide * size, rise * size) for wide, rise, line in (
        (0.035, -0.022, ((-0.15, 0.36), (-0.02, 0.33), (0.1, 0.24))), (0.03, -0.018, ((-0.19, 0.3), (-0.06, 0.26), (0.04, 0.17))), (0.03, 0.016, ((-0.16, 0.33), (-0.03, 0.29), (0.08, 0.2))), (0.03, -0.015, ((-0.13, 0.45), (0.0, 0.44), (0.14, 0.38))))]
    draped(stage, outline, ink, folds=folds, depth=0.75, pattern=cloth)
    cuff = smooth(at(x, base, size, (-0.165, 0.99), (-0.1, 1.01), (0.1, 1.012), (0.185, 0.995), (0.187, 0.86), (0.1, 0.842), (-0.08, 0.838), (-0.165, 0.855)), steps=8)
    fill(stage, [(a, b + size * 0.012) for a, b in cuff], "#0d0a10", blur=size * 0.01, opacity=0.3)
    draped(stage, cuff, second, depth=0.5, relief=lambda u, v: size * 0.006 * np.sin((u - x) / size * 160).astype(np.float32), pattern=other)


def backpack(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A canvas backpack: flap, front pocket, two leather straps with buckles."""
    ground_shadow(stage, x, base, size * 0.42)
    canvas = woven(ink, strength=0.045)
    for side in (-1, 1):
        strap = smooth(at(x, base, size, (side * 0.3, 0.86), (side * 0.46, 0.66), (side * 0.48, 0.34), (side * 0.36, 0.12)), closed=False)
        stroke(stage, strap, ink, size * 0.07)
        stroke(stage, strap, "#000000", size * 0.07, opacity=0.38)
        pouch = smooth(at(x, base, size, (side * 0.3, 0.38), (side * 0.44, 0.36), (side * 0.47, 0.2), (side * 0.44, 0.04), (side * 0.3, 0.02)), steps=8)
        draped(stage, pouch, ink, depth=0.7, pattern=canvas)
        stroke(stage, smooth(at(x, base, size, (side * 0.36, 0.375), (side * 0.44, 0.355), (side * 0.46, 0.33)), closed=False), second, size * 0.02)
    loop = smooth(at(x, base, size, (-0.1, 0.93), (-0.09, 1.04), (0, 1.08), (0.09, 1.04), (0.1, 0.93)), closed=False)
    stroke(stage, loop, "#000000", size * 0.05, opacity=0.3)
    stroke(stage, loop, second, size * 0.042)
    body = smooth(at(x, base, size, (-0.36, 0.03), (-0.395, 0.3), (-0.37, 0.66), (-0.3, 0.9), (-0.12, 0.965), (0.12, 0.965), (0.3, 0.9), (0.37, 0.66), (0.395, 0.3), (0.36, 0.03), (0.2, -0.005), (-0.2, -0.005)), steps=10)
    folds = [Fold(smooth(at(x, base, size, *line), closed=False), 0.035 * size, rise * size) for rise, line in ((-0.014, ((-0.35, 0.6), (-0.28, 0.52), (-0.3, 0.4))), (-0.014, ((0.35, 0.6), (0.29, 0.5), (0.32, 0.4))), (0.012, ((-0.33, 0.5), (-0.26, 0.44), (-0.26, 0.36))))]
    draped(stage, body, ink, folds=folds, depth=0.6, pattern=canvas)
    pocket = smooth(at(x, base, size, (-0.255, 0.06), (-0.27, 0.2), (-0.25, 0.37), (0, 0.38), (0.25, 0.37), (0.27, 0.2), (0.255, 0.06), (0.16, 0.03), (-0.16, 0.03)), steps=8)
    fill(stage, [(a + size * 0.012, b + size * 0.014) for a, b in pocket], "#0d0a10", blur=size * 0.014, opacity=0.4)
    draped(stage, pocket, ink, depth=0.5, pattern=canvas)
    zip_ = smooth(at(x, base, size, (-0.235, 0.325), (0, 0.335), (0.235, 0.325)), closed=False)
    stroke(stage, zip_, "#1c1a18", size * 0.02, opacity=0.7)
    stitched(stage, zip_, "#d8c48e", size * 0.012, dash=size * 0.012, opacity=0.8)
    stitched(stage, smooth(at(x, base, size, (-0.24, 0.29), (-0.25, 0.2), (-0.235, 0.08), (-0.15, 0.05), (0.15, 0.05), (0.235, 0.08), (0.25, 0.2), (0.24, 0.29)), closed=False), "#ffffff", size * 0.005, dash=size * 0.02, opacity=0.4)
    flap = smooth(at(x, base, size, (-0.33, 0.86), (-0.2, 0.955), (0, 0.985), (0.2, 0.955), (0.33, 0.86), (0.375, 0.62), (0.34, 0.5), (0.2, 0.465), (-0.2, 0.465), (-0.34, 0.5), (-0.375, 0.62)), steps=10)
    fill(stage, [(a + size * 0.008, b + size * 0.024) for a, b in flap], "#0d0a10", blur=size * 0.018, opacity=0.5)
    draped(stage, flap, ink, folds=[Fold(smooth(at(x, base, size, (-0.3, 0.8), (0, 0.84), (0.3, 0.8)), closed=False), 0.05 * size, 0.014 * size)], depth=0.5, pattern=canvas)
    stitched(stage, smooth(at(x, base, size, (-0.35, 0.62), (-0.32, 0.52), (-0.19, 0.49), (0.19, 0.49), (0.32, 0.52), (0.35, 0.62)), closed=False), "#ffffff", size * 0.005, dash=size * 0.02, opacity=0.45)
    patch = at(x, base, size, (-0.075, 0.76), (0.075, 0.76), (0.075, 0.67), (-0.075, 0.67))
    modelled(stage, patch, second, depth=0.4, gloss=0.2)
    stroke(stage, at(x, base, size, (-0.035, 0.715), (0.035, 0.715)), "#000000", size * 0.007, opacity=0.4)
    for side in (-1, 1):
        _buckled(stage, x + side * size * 0.185, base, size, second)


def _buckled(stage: Stage, x: float, base: float, size: float, ink: str) -> None:
    """A leather strap over the flap, its end through a brass buckle."""
    leather = at(x, base, size, (-0.032, 0.6), (0.032, 0.6), (0.032, 0.24), (0.0, 0.205), (-0.032, 0.24))
    fill(stage, [(a + size * 0.012, b + size * 0.01) for a, b in leather], "#0d0a10", blur=size * 0.01, opacity=0.4)
    modelled(stage, leather, ink, depth=0.7, gloss=0.35)
    stitched(stage, at(x, base, size, (-0.022, 0.59), (-0.022, 0.25)), "#fff0d0", size * 0.004, dash=size * 0.016, opacity=0.6)
    stitched(stage, at(x, base, size, (0.022, 0.59), (0.022, 0.25)), "#fff0d0", size * 0.004, dash=size * 0.016, opacity=0.6)
    frame = at(x, base, size, (-0.05, 0.43), (0.05, 0.43), (0.05, 0.35), (-0.05, 0.35), (-0.05, 0.43))
    stroke(stage, [(a + 0.003, b + 0.004) for a, b in frame], "#000000", size * 0.016, opacity=0.4)
    stroke(stage, frame, "#b8904a", size * 0.016)
    stroke(stage, [(a - 0.001, b - 0.002) for a, b in frame[:2]], "#fff0c0", size * 0.006, opacity=0.8)
    stroke(stage, at(x, base, size, (0, 0.43), (0, 0.345)), "#b8904a", size * 0.012)
    fill(stage, ellipse(x, base - size * 0.285, size * 0.006, size * 0.006, steps=12), "#1c1410", opacity=0.7)
