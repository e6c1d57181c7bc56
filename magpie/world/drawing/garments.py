"""Things to wear that hang: robes, shirts, jackets, dresses, skirts, scarves. Each hangs above (x, base), `size` tall."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.fabric import (
    Fold,
    Pattern,
    Relief,
    apart,
    cast,
    draped,
    mixed,
    plaid,
    sprigged,
    stitched,
    woven,
)
from magpie.world.drawing.forms import ground_shadow, modelled, turned
from magpie.world.drawing.softs import at
from magpie.world.drawing.stage import (
    Floats,
    Point,
    Stage,
    colour,
    ellipse,
    fill,
    hexed,
    smooth,
    stroke,
)

WOOD = "#7d5637"
BRASS = "#c9a25a"


def robe(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A crossed-collar robe with wide sleeves, shown on a standing rail; plum blossom climbs from the hem."""
    _rail(stage, x, base, size)
    for side in (-1, 1):
        sleeve = at(x, base, size, *_mirrored(side, (-0.02, 0.945), (-0.2, 0.925), (-0.44, 0.9), (-0.465, 0.72), (-0.455, 0.47), (-0.38, 0.455), (-0.3, 0.5), (-0.22, 0.6), (-0.15, 0.62)))
        cast(stage, sleeve)
        folds = [Fold(smooth(at(x, base, size, *_mirrored(side, *line)), closed=False), wide * size, rise * size) for wide, rise, line in (
            (0.035, 0.016, ((-0.2, 0.9), (-0.3, 0.76), (-0.35, 0.5))), (0.03, -0.014, ((-0.15, 0.88), (-0.22, 0.74), (-0.27, 0.56))), (0.04, 0.02, ((-0.3, 0.88), (-0.4, 0.7), (-0.42, 0.48))), (0.02, -0.01, ((-0.3, 0.86), (-0.36, 0.7), (-0.385, 0.5))))]
        draped(stage, smooth(sleeve), ink, folds=folds, depth=0.22, gloss=0.14, pattern=woven(ink))
        cuff = smooth(at(x, base, size, *_mirrored(side, (-0.438, 0.9), (-0.468, 0.72), (-0.458, 0.47), (-0.408, 0.462), (-0.425, 0.7), (-0.402, 0.9))))
        draped(stage, cuff, second, depth=0.3, gloss=0.16, pattern=woven(second))
    body = smooth(at(x, base, size, (-0.06, 0.965), (-0.16, 0.93), (-0.19, 0.72), (-0.165, 0.56), (-0.21, 0.34), (-0.275, 0.075), (-0.13, 0.052), (0, 0.062), (0.14, 0.05), (0.275, 0.075), (0.21, 0.34), (0.165, 0.56), (0.19, 0.72), (0.16, 0.93), (0.06, 0.965)))
    cast(stage, body)
    drops = [Fold(smooth(at(x, base, size, (dx * 0.55, 0.53), (dx * 0.8, 0.34), (dx * 1.15, 0.07)), closed=False), wide * size, rise * size) for dx, wide, rise in ((-0.21, 0.03, 0.018), (-0.165, 0.022, -0.014), (-0.12, 0.035, 0.02), (-0.06, 0.022, -0.016), (0.0, 0.035, 0.016), (0.05, 0.022, -0.015), (0.105, 0.035, 0.02), (0.16, 0.022, -0.014), (0.21, 0.03, 0.018))]
    chest = [Fold(smooth(at(x, base, size, (dx, 0.84), (dx * 0.8, 0.7), (dx * 0.55, 0.58)), closed=False), 0.028 * size, rise * size) for dx, rise in ((-0.15, -0.012), (-0.09, 0.01), (0.09, 0.012), (0.15, -0.012))]
    draped(stage, body, ink, folds=drops + chest, depth=0.24, gloss=0.14, pattern=_robe_cloth(ink, second, base - size * 0.085, size))
    _blossom(stage, x, base, size, hexed(apart(ink, second)))
    _collar(stage, x, base, size, second)
    _sash(stage, x, base, size, second)


def _mirrored(side: int, *points: Point) -> list[Point]:
    """Points drawn for the left, turned to the side that is asked for."""
    return [(-side * a if side > 0 else a, b) for a, b in points]


def _rail(stage: Stage, x: float, base: float, size: float) -> None:
    ground_shadow(stage, x, base, size * 0.2, strength=0.45)
    modelled(stage, at(x, base, size, (-0.016, 0.02), (0.016, 0.02), (0.016, 0.2), (-0.016, 0.2)), WOOD, depth=1.2, gloss=0.4)
    modelled(stage, smooth(at(x, base, size, (-0.19, 0.0), (-0.18, 0.022), (-0.04, 0.034), (0.04, 0.034), (0.18, 0.022), (0.19, 0.0), (0, -0.006)), steps=8), WOOD, depth=1.1, gloss=0.4)
    bar = at(x, base, size, (-0.5, 0.905), (0.5, 0.905), (0.5, 0.93), (-0.5, 0.93))
    cast(stage, bar)
    modelled(stage, bar, WOOD, depth=1.2, gloss=0.5)
    for side in (-1, 1):
        modelled(stage, ellipse(x + side * size * 0.5, base - size * 0.9175, size * 0.021, size * 0.021), WOOD, depth=1.1, gloss=0.6)


def _robe_cloth(ink: str, second: str, hem: float, size: float) -> Pattern:
    """The robe's own cloth with a border woven along the hem."""
    plain = woven(ink)

    def pattern(x: Floats, y: Floats) -> Floats:
        d = (hem - y) / size
        border = np.clip(0.5 - d * 160, 0, 1) * 0.92
        line = np.clip(1 - np.abs(d - 0.016) * 340, 0, 1) * 0.9
        key = (np.abs(((x / size * 26) % 1) - 0.5) < 0.27) & (d > 0.026) & (d < 0.036)
        return mixed(plain(x, y), colour(second), np.maximum(np.maximum(border, line), key * 0.75))

    return pattern


def _blossom(stage: Stage, x: float, base: float, size: float, ink: str) -> None:
    """A branch of plum in stitches, lower right."""
    branch = smooth(at(x, base, size, (0.22, 0.14), (0.17, 0.2), (0.145, 0.28), (0.08, 0.33), (0.06, 0.4)), closed=False)
    stroke(stage, branch, ink, size * 0.009, opacity=0.8)
    stroke(stage, smooth(at(x, base, size, (0.15, 0.26), (0.18, 0.32), (0.175, 0.38)), closed=False), ink, size * 0.006, opacity=0.8)
    stroke(stage, smooth(at(x, base, size, (0.17, 0.2), (0.11, 0.2), (0.07, 0.23)), closed=False), ink, size * 0.006, opacity=0.8)
    for a, b, r in ((0.06, 0.41, 0.024), (0.11, 0.32, 0.03), (0.178, 0.385, 0.02), (0.15, 0.235, 0.027), (0.066, 0.235, 0.022), (0.2, 0.165, 0.02), (0.135, 0.4, 0.012), (0.03, 0.36, 0.012)):
        cx, cy = x + a * size, base - b * size
        for turn in np.linspace(0.3, 0.3 + 2 * np.pi, 5, endpoint=False):
            fill(stage, ellipse(cx + size * r * 0.55 * float(np.cos(turn)), cy + size * r * 0.55 * float(np.sin(turn)), size * r * 0.5, size * r * 0.46), ink, opacity=0.93)
        fill(stage, ellipse(cx, cy, size * r * 0.24, size * r * 0.24), "#b9473b", opacity=0.85)


def _collar(stage: Stage, x: float, base: float, size: float, second: str) -> None:
    """The left side lies over the right, as it must."""
    inside = smooth(at(x, base, size, (-0.07, 0.972), (0, 0.984), (0.07, 0.972), (0.02, 0.87), (-0.02, 0.83)))
    fill(stage, inside, second)
    fill(stage, inside, "#000000", opacity=0.5)
    under = _strip(at(x, base, size, (-0.083, 0.968), (-0.05, 0.89), (-0.03, 0.835)), at(x, base, size, (-0.03, 0.984), (0.002, 0.915), (0.028, 0.86)))
    draped(stage, under, second, depth=0.35, pattern=woven(second))
    over = _strip(at(x, base, size, (0.03, 0.984), (-0.005, 0.905), (-0.085, 0.745), (-0.145, 0.585)), at(x, base, size, (0.083, 0.968), (0.052, 0.885), (-0.022, 0.73), (-0.075, 0.585)))
    fill(stage, [(a + size * 0.012, b + size * 0.014) for a, b in over], "#0d0a10", blur=size * 0.01, opacity=0.3)
    draped(stage, over, second, depth=0.3, gloss=0.12, pattern=woven(second))
    stroke(stage, smooth(at(x, base, size, (0.026, 0.98), (-0.009, 0.904), (-0.088, 0.746), (-0.146, 0.6)), closed=False), "#fffaf0", size * 0.008, opacity=0.85)


def _strip(left: list[Point], right: list[Point]) -> list[Point]:
    """A band with square ends between two edges, each a curve."""
    return [*smooth(left, closed=False), left[-1], *reversed([*smooth(right, closed=False), right[-1]])]


def _sash(stage: Stage, x: float, base: float, size: float, ink: str) -> None:
    band = _strip(at(x, base, size, (-0.172, 0.612), (0, 0.6), (0.172, 0.612)), at(x, base, size, (-0.172, 0.53), (0, 0.515), (0.172, 0.53)))
    fill(stage, [(a, b + size * 0.014) for a, b in band], "#0d0a10", blur=size * 0.01, opacity=0.35)
    draped(stage, band, ink, folds=[Fold(smooth(at(x, base, size, (-0.17, h), (0, h - 0.013), (0.17, h)), closed=False), 0.008 * size, -0.005 * size) for h in (0.592, 0.57, 0.548)], depth=0.3, gloss=0.2, pattern=woven(ink))
    for tip, wide in ((-0.03, 0.03), (0.055, 0.026)):
        ribbon = smooth(at(x, base, size, (-0.012, 0.56), (tip - wide, 0.4), (tip - wide * 0.7, 0.26), (tip + wide * 0.9, 0.25), (tip + wide * 0.7, 0.4), (0.022, 0.56)), steps=8)
        fill(stage, [(a + size * 0.012, b + size * 0.008) for a, b in ribbon], "#0d0a10", blur=size * 0.009, opacity=0.3)
        draped(stage, ribbon, ink, folds=[Fold(at(x, base, size, (0.0, 0.55), (tip, 0.27)), 0.014 * size, 0.008 * size)], depth=0.4, gloss=0.2, pattern=woven(ink))
    for side in (-1, 1):
        modelled(stage, smooth(at(x, base, size, (0.0, 0.556), (side * 0.03, 0.585), (side * 0.066, 0.578), (side * 0.066, 0.54), (side * 0.03, 0.535)), steps=8), ink, depth=0.8, gloss=0.2)
    modelled(stage, ellipse(x, base - size * 0.558, size * 0.019, size * 0.023), ink, depth=1.0, gloss=0.25)


def hanger(stage: Stage, x: float, y: float, wide: float, drop: float, ink: str = WOOD) -> None:
    """A wooden hanger: the hook reaches out of the picture's rail at `y`, the shoulders fall by `drop`."""
    hook = [(x + 0.024 * float(np.sin(a)), y - 0.062 - 0.026 * float(np.cos(a))) for a in np.linspace(-2.0, 2.75, 26)]
    stroke(stage, smooth([*hook, (x, y - 0.02), (x, y + 0.01)], closed=False, steps=4), "#8d8a86", 0.008)
    stroke(stage, [(a - 0.002, b - 0.002) for a, b in hook], "#ffffff", 0.0025, opacity=0.6)
    arm = smooth([(x - wide, y + drop), (x - wide * 0.5, y + drop * 0.34), (x, y - 0.014), (x + wide * 0.5, y + drop * 0.34), (x + wide, y + drop), (x + wide, y + drop + 0.026), (x + wide * 0.5, y + drop * 0.34 + 0.03), (x, y + 0.02), (x - wide * 0.5, y + drop * 0.34 + 0.03), (x - wide, y + drop + 0.026)])
    cast(stage, arm)
    modelled(stage, arm, ink, depth=1.2, gloss=0.5)


def shirt(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A long-sleeved shirt, buttoned, on a hanger."""
    hanger(stage, x, base - size * 0.99, size * 0.26, size * 0.1)
    cloth = _striped(ink, second, x, size)
    for side in (-1, 1):
        sleeve = smooth(at(x, base, size, *_mirrored(side, (-0.2, 0.9), (-0.3, 0.86), (-0.37, 0.68), (-0.41, 0.4), (-0.425, 0.17), (-0.325, 0.155), (-0.3, 0.36), (-0.27, 0.55), (-0.23, 0.7))))
        cast(stage, sleeve)
        folds = [Fold(smooth(at(x, base, size, *_mirrored(side, *line)), closed=False), wide * size, rise * size) for wide, rise, line in (
            (0.028, 0.013, ((-0.28, 0.84), (-0.34, 0.6), (-0.375, 0.25))), (0.02, -0.012, ((-0.27, 0.7), (-0.31, 0.56), (-0.39, 0.44))), (0.02, -0.011, ((-0.27, 0.56), (-0.33, 0.44), (-0.405, 0.34))), (0.02, -0.01, ((-0.31, 0.4), (-0.36, 0.32), (-0.41, 0.24))))]
        draped(stage, sleeve, ink, folds=folds, depth=0.42, pattern=cloth)
        cuff = smooth(at(x, base, size, *_mirrored(side, (-0.432, 0.2), (-0.436, 0.1), (-0.38, 0.086), (-0.318, 0.094), (-0.312, 0.19), (-0.37, 0.187))), steps=8)
        draped(stage, cuff, ink, depth=0.35, pattern=cloth)
        stitched(stage, smooth(at(x, base, size, *_mirrored(side, (-0.43, 0.188), (-0.37, 0.176), (-0.314, 0.18))), closed=False), "#ffffff", 0.0022, opacity=0.45)
    body = smooth(at(x, base, size, (-0.085, 0.985), (-0.2, 0.935), (-0.275, 0.86), (-0.262, 0.6), (-0.262, 0.3), (-0.275, 0.1), (-0.2, 0.045), (-0.08, 0.02), (0.08, 0.02), (0.2, 0.045), (0.275, 0.1), (0.262, 0.3), (0.262, 0.6), (0.275, 0.86), (0.2, 0.935), (0.085, 0.985)))
    cast(stage, body)
    folds = [Fold(smooth(at(x, base, size, *line), closed=False), wide * size, rise * size) for wide, rise, line in (
        (0.03, -0.014, ((-0.25, 0.84), (-0.2, 0.66), (-0.15, 0.52))), (0.03, -0.013, ((0.25, 0.84), (0.19, 0.64), (0.16, 0.5))), (0.035, 0.014, ((-0.17, 0.86), (-0.15, 0.5), (-0.18, 0.06))), (0.035, 0.014, ((0.14, 0.8), (0.13, 0.5), (0.15, 0.06))),
        (0.025, -0.012, ((-0.09, 0.5), (-0.1, 0.3), (-0.12, 0.06))), (0.025, -0.012, ((0.22, 0.5), (0.2, 0.3), (0.21, 0.08))), (0.025, -0.012, ((-0.23, 0.46), (-0.22, 0.26), (-0.23, 0.1))), (0.022, -0.01, ((0.07, 0.36), (0.08, 0.2), (0.09, 0.05))))]
    draped(stage, body, ink, folds=folds, depth=0.2, pattern=cloth)
    _shirt_front(stage, x, base, size, ink, second, cloth)


def _striped(ink: str, second: str, x0: float, size: float) -> Pattern:
    """Fine stripes of the second colour, far apart."""
    plain = woven(ink)

    def pattern(x: Floats, y: Floats) -> Floats:
        step = np.abs((((x - x0) / size * 22) % 1) - 0.5)
        return mixed(plain(x, y), colour(second), np.clip((0.075 - step) * 30, 0, 1) * 0.55)

    return pattern


def _shirt_front(stage: Stage, x: float, base: float, size: float, ink: str, second: str, cloth: Pattern) -> None:
    placket = at(x, base, size, (-0.026, 0.9), (0.026, 0.9), (0.026, 0.022), (-0.026, 0.022))
    fill(stage, [(a + size * 0.01, b) for a, b in placket], "#0d0a10", blur=size * 0.006, opacity=0.26)
    draped(stage, placket, ink, depth=0.25, pattern=woven(ink))
    for dx in (-0.019, 0.019):
        stitched(stage, at(x + size * dx, base, size, (0, 0.88), (0, 0.03)), "#ffffff", 0.002, opacity=0.4)
    pocket = at(x, base, size, (0.085, 0.7), (0.205, 0.7), (0.205, 0.59), (0.145, 0.555), (0.085, 0.59))
    fill(stage, [(a + size * 0.008, b + size * 0.009) for a, b in pocket], "#0d0a10", blur=size * 0.006, opacity=0.3)
    draped(stage, pocket, ink, depth=0.14, pattern=cloth)
    stitched(stage, at(x, base, size, (0.092, 0.675), (0.198, 0.675)), "#ffffff", 0.002, opacity=0.45)
    fill(stage, smooth(at(x, base, size, (-0.083, 1.0), (0, 0.985), (0.083, 1.0), (0.03, 0.9), (-0.03, 0.9))), second)
    fill(stage, smooth(at(x, base, size, (-0.083, 1.0), (0, 0.985), (0.083, 1.0), (0.03, 0.9), (-0.03, 0.9))), "#000000", opacity=0.36)
    fill(stage, at(x, base, size, (-0.024, 0.985), (0.024, 0.985), (0.024, 0.965), (-0.024, 0.965)), "#f6efe0")
    for side in (-1, 1):
        leaf = at(x, base, size, *_mirrored(side, (-0.094, 1.0), (-0.06, 0.965), (-0.006, 0.905), (-0.062, 0.842), (-0.128, 0.93)))
        fill(stage, [(a + size * 0.006, b + size * 0.014) for a, b in leaf], "#0d0a10", blur=size * 0.008, opacity=0.36)
        draped(stage, leaf, ink, depth=0.3, pattern=woven(ink))
        stitched(stage, at(x, base, size, *_mirrored(side, (-0.016, 0.905), (-0.062, 0.854), (-0.118, 0.928))), "#ffffff", 0.002, opacity=0.5)
    for level in (0.86, 0.72, 0.58, 0.44, 0.3, 0.16):
        button(stage, x, base - size * level, size * 0.012, second)


def button(stage: Stage, x: float, y: float, radius: float, ink: str) -> None:
    fill(stage, ellipse(x + radius * 0.2, y + radius * 0.4, radius * 1.1, radius * 1.1), "#0d0a10", opacity=0.4)
    modelled(stage, ellipse(x, y, radius, radius, steps=24), ink, depth=0.5, gloss=0.5)
    for dx, dy in ((-0.3, -0.3), (0.3, -0.3), (-0.3, 0.3), (0.3, 0.3)):
        fill(stage, ellipse(x + radius * dx, y + radius * dy, radius * 0.14, radius * 0.14, steps=8), "#000000", opacity=0.6)


def dress(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A summer dress in a small print, gathered at the waist, with a frill."""
    hanger(stage, x, base - size * 0.985, size * 0.17, size * 0.05)
    print_ = sprigged(ink, second, pitch=size * 0.078)
    for side in (-1, 1):
        stroke(stage, smooth(at(x, base, size, (side * 0.125, 0.955), (side * 0.115, 0.9), (side * 0.1, 0.84)), closed=False), ink, size * 0.022)
    hem = [(0.38 - 0.76 * t, 0.06 + 0.012 * float(np.sin(t * 38))) for t in np.linspace(0, 1, 40)]
    skirt_ = at(x, base, size, (-0.125, 0.62), (-0.2, 0.5), (-0.3, 0.3), (-0.38, 0.07), *reversed(hem), (0.38, 0.07), (0.3, 0.3), (0.2, 0.5), (0.125, 0.62))
    cast(stage, skirt_)
    folds = [Fold(smooth(at(x, base, size, (t * 0.12, 0.62), (t * 0.21, 0.42), (t * 0.37, 0.05)), closed=False), wide * size, rise * size) for t, wide, rise in (
        (-0.9, 0.03, 0.02), (-0.72, 0.022, -0.018), (-0.52, 0.04, 0.024), (-0.3, 0.024, -0.02), (-0.1, 0.038, 0.022), (0.12, 0.024, -0.02), (0.33, 0.04, 0.024), (0.54, 0.024, -0.02), (0.74, 0.036, 0.022), (0.9, 0.02, -0.016))]
    gathers = [Fold(at(x, base, size, (t * 0.12, 0.625), (t * 0.165, 0.54)), 0.008 * size, 0.007 * size) for t in np.linspace(-0.95, 0.95, 17)]
    draped(stage, skirt_, ink, folds=folds + gathers, depth=0.2, pattern=print_)
    _frill(stage, x, base, size, ink, print_)
    bodice = smooth(at(x, base, size, (-0.112, 0.86), (-0.05, 0.845), (0, 0.8), (0.05, 0.845), (0.112, 0.86), (0.15, 0.775), (0.132, 0.69), (0.125, 0.61), (0, 0.6), (-0.125, 0.61), (-0.132, 0.69), (-0.15, 0.775)))
    cast(stage, bodice)
    tucks = [Fold(smooth(at(x, base, size, (side * 0.115, 0.76), (side * 0.07, 0.7), (side * 0.06, 0.61)), closed=False), 0.02 * size, -0.012 * size) for side in (-1, 1)]
    draped(stage, bodice, ink, folds=[*tucks, Fold(at(x, base, size, (0, 0.79), (0, 0.62)), 0.014 * size, -0.008 * size)], depth=0.42, pattern=print_)
    for level in (0.77, 0.73, 0.69, 0.65):
        button(stage, x, base - size * level, size * 0.011, second)
    band = smooth(at(x, base, size, (-0.128, 0.632), (0, 0.622), (0.128, 0.632), (0.13, 0.604), (0, 0.592), (-0.13, 0.604)))
    draped(stage, band, second, depth=0.5, pattern=woven(second))
    for tip in (0.1, 0.165):
        stroke(stage, smooth(at(x, base, size, (0.098, 0.612), (tip, 0.54), (tip - 0.005, 0.44)), closed=False), second, size * 0.016)
    for side in (-1, 1):
        modelled(stage, smooth(at(x + size * 0.098, base, size, (0.0, 0.613), (side * 0.03, 0.65), (side * 0.066, 0.63), (side * 0.05, 0.598)), steps=8), second, depth=0.9)
    modelled(stage, ellipse(x + size * 0.098, base - size * 0.614, size * 0.014, size * 0.017), second, depth=1.0)


def _frill(stage: Stage, x: float, base: float, size: float, ink: str, print_: Pattern) -> None:
    """The gathered tier at the hem, its edge running in waves."""
    edge = [(0.44 - 0.88 * t, 0.0 + 0.014 * float(np.sin(t * 44)) + 0.02 * (2 * t - 1) ** 2) for t in np.linspace(0, 1, 80)]
    top = [(0.345 - 0.69 * t, 0.158 - 0.03 * (1 - (2 * t - 1) ** 2)) for t in np.linspace(0, 1, 24)]
    tier = at(x, base, size, *reversed(top), *edge)
    cast(stage, tier, by=(0.012, 0.014), blur=0.014, opacity=0.4)
    waves = [Fold(at(x, base, size, (t * 0.69, 0.15 - 0.03 * (1 - (2 * t) ** 2)), (t * 0.88, 0.0)), 0.02 * size, (0.014 if step % 2 else -0.012) * size) for step, t in enumerate(np.linspace(-0.47, 0.47, 23))]
    draped(stage, tier, ink, folds=waves, depth=0.2, pattern=print_)
    stitched(stage, [(a, b + size * 0.008) for a, b in at(x, base, size, *top)], "#ffffff", 0.003, opacity=0.4)


def skirt(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pleated skirt on a clip hanger, two bands woven near the hem."""
    top = base - size
    hook = [(x + 0.024 * float(np.sin(a)), top - 0.048 - 0.026 * float(np.cos(a))) for a in np.linspace(-2.0, 2.75, 26)]
    stroke(stage, smooth([*hook, (x, top), (x, top + size * 0.05)], closed=False, steps=4), "#9a9792", 0.008)
    bar = at(x, base, size, (-0.24, 0.944), (0.24, 0.944), (0.24, 0.958), (-0.24, 0.958))
    cast(stage, bar)
    modelled(stage, bar, "#a7a39c", depth=1.2, gloss=0.9)
    outline = [*at(x, base, size, (-0.185, 0.86), (0.185, 0.86)), *[(x + size * (0.42 - 0.84 * t), base - size * (0.045 - 0.03 * (1 - (2 * t - 1) ** 2) + 0.008 * abs(float(((t * 14) % 1) * 2 - 1)))) for t in np.linspace(0, 1, 113)]]
    cast(stage, outline)

    def half(y: Floats) -> Floats:
        v = np.clip((base - size * 0.86 - y) / (-size * 0.82), 0, 1)
        return size * (0.185 + 0.235 * v**1.12)

    def pleats(px: Floats, y: Floats) -> Floats:
        t = ((px - x) / half(y) + 1) * 7
        saw = t % 1
        wave = 0.8 * saw**0.8 * np.clip((1 - saw) * 9, 0, 1)
        return size * 0.016 * wave * (half(y) / (0.3 * size))

    draped(stage, outline, ink, depth=0.12, relief=pleats, pattern=_banded(ink, second, x, base, size))
    band = _strip(at(x, base, size, (-0.184, 0.925), (0, 0.92), (0.184, 0.925)), at(x, base, size, (-0.187, 0.86), (0, 0.85), (0.187, 0.86)))
    fill(stage, [(a, b + size * 0.012) for a, b in band], "#0d0a10", blur=size * 0.01, opacity=0.3)
    draped(stage, band, ink, depth=0.35, pattern=woven(ink))
    button(stage, x + size * 0.145, base - size * 0.888, size * 0.016, second)
    for side in (-1, 1):
        clip = at(x + side * size * 0.14, base, size, (-0.022, 0.885), (0.022, 0.885), (0.017, 0.975), (-0.017, 0.975))
        fill(stage, [(a + 0.006, b + 0.008) for a, b in clip], "#0d0a10", blur=0.006, opacity=0.35)
        modelled(stage, clip, "#b9b4ab", depth=0.8, gloss=0.9)


def _banded(ink: str, second: str, x0: float, base: float, size: float) -> Pattern:
    """Two bands, broad and narrow, that follow the hem's curve."""
    plain = woven(ink)

    def pattern(x: Floats, y: Floats) -> Floats:
        lift = (base - y) / size + 0.03 * (1 - ((x - x0) / (0.42 * size)) ** 2)
        broad = np.clip((lift - 0.1) * 200, 0, 1) * np.clip((0.165 - lift) * 200, 0, 1)
        narrow = np.clip((lift - 0.19) * 200, 0, 1) * np.clip((0.205 - lift) * 200, 0, 1)
        return mixed(plain(x, y), colour(second), np.maximum(broad, narrow) * 0.92)

    return pattern


def jacket(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A down jacket, quilted; its lining shows at the neck."""
    ground = at(x, base, size, (0, 0))[0][1]
    hanger(stage, x, ground - size * 0.995, size * 0.1, size * 0.05)
    for side in (-1, 1):
        sleeve = at(x, base, size, *_mirrored(side, *_puffed(((-0.2, 0.86), (-0.33, 0.8), (-0.4, 0.6), (-0.44, 0.35), (-0.445, 0.16)), 1), *reversed(_puffed(((-0.2, 0.7), (-0.28, 0.55), (-0.31, 0.35), (-0.325, 0.15)), -1))))
        cast(stage, sleeve)
        draped(stage, sleeve, ink, depth=0.6, gloss=0.5, relief=_baffles(x, base, size, 0.0, 0.35), pattern=woven(ink, strength=0.012))
        cuff = smooth(at(x, base, size, *_mirrored(side, (-0.435, 0.165), (-0.43, 0.11), (-0.34, 0.105), (-0.33, 0.16), (-0.385, 0.17))), steps=8)
        draped(stage, cuff, ink, depth=0.5, relief=_ribs(size), pattern=woven(second))
    body = at(x, base, size, *_puffed(((-0.1, 0.935), (-0.24, 0.89), (-0.3, 0.76), (-0.31, 0.5), (-0.325, 0.28), (-0.315, 0.055)), 1), *reversed([(-a, b) for a, b in _puffed(((-0.1, 0.935), (-0.24, 0.89), (-0.3, 0.76), (-0.31, 0.5), (-0.325, 0.28), (-0.315, 0.055)), 1)]))
    cast(stage, body)
    draped(stage, body, ink, depth=0.34, gloss=0.5, relief=_baffles(x, base, size, 0.0, 0.0), pattern=woven(ink, strength=0.012))
    hem = smooth(at(x, base, size, (-0.3, 0.085), (0, 0.075), (0.3, 0.085), (0.305, 0.03), (0, 0.018), (-0.305, 0.03)), steps=10)
    draped(stage, hem, second, depth=0.5, relief=_ribs(size), pattern=woven(second))
    _jacket_neck(stage, x, base, size, ink, second)
    for side in (-1, 1):
        slit = at(x, base, size, (side * 0.2, 0.4), (side * 0.25, 0.23))
        stroke(stage, slit, "#000000", size * 0.014, opacity=0.35)
        stroke(stage, [(a - 0.003, b - 0.002) for a, b in slit], second, size * 0.006)


def _puffed(line: tuple[Point, ...], side: int) -> list[Point]:
    """The line, scalloped where the quilting swells."""
    out = smooth(line, closed=False, steps=16)
    return [(a - side * 0.011 * abs(float(np.sin(np.pi * b / 0.098))) ** 0.6, b) for a, b in out]


def _baffles(x0: float, base: float, size: float, lift: float, lean: float) -> Relief:
    """Rolls of down between seams, puckered where the thread pulls."""

    def relief(x: Floats, y: Floats) -> Floats:
        level = (base - y) / size + lean * np.clip(np.abs(x - x0) / size - 0.3, 0, 1) * 0.4 + lift
        phase = np.abs(np.sin(np.pi * level / 0.098))
        near = np.exp(-((phase / 0.42) ** 2))
        u = (x - x0) / size
        pucker = np.sin(u * 128 + 2.2 * np.sin(u * 41) + np.floor(level / 0.098) * 2.1) * 0.6 + 0.4 * np.sin(u * 71 + level * 60)
        return size * (0.036 * phase**0.62 + 0.0034 * pucker * near)

    return relief


def _ribs(size: float) -> Relief:
    return lambda x, y: size * 0.0026 * np.sin(x / size * 300).astype(np.float32)


def _jacket_neck(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    back = smooth(at(x, base, size, (-0.115, 0.935), (-0.12, 1.02), (0, 1.045), (0.12, 1.02), (0.115, 0.935), (0, 0.9)))
    draped(stage, back, second, depth=0.35, pattern=woven(second))
    fill(stage, smooth(at(x, base, size, (-0.085, 0.94), (-0.09, 1.0), (0, 1.01), (0.09, 1.0), (0.085, 0.94), (0, 0.89))), "#000000", blur=size * 0.012, opacity=0.42)
    for side in (-1, 1):
        half = smooth(at(x, base, size, *_mirrored(side, (-0.134, 0.925), (-0.142, 1.01), (-0.118, 1.032), (-0.075, 0.985), (-0.03, 0.945), (-0.006, 0.93), (-0.006, 0.83), (-0.07, 0.85), (-0.12, 0.88))))
        fill(stage, [(a, b + size * 0.012) for a, b in half], "#0d0a10", blur=size * 0.01, opacity=0.36)
        draped(stage, half, ink, folds=[Fold(smooth(at(x, base, size, *_mirrored(side, (-0.14, 0.965), (-0.08, 0.925), (-0.01, 0.885))), closed=False), 0.01 * size, -0.014 * size)], depth=0.8, gloss=0.5, pattern=woven(ink, strength=0.012))
    line = at(x, base, size, (0, 0.935), (0, 0.03))
    stroke(stage, line, "#000000", size * 0.022, opacity=0.4)
    stroke(stage, line, second, size * 0.014)
    stitched(stage, line, "#1c1a18", size * 0.011, dash=size * 0.009, opacity=0.6)
    modelled(stage, at(x, base, size, (-0.011, 0.905), (0.011, 0.905), (0.008, 0.85), (-0.008, 0.85)), BRASS, depth=0.8, gloss=0.9)


def scarf(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A checked wool scarf, wound once around a turned stand, its two ends hanging."""
    ground_shadow(stage, x, base, size * 0.2)
    turned(stage, [(0, 0.02), (0.7, 0.024), (0.93, 0.05), (0.965, 0.16), (1, 0.165)], cx=x, base=base, height=size * 0.95, ink=WOOD, gloss=0.45)
    modelled(stage, ellipse(x, base - size * 0.985, size * 0.05, size * 0.055), WOOD, depth=1.2, gloss=0.5)
    check = plaid(ink, second, pitch=size * 0.19, x0=x - size * 0.06, y0=base)
    far = smooth(at(x, base, size, (-0.2, 0.86), (-0.11, 0.94), (0.03, 0.955), (0.17, 0.92), (0.22, 0.84), (0.06, 0.8), (-0.12, 0.8)))
    draped(stage, far, ink, depth=0.7, pattern=check)
    fill(stage, smooth(at(x, base, size, (-0.15, 0.84), (-0.04, 0.89), (0.1, 0.89), (0.18, 0.83), (0.04, 0.77))), "#000000", blur=size * 0.02, opacity=0.5)
    turned(stage, [(0, 0.11), (1, 0.1)], cx=x, base=base - size * 0.8, height=size * 0.22, ink=WOOD, gloss=0.45)
    modelled(stage, ellipse(x, base - size * 1.0, size * 0.05, size * 0.055), WOOD, depth=1.2, gloss=0.5)
    for lines in (((0.02, 0.74), (0.05, 0.55), (0.06, 0.27), (0.26, 0.285), (0.23, 0.55), (0.18, 0.76)), ((-0.16, 0.74), (-0.21, 0.5), (-0.26, 0.13), (-0.04, 0.115), (-0.01, 0.5), (0.06, 0.74))):
        _scarf_end(stage, x, base, size, ink, lines, check)
    roll = smooth(at(x, base, size, (-0.25, 0.84), (-0.2, 0.9), (-0.12, 0.85), (0.03, 0.815), (0.16, 0.86), (0.235, 0.89), (0.265, 0.82), (0.22, 0.72), (0.05, 0.635), (-0.14, 0.66), (-0.235, 0.74)))
    fill(stage, [(a, b + size * 0.02) for a, b in roll], "#0d0a10", blur=size * 0.02, opacity=0.4)
    folds = [Fold(smooth(at(x, base, size, *line), closed=False), wide * size, rise * size) for wide, rise, line in (
        (0.03, -0.022, ((-0.23, 0.84), (-0.1, 0.77), (0.06, 0.745), (0.24, 0.82))), (0.03, -0.02, ((-0.2, 0.76), (-0.06, 0.705), (0.1, 0.69), (0.22, 0.75))), (0.035, 0.02, ((-0.22, 0.8), (-0.08, 0.74), (0.08, 0.72), (0.23, 0.785))), (0.02, 0.014, ((-0.16, 0.7), (0.0, 0.66), (0.14, 0.68))))]
    draped(stage, roll, ink, folds=folds, depth=0.8, pattern=check)


def _scarf_end(stage: Stage, x: float, base: float, size: float, ink: str, outline: tuple[Point, ...], check: Pattern) -> None:
    piece = _strip(at(x, base, size, *outline[:3]), at(x, base, size, *reversed(outline[3:])))
    (left, low), (right, low2) = outline[2], outline[3]
    for t in np.linspace(0.02, 0.98, 19):
        a, b = left + (right - left) * float(t), low + (low2 - low) * float(t) + 0.006
        end = a + 0.006 * float(np.sin(t * 21))
        stroke(stage, smooth(at(x, base, size, (a, b), (end, b - 0.035), (a + 0.004, b - 0.075)), closed=False, steps=4), ink, size * 0.008)
    cast(stage, piece, by=(0.02, 0.015))
    middle = [((a + b) / 2, (c + d) / 2) for (a, c), (b, d) in zip(outline[:3], reversed(outline[3:]), strict=True)]
    folds = [Fold(smooth(at(x, base, size, *[(a + dx, b) for a, b in middle]), closed=False), wide * size, rise * size) for dx, wide, rise in ((0.0, 0.034, 0.018), (-0.045, 0.022, -0.014), (0.05, 0.024, -0.016))]
    draped(stage, piece, ink, folds=folds, depth=0.4, pattern=check)
