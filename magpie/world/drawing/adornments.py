"""Small precious things: hairpins, bracelets, rings, earrings, pendants, combs, watches; each on what shows it off."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Sequence

import numpy as np

from magpie.world.drawing.fabric import Fold, apart, draped, stitched, woven
from magpie.world.drawing.forms import ground_shadow, modelled, turned
from magpie.world.drawing.softs import at
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
    smooth,
    stroke,
)

SILK = "#5a2230"
STONE = "#cfc6b8"


def hex_of(ink: str, other: str, share: float) -> str:
    """A colour between two, written as one."""
    return hexed(mix(colour(ink), colour(other), share))


def wire(stage: Stage, line: Sequence[Point], ink: str, wide: float) -> None:
    """Metal drawn out: dark below, bright above, a hard light along it."""
    stroke(stage, line, hex_of(ink, "#140c06", 0.62), wide)
    stroke(stage, [(a - wide * 0.1, b - wide * 0.12) for a, b in line], ink, wide * 0.7)
    stroke(stage, [(a - wide * 0.2, b - wide * 0.24) for a, b in line], hex_of(ink, "#ffffff", 0.72), wide * 0.22)


def bead(stage: Stage, x: float, y: float, radius: float, ink: str, *, gloss: float = 1.0) -> None:
    """A polished ball: light in, light out, and the table's light from below."""
    fill(stage, ellipse(x, y, radius, radius, steps=32), hex_of(ink, "#0c0808", 0.45))
    fill(stage, ellipse(x - radius * 0.1, y - radius * 0.12, radius * 0.84, radius * 0.82, steps=32), ink, blur=radius * 0.16)
    fill(stage, ellipse(x + radius * 0.22, y + radius * 0.42, radius * 0.5, radius * 0.3, turn=-0.5, steps=24), hex_of(ink, "#ffffff", 0.4), blur=radius * 0.16, opacity=0.5)
    fill(stage, ellipse(x - radius * 0.34, y - radius * 0.38, radius * 0.3, radius * 0.22, turn=-0.7, steps=20), "#ffffff", blur=radius * 0.08, opacity=0.85 * gloss)


def gem(stage: Stage, x: float, y: float, wide: float, tall: float, ink: str) -> None:
    """A faceted stone seen from the front: table, crown, and one sparkle."""
    count = 8
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False) + np.pi / count
    outer = [(x + wide * float(np.cos(a)), y + tall * float(np.sin(a))) for a in turns]
    inner = [(x + wide * 0.56 * float(np.cos(a + np.pi / count)), y + tall * 0.56 * float(np.sin(a + np.pi / count))) for a in turns]
    fill(stage, outer, hex_of(ink, "#000000", 0.35))
    for step in range(count):
        after = (step + 1) % count
        toward = float(np.cos(turns[step] + np.pi / count + 2.3))
        tone = hex_of(ink, "#ffffff", 0.55 * toward) if toward > 0 else hex_of(ink, "#05030a", -0.62 * toward)
        fill(stage, [outer[step], outer[after], inner[step]], tone)
        fill(stage, [inner[step], outer[after], inner[after]], hex_of(tone, ink, 0.5))
    fill(stage, inner, hex_of(ink, "#ffffff", 0.12))
    fill(stage, [inner[3], inner[4], inner[5], (x, y)], "#ffffff", opacity=0.4)
    fill(stage, [inner[0], inner[7], (x + wide * 0.1, y + tall * 0.1)], "#ffffff", opacity=0.18)
    sparkle(stage, x - wide * 0.4, y - tall * 0.45, wide * 0.5)


def sparkle(stage: Stage, x: float, y: float, size: float) -> None:
    for along, across in ((size, size * 0.07), (size * 0.07, size)):
        fill(stage, [(x - along, y), (x, y - across), (x + along, y), (x, y + across)], "#ffffff", blur=0.001, opacity=0.9)
    glow(stage, x, y, size * 0.4, "#ffffff", 0.3)


def ring(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A ring with a stone, standing in the slot of its open box."""
    velvet = hex_of(SILK, second, 0.12)
    ground_shadow(stage, x, base, size * 0.62)
    lid = _rounded(at(x, base, size, (-0.6, 0.46), (0.6, 0.46), (0.66, 1.14), (-0.66, 1.14)), size * 0.07)
    fill(stage, [(a + size * 0.07, b + size * 0.03) for a, b in lid], "#0d0a10", blur=size * 0.05, opacity=0.4)
    modelled(stage, lid, velvet, depth=0.5, gloss=0.1)
    lining = _rounded(at(x, base, size, (-0.51, 0.5), (0.51, 0.5), (0.57, 1.07), (-0.57, 1.07)), size * 0.05)
    draped(stage, lining, "#efe6d6", depth=0.3, gloss=0.35, folds=[Fold(smooth(at(x, base, size, (t * 0.5, 1.08), (t * 0.36, 0.8), (t * 0.44, 0.5)), closed=False), 0.03 * size, (0.01 if step % 2 else -0.01) * size) for step, t in enumerate((-0.8, -0.4, 0.0, 0.4, 0.8))])
    fill(stage, at(x, base, size, (-0.6, 0.52), (0.6, 0.52), (0.55, 0.4), (-0.55, 0.4)), "#0d0a10", blur=size * 0.04, opacity=0.5)
    top = _rounded(at(x, base, size, (-0.62, 0.52), (0.62, 0.52), (0.68, 0.34), (-0.68, 0.34)), size * 0.04)
    modelled(stage, top, velvet, depth=0.4)
    bed = _rounded(at(x, base, size, (-0.54, 0.5), (0.54, 0.5), (0.59, 0.365), (-0.59, 0.365)), size * 0.06)
    draped(stage, bed, "#efe6d6", depth=0.9, gloss=0.3)
    fill(stage, ellipse(x, base - size * 0.432, size * 0.3, size * 0.022), "#1c1210", blur=size * 0.008, opacity=0.75)
    _band(stage, x, base - size * 0.62, size * 0.235, size * 0.06, ink, down=0.83)
    fill(stage, ellipse(x, base - size * 0.392, size * 0.36, size * 0.026), "#e2d8c6", blur=size * 0.008)
    front = _rounded(at(x, base, size, (-0.68, 0.36), (0.68, 0.36), (0.64, 0.0), (-0.64, 0.0)), size * 0.05)
    modelled(stage, front, velvet, depth=0.6, gloss=0.15)
    stroke(stage, at(x, base, size, (-0.665, 0.352), (0.665, 0.352)), "#d8b56a", size * 0.014)
    modelled(stage, _rounded(at(x, base, size, (-0.05, 0.37), (0.05, 0.37), (0.045, 0.28), (-0.045, 0.28)), size * 0.012), "#d8b56a", depth=0.8, gloss=0.9)
    for side in (-1, 1):
        wire(stage, at(x, base, size, (side * 0.075, 0.82), (side * 0.12, 0.95)), ink, size * 0.03)
    gem(stage, x, base - size * 0.93, size * 0.155, size * 0.135, second)
    for dx, dy in ((-0.13, 0.845), (0.13, 0.845), (-0.12, 1.02), (0.12, 1.02)):
        bead(stage, x + size * dx, base - size * dy, size * 0.02, ink)


def _rounded(points: list[Point], radius: float) -> list[Point]:
    """Straight sides; each corner an arc that begins `radius` before it and ends `radius` after."""
    out: list[Point] = []
    for step, (x, y) in enumerate(points):
        ends = []
        for bx, by in (points[step - 1], points[(step + 1) % len(points)]):
            share = min(0.5, radius / max(float(np.hypot(bx - x, by - y)), 1e-6))
            ends.append((x + (bx - x) * share, y + (by - y) * share))
        (ax, ay), (cx, cy) = ends
        out += [(float((1 - t) ** 2 * ax + 2 * t * (1 - t) * x + t * t * cx), float((1 - t) ** 2 * ay + 2 * t * (1 - t) * y + t * t * cy)) for t in np.linspace(0, 1, 8)]
    return out


def _band(stage: Stage, x: float, y: float, radius: float, wide: float, ink: str, *, down: float) -> None:
    """A ring of metal upright; only the part above `down` of its height is out of the slot."""
    start = float(np.arcsin(down))
    arc = np.linspace(np.pi - start, 2 * np.pi + start, 90)
    far = [(x + wide * 0.4 + radius * 0.95 * float(np.cos(a)), y - wide * 0.16 + radius * 0.95 * float(np.sin(a))) for a in arc]
    stroke(stage, far, hex_of(ink, "#140c06", 0.55), wide * 0.85)
    near = [(x + radius * float(np.cos(a)), y + radius * float(np.sin(a))) for a in arc]
    wire(stage, near, ink, wide)
    for share, see in ((0.2, 0.8), (0.36, 0.4), (0.86, 0.6)):
        at_ = near[int(share * (len(near) - 1))]
        fill(stage, ellipse(at_[0], at_[1], wide * 0.5, wide * 0.3, turn=float(np.pi * (share + 0.5))), "#ffffff", blur=wide * 0.16, opacity=see)


def earrings(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pair of drops on a metal stand: bead, leaf of filigree, stone."""
    ground_shadow(stage, x, base, size * 0.26)
    turned(stage, [(0, 0.05), (0.2, 2.6), (0.6, 4.1), (1, 4.4)], cx=x, base=base, height=size * 0.06, ink="#8a6a4a", gloss=0.4)
    brass = hex_of(ink, "#c9a25a", 0.5)
    wire(stage, at(x, base, size, (0, 0.05), (0, 1.04)), brass, size * 0.024)
    wire(stage, smooth(at(x, base, size, (-0.42, 0.98), (-0.36, 1.02), (0, 1.035), (0.36, 1.02), (0.42, 0.98)), closed=False), brass, size * 0.022)
    bead(stage, x, base - size * 1.075, size * 0.03, brass)
    for side in (-1, 1):
        cx = x + side * size * 0.29
        for dx, dy, r in ((0.07, 0.05, 0.14), (0.08, -0.18, 0.1)):
            fill(stage, ellipse(cx + size * dx, base - size * 0.52 - size * dy, size * r, size * 0.2), "#0d0a10", blur=size * 0.05, opacity=0.24)
        _drop(stage, cx, base - size * 1.02, size, ink, second)


def _drop(stage: Stage, x: float, top: float, size: float, ink: str, second: str) -> None:
    hook = [(x + size * 0.035 * float(np.sin(a)), top + size * 0.03 - size * 0.045 * float(np.cos(a))) for a in np.linspace(-2.3, 2.4, 20)]
    wire(stage, smooth([*hook, (x, top + size * 0.11)], closed=False, steps=4), ink, size * 0.012)
    bead(stage, x, top + size * 0.13, size * 0.042, second)
    wire(stage, [(x, top + size * 0.17), (x, top + size * 0.215)], ink, size * 0.012)
    fan = [(x + size * 0.17 * float(np.sin(a)) * (1 + 0.08 * float(np.cos(a * 9))), top + size * 0.2 + size * 0.19 * float(np.cos(a)) * (1 + 0.08 * float(np.cos(a * 9)))) for a in np.linspace(-1.45, 1.45, 50)]
    modelled(stage, [(x, top + size * 0.19), *fan], ink, depth=0.6, gloss=1.0)
    for turn in np.linspace(-1.15, 1.15, 7):
        tip = (x + size * 0.135 * float(np.sin(turn)), top + size * 0.2 + size * 0.155 * float(np.cos(turn)))
        stroke(stage, [(x, top + size * 0.215), tip], hex_of(ink, "#140c06", 0.6), size * 0.007, opacity=0.7)
        fill(stage, ellipse(tip[0], tip[1], size * 0.014, size * 0.014, steps=16), hex_of(second, "#ffffff", 0.2))
    for turn, long in ((-0.9, 0.06), (-0.45, 0.1), (0.0, 0.13), (0.45, 0.1), (0.9, 0.06)):
        a, b = x + size * 0.152 * float(np.sin(turn)), top + size * 0.2 + size * 0.172 * float(np.cos(turn))
        wire(stage, [(a, b), (a, b + size * long * 0.5)], ink, size * 0.008)
        if turn:
            bead(stage, a, b + size * (long * 0.5 + 0.018), size * 0.024, second)
    tear = smooth([(x, top + size * 0.45), (x - size * 0.058, top + size * 0.56), (x - size * 0.05, top + size * 0.63), (x, top + size * 0.66), (x + size * 0.05, top + size * 0.63), (x + size * 0.058, top + size * 0.56)])
    modelled(stage, tear, second, depth=1.3, gloss=1.0)
    fill(stage, ellipse(x - size * 0.02, top + size * 0.56, size * 0.012, size * 0.03, turn=0.2), "#ffffff", blur=size * 0.006, opacity=0.85)
    bead(stage, x, top + size * 0.455, size * 0.02, ink)


def pendant(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A pendant on its chain, worn by a velvet bust."""
    ground_shadow(stage, x, base, size * 0.36)
    velvet = "#34323d"
    turned(stage, [(0, 1.4), (0.4, 1.7), (0.7, 3.1), (0.86, 3.4), (1, 3.3)], cx=x, base=base, height=size * 0.09, ink=velvet, gloss=0.2)
    bust = smooth(at(x, base, size, (-0.115, 1.0), (-0.12, 0.88), (-0.17, 0.79), (-0.33, 0.71), (-0.415, 0.6), (-0.385, 0.4), (-0.27, 0.2), (-0.12, 0.07), (0.12, 0.07), (0.27, 0.2), (0.385, 0.4), (0.415, 0.6), (0.33, 0.71), (0.17, 0.79), (0.12, 0.88), (0.115, 1.0), (0, 1.02)))
    fill(stage, [(a + size * 0.05, b + size * 0.03) for a, b in bust], "#0d0a10", blur=size * 0.04, opacity=0.36)
    draped(stage, bust, velvet, depth=0.95, pattern=woven(velvet, strength=0.05), folds=[Fold(smooth(at(x, base, size, (side * 0.1, 0.82), (side * 0.18, 0.72), (side * 0.36, 0.68)), closed=False), 0.05 * size, 0.014 * size) for side in (-1, 1)])
    fill(stage, ellipse(x, base - size * 1.0, size * 0.112, size * 0.026), "#17161d")
    chain = smooth(at(x, base, size, (-0.112, 0.9), (-0.125, 0.82), (-0.1, 0.66), (-0.05, 0.53), (0, 0.47), (0.05, 0.53), (0.1, 0.66), (0.125, 0.82), (0.112, 0.9)), closed=False, steps=10)
    stroke(stage, [(a + size * 0.01, b + size * 0.012) for a, b in chain], "#000000", size * 0.02, opacity=0.35)
    for step, (a, b) in enumerate(chain):
        bead(stage, a, b, size * (0.0115 if step % 2 else 0.009), ink)
    cx, cy = x, base - size * 0.35
    fill(stage, ellipse(cx + size * 0.025, cy + size * 0.03, size * 0.14, size * 0.15), "#000000", blur=size * 0.025, opacity=0.5)
    ring_ = ellipse(cx, cy - size * 0.135, size * 0.022, size * 0.03)
    wire(stage, [*ring_, ring_[0]], ink, size * 0.013)
    scallop = [(cx + size * 0.125 * (1 + 0.05 * float(np.cos(a * 12))) * float(np.cos(a)), cy + size * 0.135 * (1 + 0.05 * float(np.cos(a * 12))) * float(np.sin(a))) for a in np.linspace(0, 2 * np.pi, 120, endpoint=False)]
    modelled(stage, scallop, ink, depth=0.8, gloss=1.0)
    for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
        bead(stage, cx + size * 0.102 * float(np.cos(turn)), cy + size * 0.111 * float(np.sin(turn)), size * 0.012, hex_of(ink, "#ffffff", 0.35))
    modelled(stage, ellipse(cx, cy, size * 0.083, size * 0.091), second, depth=1.3, gloss=1.0)
    fill(stage, ellipse(cx - size * 0.03, cy - size * 0.038, size * 0.026, size * 0.018, turn=-0.7), "#ffffff", blur=size * 0.007, opacity=0.85)
    fill(stage, ellipse(cx + size * 0.025, cy + size * 0.04, size * 0.04, size * 0.022, turn=-0.6), hex_of(second, "#ffffff", 0.6), blur=size * 0.016, opacity=0.6)
    bead(stage, cx, cy + size * 0.175, size * 0.028, second)
    wire(stage, [(cx, cy + size * 0.132), (cx, cy + size * 0.155)], ink, size * 0.01)
    sparkle(stage, cx - size * 0.075, cy - size * 0.09, size * 0.05)


def bracelet(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A string of beads on a round of pale stone, one bead of another kind, and a tassel."""
    _stone(stage, x, base, size)
    cx, cy, rx, ry, radius = x, base - size * 0.44, size * 0.58, size * 0.25, size * 0.1
    fill(stage, ellipse(cx + size * 0.07, cy + size * 0.13, rx * 1.06, ry * 1.05), "#0d0a10", blur=size * 0.05, opacity=0.34)
    fill(stage, ellipse(cx + size * 0.05, cy + size * 0.09, rx * 0.84, ry * 0.76), hex_of(STONE, "#ffffff", 0.12), blur=size * 0.04, opacity=0.8)
    string = ellipse(cx, cy, rx, ry)
    stroke(stage, [*string, string[0]], hex_of(ink, "#140c06", 0.7), size * 0.02)
    around = _evenly(rx, ry, 20)
    for turn in sorted(around, key=lambda a: float(np.sin(a))):
        a, b = cx + rx * float(np.cos(turn)), cy + ry * float(np.sin(turn))
        scale = 0.86 + 0.16 * float(np.sin(turn))
        near = abs(turn - np.pi / 2)
        fill(stage, ellipse(a + radius * 0.25, b + radius * 0.75, radius * 0.9, radius * 0.4), "#0d0a10", blur=radius * 0.25, opacity=0.3)
        if near < 0.12:
            bead(stage, a, b, radius * scale * 1.18, second)
        elif near < 0.42:
            bead(stage, a, b, radius * scale * 0.78, "#d8b56a")
        else:
            bead(stage, a, b, radius * scale, hex_of(ink, "#ffffff", 0.1 * float(np.sin(turn * 7) ** 2)))
    knot = (cx + size * 0.02, cy + ry + radius * 1.25)
    bead(stage, knot[0], knot[1], size * 0.045, "#d8b56a")
    for dx in np.linspace(-0.05, 0.05, 9):
        stroke(stage, smooth([(knot[0], knot[1] + size * 0.03), (knot[0] + size * (0.06 + float(dx)), knot[1] + size * 0.1), (knot[0] + size * (0.12 + 2.2 * float(dx)), knot[1] + size * 0.25)], closed=False, steps=4), hex_of(second, "#140c06", 0.3 + 3 * abs(float(dx))), size * 0.014)


def _stone(stage: Stage, x: float, base: float, size: float) -> None:
    """A round of pale stone, seen from higher up, as one looks at what lies."""
    top, wide, deep = base - size * 0.36, size * 0.8, size * 0.35
    fill(stage, ellipse(x + size * 0.12, base - size * 0.2, wide * 1.05, deep * 0.98), "#0d0a10", blur=size * 0.06, opacity=0.5)
    for drop in np.linspace(0.09, 0.0, 8):
        fill(stage, ellipse(x, top + size * float(drop), wide, deep), hex_of(STONE, "#2a211a", 0.3 + 2.2 * float(drop)))
    modelled(stage, ellipse(x, top, wide, deep), STONE, depth=0.16, gloss=0.1)
    for step in range(5):
        vein = smooth([(x + wide * (-0.7 + 0.3 * step), top - deep * 0.55), (x + wide * (-0.5 + 0.28 * step), top), (x + wide * (-0.62 + 0.3 * step), top + deep * 0.6)], closed=False)
        stroke(stage, vein, "#8d8378", size * 0.006, opacity=0.25)


def _evenly(rx: float, ry: float, count: int) -> list[float]:
    """Angles at which beads of one size sit side by side on an oval; the first is the nearest one."""
    turns = np.linspace(np.pi / 2, np.pi / 2 + 2 * np.pi, 721)
    steps = np.hypot(np.diff(rx * np.cos(turns)), np.diff(ry * np.sin(turns)))
    far = np.concatenate([[0.0], np.cumsum(steps)])
    found = np.interp(np.linspace(0, far[-1], count, endpoint=False), far, turns)
    return [float(a) if a < 1.5 * np.pi else float(a - 2 * np.pi) for a in found]


def hairpin(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A hairpin with a flower that nods, three strings hanging from it; its point stands in a small stone."""
    ground_shadow(stage, x - size * 0.17, base, size * 0.24)
    tip, head = (x - size * 0.2, base - size * 0.15), (x + size * 0.07, base - size * 0.95)
    fill(stage, [(tip[0] + 0.03, tip[1]), (head[0] + size * 0.1, head[1] + size * 0.05), (head[0] + size * 0.13, head[1] + size * 0.06), (tip[0] + 0.05, tip[1])], "#0d0a10", blur=size * 0.02, opacity=0.3)
    turned(stage, [(0, 0.62), (0.25, 0.9), (0.6, 1.12), (1, 1.0)], cx=x - size * 0.2, base=base, height=size * 0.17, ink=STONE, gloss=0.25, mouth="#8d857a")
    rod = at(tip[0], tip[1], 1.0, (-size * 0.013, 0.0), (size * 0.252, size * 0.84), (size * 0.297, size * 0.825), (size * 0.013, 0.0))
    modelled(stage, rod, ink, depth=1.3, gloss=0.9)
    stroke(stage, [(tip[0] - size * 0.002, tip[1] - size * 0.01), (head[0] - size * 0.02, head[1])], hex_of(ink, "#ffffff", 0.75), size * 0.006, opacity=0.7)
    for share in (0.66, 0.7, 0.74):
        a, b = tip[0] + (head[0] - tip[0]) * share, tip[1] + (head[1] - tip[1]) * share
        fill(stage, ellipse(a, b, size * 0.034, size * 0.013, turn=0.31), hex_of(ink, "#140c06", 0.3))
        fill(stage, ellipse(a - size * 0.003, b - size * 0.004, size * 0.03, size * 0.009, turn=0.31), hex_of(ink, "#ffffff", 0.35))
    for step, (dx, long) in enumerate(((-0.12, 0.26), (0.0, 0.36), (0.12, 0.28))):
        _string(stage, head[0] + size * (dx + 0.05), head[1] + size * 0.08, size, long, ink, second, step)
    for turn, reach in ((2.75, 0.33), (2.2, 0.29), (0.5, 0.31), (-0.3, 0.29), (3.6, 0.28)):
        _petal(stage, head, size * reach, size * 0.045, turn, "#7f9a6a", ink)
    for count, reach, wide, shift, pale in ((7, 0.225, 0.092, 0.2, 0.0), (6, 0.16, 0.072, 0.65, 0.14), (5, 0.1, 0.05, 0.1, 0.3)):
        for turn in np.linspace(0, 2 * np.pi, count, endpoint=False) + shift:
            _petal(stage, head, size * reach, size * wide, float(turn), hex_of(second, "#ffffff", pale), ink)
    for turn in np.linspace(0, 2 * np.pi, 7, endpoint=False):
        end = (head[0] + size * 0.06 * float(np.cos(turn)), head[1] + size * 0.06 * float(np.sin(turn)))
        stroke(stage, [head, end], "#e8c66e", size * 0.006)
        bead(stage, end[0], end[1], size * 0.011, "#e8c66e")
    bead(stage, head[0], head[1], size * 0.034, hex_of(ink, "#f0d890", 0.5))


def _petal(stage: Stage, heart: Point, reach: float, wide: float, turn: float, ink: str, metal: str) -> None:
    """A petal of enamel: deep at the heart, pale at the tip, a wire around it."""
    c, s = float(np.cos(turn)), float(np.sin(turn))

    def put(*points: Point) -> list[Point]:
        return [(heart[0] + reach * a * c - wide * b * s, heart[1] + reach * a * s + wide * b * c) for a, b in points]

    outline = smooth(put((0.0, 0.0), (0.4, 0.62), (0.72, 1.0), (0.93, 0.7), (1.0, 0.0), (0.93, -0.7), (0.72, -1.0), (0.4, -0.62)), steps=6)
    fill(stage, [(a + reach * 0.06, b + reach * 0.08) for a, b in outline], "#0d0a10", blur=reach * 0.06, opacity=0.34)
    modelled(stage, outline, ink, depth=0.26, gloss=0.5)
    fill(stage, smooth(put((0.0, 0.0), (0.36, 0.5), (0.62, 0.3), (0.7, 0.0), (0.62, -0.3), (0.36, -0.5)), steps=6), hex_of(ink, "#140c06", 0.6), blur=reach * 0.09, opacity=0.6)
    fill(stage, smooth(put((0.62, 0.6), (0.86, 0.6), (0.93, 0.0), (0.86, -0.6), (0.62, -0.6), (0.78, 0.0)), steps=6), hex_of(ink, "#ffffff", 0.7), blur=reach * 0.06, opacity=0.5)
    for spread in (-0.5, -0.2, 0.15, 0.45):
        stroke(stage, put((0.25, spread * 0.4), (0.6, spread * 0.9), (0.86, spread * 1.3)), hex_of(ink, "#140c06", 0.5), max(reach * 0.012, 0.0012), opacity=0.4)
    stroke(stage, [*outline, outline[0]], metal, max(reach * 0.022, 0.0018))


def _string(stage: Stage, x: float, top: float, size: float, long: float, ink: str, second: str, step: int) -> None:
    sway = size * 0.012 * (step - 1)
    wire(stage, [(x, top), (x + sway, top + size * long)], ink, size * 0.008)
    for share in (0.55, 0.78):
        bead(stage, x + sway * share, top + size * long * share, size * 0.02, hex_of(second, "#ffffff", 0.3))
    drop = smooth(at(x + sway, top + size * long, size, (0, 0.01), (-0.028, -0.05), (0, -0.105), (0.028, -0.05)), steps=8)
    modelled(stage, drop, ink, depth=0.9, gloss=0.9)


def comb(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A half-moon comb of good wood on its teeth, a flowering branch let into the back."""
    ground_shadow(stage, x, base, size * 0.6, strength=0.4)
    count, half, spine = 21, 0.66, 0.46
    outline = [(half * 1.02 * float(np.cos(a)), spine + 0.42 * float(np.sin(a)) ** 0.85) for a in np.linspace(np.pi * 0.985, np.pi * 0.015, 60)]
    teeth: list[Point] = []
    for step in range(count):
        a = half - 2 * half * step / count
        wide = 2 * half / count
        across = 0.86 if step in (0, count - 1) else 0.62
        teeth += [(a, spine - 0.02), (a - wide * 0.08, 0.05), (a - wide * across * 0.5, 0.0), (a - wide * (across - 0.02), 0.05), (a - wide * across, spine - 0.05)]
    whole = at(x, base, size, *outline, *teeth)
    fill(stage, [(a + size * 0.07, b + size * 0.025) for a, b in at(x, base, size, *outline, (half, 0.0), (-half, 0.0))], "#0d0a10", blur=size * 0.045, opacity=0.34)
    draped(stage, whole, ink, depth=0.3, gloss=0.5, pattern=lambda u, v: _grain(ink, (u - x) / size, (base - v) / size))
    stroke(stage, smooth(at(x, base, size, *[(a * 0.9, spine + 0.04 + (b - spine) * 0.84) for a, b in outline[3:-3:6]]), closed=False), hex_of(ink, "#140c06", 0.6), size * 0.009, opacity=0.6)
    stroke(stage, at(x, base, size, (-half * 0.93, spine + 0.012), (half * 0.93, spine + 0.012)), hex_of(ink, "#140c06", 0.6), size * 0.009, opacity=0.5)
    second = hexed(apart(ink, second))
    branch = smooth(at(x, base, size, (-0.42, 0.54), (-0.22, 0.6), (0.0, 0.66), (0.2, 0.64), (0.42, 0.56)), closed=False)
    stroke(stage, branch, second, size * 0.018)
    for a, b, turn in ((-0.32, 0.64, -0.9), (-0.16, 0.55, 0.7), (0.13, 0.74, -0.8), (0.32, 0.53, 0.6), (0.33, 0.66, -0.4)):
        _inlaid_leaf(stage, x + size * a, base - size * b, size * 0.07, turn, second)
    for a, b, r in ((-0.08, 0.69, 0.075), (0.2, 0.6, 0.06), (-0.27, 0.55, 0.045)):
        for turn in np.linspace(0.3, 0.3 + 2 * np.pi, 5, endpoint=False):
            fill(stage, ellipse(x + size * (a + r * 0.62 * float(np.cos(turn))), base - size * (b + r * 0.62 * float(np.sin(turn))), size * r * 0.5, size * r * 0.44, turn=-float(turn)), second)
            stroke(stage, at(x, base, size, (a, b), (a + r * 0.7 * float(np.cos(turn)), b + r * 0.7 * float(np.sin(turn)))), hex_of(second, "#140c06", 0.4), size * 0.005, opacity=0.5)
        fill(stage, ellipse(x + size * a, base - size * b, size * r * 0.24, size * r * 0.24), ink)


def _grain(ink: str, a: Floats, b: Floats) -> Floats:
    rings = np.sin((b + 0.12 * np.sin(a * 3.1)) * 90 + 2 * np.sin(a * 9))
    fine = np.sin((b + 0.12 * np.sin(a * 3.1)) * 310 + a * 8)
    skin: Floats = colour(ink) * (1 + 0.07 * rings + 0.035 * fine)[..., None]
    return skin


def _inlaid_leaf(stage: Stage, x: float, y: float, size: float, turn: float, ink: str) -> None:
    c, s = float(np.cos(turn)), float(np.sin(turn))
    leaf = smooth([(x + size * (c * a - s * b), y + size * (s * a + c * b)) for a, b in ((-1, 0), (-0.2, 0.42), (1, 0), (-0.2, -0.42))], steps=8)
    fill(stage, leaf, ink, opacity=0.92)


def watch(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A wristwatch round its cushion; ten past ten, as in every shop window."""
    ground_shadow(stage, x, base, size * 0.62)
    pillow = _rounded(at(x, base, size, (-0.6, 0.02), (0.6, 0.02), (0.62, 0.98), (-0.62, 0.98)), size * 0.3)
    draped(stage, pillow, "#d9cdb8", depth=1.1, pattern=woven("#d9cdb8", strength=0.04))
    strap = [*smooth(at(x, base, size, (-0.2, 1.01), (-0.235, 0.74), (-0.25, 0.5), (-0.235, 0.26), (-0.2, 0.0)), closed=False), *reversed(smooth(at(x, base, size, (0.2, 1.01), (0.235, 0.74), (0.25, 0.5), (0.235, 0.26), (0.2, 0.0)), closed=False))]
    fill(stage, [(a + size * 0.03, b) for a, b in strap], "#0d0a10", blur=size * 0.03, opacity=0.42)
    draped(stage, strap, ink, depth=0.5, gloss=0.35, relief=lambda u, v: -((((v - base) / size + 0.5) * 1.0) ** 2) * np.float32(size * 0.5))
    for side in (-1, 1):
        stitched(stage, smooth(at(x, base, size, (side * 0.165, 0.99), (side * 0.2, 0.74), (side * 0.212, 0.5), (side * 0.2, 0.26), (side * 0.165, 0.01)), closed=False), "#f4e6c8", size * 0.009, dash=size * 0.034, opacity=0.75)
    cx, cy, r = x, base - size * 0.5, size * 0.36
    steel = "#bcb8b0"
    fill(stage, ellipse(cx + size * 0.04, cy + size * 0.045, r * 1.04, r * 1.04), "#0d0a10", blur=size * 0.03, opacity=0.5)
    for sx in (-1, 1):
        for sy in (-1, 1):
            lug = smooth(at(cx, cy, size, (sx * 0.2, sy * 0.27), (sx * 0.3, sy * 0.18), (sx * 0.275, sy * 0.33), (sx * 0.245, sy * 0.365), (sx * 0.22, sy * 0.34)), steps=6)
            modelled(stage, lug, steel, depth=0.9, gloss=1.0)
    modelled(stage, at(cx, cy, size, (0.34, 0.045), (0.425, 0.05), (0.425, -0.05), (0.34, -0.045)), steel, depth=1.0, gloss=1.0)
    for level in (-0.03, -0.01, 0.01, 0.03):
        stroke(stage, at(cx, cy, size, (0.375, level), (0.422, level)), "#3a3834", size * 0.008, opacity=0.6)
    modelled(stage, ellipse(cx, cy, r, r), steel, depth=0.5, gloss=1.0)
    for share, tone in ((0.93, "#6f6c66"), (0.9, "#e6e2d8"), (0.87, "#4a4844")):
        fill(stage, ellipse(cx, cy, r * share, r * share), tone)
    _dial(stage, cx, cy, r * 0.855, second)


def _dial(stage: Stage, x: float, y: float, r: float, ink: str) -> None:
    dark = float(colour(ink).mean()) < 0.5
    mark = "#f3e7c8" if dark else "#2a2622"
    fill(stage, ellipse(x, y, r, r), ink)
    for turn in np.linspace(0, 2 * np.pi, 48, endpoint=False):
        shine = float(np.cos(2 * (turn - 0.75)))
        ray = [(x, y), (x + r * float(np.cos(turn - 0.07)), y + r * float(np.sin(turn - 0.07))), (x + r * float(np.cos(turn + 0.07)), y + r * float(np.sin(turn + 0.07)))]
        fill(stage, ray, "#ffffff" if shine > 0 else "#000000", opacity=abs(shine) * 0.09)
    for step in range(60):
        long, wide = (0.13, 0.035) if step % 15 == 0 else (0.09, 0.022) if step % 5 == 0 else (0.03, 0.009)
        c, s = float(np.sin(step * np.pi / 30)), -float(np.cos(step * np.pi / 30))
        stroke(stage, [(x + r * 0.93 * c, y + r * 0.93 * s), (x + r * (0.93 - long) * c, y + r * (0.93 - long) * s)], mark, r * wide, opacity=0.95)
    fill(stage, ellipse(x, y + r * 0.45, r * 0.22, r * 0.22), "#000000", opacity=0.1)
    ring_ = ellipse(x, y + r * 0.45, r * 0.22, r * 0.22)
    stroke(stage, [*ring_, ring_[0]], mark, r * 0.012, opacity=0.7)
    stroke(stage, [(x, y + r * 0.45), (x + r * 0.1, y + r * 0.31)], "#b5382a", r * 0.022)
    for turn, long, wide in ((-1.02, 0.5, 0.052), (1.05, 0.76, 0.038)):
        c, s = float(np.sin(turn)), -float(np.cos(turn))
        hand = [(x - r * 0.12 * c, y - r * 0.12 * s), (x - r * wide * s, y + r * wide * c), (x + r * long * c, y + r * long * s), (x + r * wide * s, y - r * wide * c)]
        fill(stage, [(a + r * 0.025, b + r * 0.035) for a, b in hand], "#000000", blur=r * 0.02, opacity=0.4)
        fill(stage, hand, mark)
        stroke(stage, [hand[0], hand[2]], "#ffffff" if dark else "#8a857c", r * 0.012, opacity=0.7)
    bead(stage, x, y, r * 0.05, "#c9a25a")
    shine_ = [(x + r * 0.98 * float(np.cos(a)), y + r * 0.98 * float(np.sin(a))) for a in np.linspace(2.6, 4.5, 30)]
    fill(stage, [*shine_, (x - r * 0.1, y - r * 0.55)], "#ffffff", blur=r * 0.03, opacity=0.13)
