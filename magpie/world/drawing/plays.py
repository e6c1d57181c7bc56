"""The rest of the shelf: tops and drums, a spoon, a tote, an umbrella, a camp light, a watering can."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.forms import ground_shadow, modelled, turned
from magpie.world.drawing.softs import at
from magpie.world.drawing.stage import Stage, ellipse, fill, glow, smooth, stroke
from magpie.world.drawing.vessels import bands, dipped


def top(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A wooden top, spinning: that is why it stands."""
    fill(stage, ellipse(x, base, size * 0.3, size * 0.05), "#0d0a10", blur=0.012, opacity=0.45)
    turned(stage, [(0, 0.03), (0.28, 0.04), (0.3, 0.3), (0.42, 0.46), (0.52, 0.46), (0.8, 0.2), (0.96, 0.03), (1, 0.012)], cx=x, base=base, height=size, ink=ink, gloss=0.5, texture=bands(ink, second, (0.33, 0.37), (0.44, 0.5), (0.6, 0.63), (0.72, 0.74)))


def drum(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A rattle drum on its stick."""
    ground_shadow(stage, x, base, size * 0.16)
    turned(stage, [(0, 0.045), (0.9, 0.045), (1, 0.06)], cx=x, base=base, height=size * 0.62, ink="#8a5a35", gloss=0.3)
    cy = base - size * 0.72
    for side in (-1, 1):
        stroke(stage, smooth([(x + side * size * 0.3, cy), (x + side * size * 0.44, cy + size * 0.06), (x + side * size * 0.48, cy + size * 0.2)], closed=False), "#c9a25a", size * 0.014)
        modelled(stage, ellipse(x + side * size * 0.48, cy + size * 0.23, size * 0.045, size * 0.045), second, depth=1.2, gloss=0.5)
    modelled(stage, ellipse(x + size * 0.03, cy, size * 0.32, size * 0.32), "#7a2c22", depth=0.8, gloss=0.4)
    modelled(stage, ellipse(x, cy, size * 0.3, size * 0.31), ink, depth=0.2, gloss=0.15)
    for turn in np.linspace(0, 2 * np.pi, 24, endpoint=False):
        fill(stage, ellipse(x + size * 0.27 * float(np.cos(turn)), cy + size * 0.28 * float(np.sin(turn)), size * 0.012, size * 0.012), "#c9a25a")
    for turn in np.linspace(0, 2 * np.pi, 5, endpoint=False):
        fill(stage, ellipse(x + size * 0.1 * float(np.sin(turn)), cy - size * 0.1 * float(np.cos(turn)), size * 0.075, size * 0.075), second, opacity=0.88)
    fill(stage, ellipse(x, cy, size * 0.05, size * 0.05), "#f3d27a")


def spoon(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Two wooden spoons leaning together."""
    for lean, shade, wide in ((0.24, second, 0.15), (-0.2, ink, 0.175)):
        foot = (x - lean * size * 0.7, base)
        c, s = float(np.cos(lean)), float(np.sin(lean))
        ground_shadow(stage, foot[0], foot[1], size * 0.08, strength=0.5)

        def put(points: list[tuple[float, float]], c: float = c, s: float = s, foot: tuple[float, float] = foot) -> list[tuple[float, float]]:
            return smooth([(foot[0] + size * (c * a + s * b), foot[1] - size * (c * b - s * a)) for a, b in points])

        outline = [(-0.025, 0.0), (-0.03, 0.4), (-0.035, 0.72), (-wide, 0.95), (-wide * 0.7, 1.2), (0, 1.27), (wide * 0.7, 1.2), (wide, 0.95), (0.035, 0.72), (0.03, 0.4), (0.025, 0.0)]
        fill(stage, [(a + 0.03, b + 0.02) for a, b in put(outline)], "#0d0a10", blur=0.02, opacity=0.3)
        modelled(stage, put(outline), shade, depth=0.9, gloss=0.25)
        hollow = [(-wide * 0.72, 0.98), (-wide * 0.5, 1.16), (0, 1.21), (wide * 0.5, 1.16), (wide * 0.72, 0.98), (0, 0.82)]
        fill(stage, put(hollow), "#2a1608", blur=0.007, opacity=0.3)


def tote(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A market bag with a magpie's feather printed on it."""
    ground_shadow(stage, x, base, size * 0.42)
    for shift, shade in ((0.03, second), (0.0, ink)):
        handle = smooth(at(x + size * shift, base, size, (-0.2, 0.66), (-0.17, 1.0), (0.0, 1.12), (0.17, 1.0), (0.2, 0.66)), closed=False)
        stroke(stage, handle, shade, size * 0.045)
    bag = smooth(at(x, base, size, (-0.43, 0.0), (-0.4, 0.36), (-0.36, 0.72), (0.0, 0.7), (0.36, 0.72), (0.4, 0.36), (0.43, 0.0), (0.0, -0.02)), steps=14)
    modelled(stage, bag, ink, depth=0.55, gloss=0.03)
    for dx, dark in ((-0.22, 0.14), (0.12, 0.12), (0.28, 0.18)):
        stroke(stage, smooth(at(x, base, size, (dx, 0.62), (dx + 0.04, 0.4), (dx + 0.02, 0.1)), closed=False), "#000000", size * 0.02, opacity=dark * 0.5)
    feather = smooth(at(x, base, size, (-0.2, 0.12), (-0.16, 0.34), (0.06, 0.52), (0.22, 0.58), (0.16, 0.4), (0.0, 0.22)))
    fill(stage, feather, second, opacity=0.92)
    stroke(stage, at(x, base, size, (-0.25, 0.06), (0.2, 0.56)), ink, size * 0.014)


def umbrella(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """An oiled-paper umbrella, open on the floor, its ribs showing."""
    ground_shadow(stage, x, base, size * 0.75, strength=0.4)
    cx, cy = x - size * 0.06, base - size * 0.5
    stroke(stage, [(cx, cy), (x + size * 0.6, base - size * 0.02)], "#6b4a30", size * 0.028)
    rim = [(cx + size * 0.86 * float(np.cos(a)), cy + size * 0.5 * float(np.sin(a))) for a in np.linspace(0, 2 * np.pi, 120)]
    modelled(stage, rim, ink, depth=0.22, gloss=0.1)
    for share, shade, see in ((0.86, second, 0.8), (0.55, second, 0.55), (0.53, ink, 1.0)):
        ring = ellipse(cx, cy, size * share, size * share * 0.58)
        if shade == ink:
            continue
        stroke(stage, [*ring, ring[0]], shade, size * 0.018, opacity=see)
    for turn in np.linspace(0, 2 * np.pi, 28, endpoint=False):
        end = (cx + size * 0.86 * float(np.cos(turn)), cy + size * 0.5 * float(np.sin(turn)))
        stroke(stage, [(cx, cy), end], "#000000", size * 0.007, opacity=0.16)
    for turn in (2.6, 3.3, 4.0):
        px, py = cx + size * 0.5 * float(np.cos(turn)), cy + size * 0.29 * float(np.sin(turn))
        for petal in np.linspace(0, 2 * np.pi, 5, endpoint=False):
            fill(stage, ellipse(px + size * 0.035 * float(np.cos(petal)), py + size * 0.022 * float(np.sin(petal)), size * 0.032, size * 0.02), "#fff4ec", opacity=0.92)
        fill(stage, ellipse(px, py, size * 0.014, size * 0.01), "#e2a93b")
    modelled(stage, ellipse(cx, cy, size * 0.05, size * 0.03), "#4a2f20", depth=1.0, gloss=0.5)


def camplight(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A camping lantern, on low."""
    ground_shadow(stage, x, base, size * 0.28)
    ring = [(x + size * 0.24 * float(np.cos(a)), base - size * 0.86 - size * 0.2 * float(np.sin(a))) for a in np.linspace(0.1, np.pi - 0.1, 24)]
    stroke(stage, ring, "#2c2a28", size * 0.022)
    glow(stage, x, base - size * 0.45, size * 0.7, second, 0.36)
    turned(stage, [(0, 0.5), (0.5, 0.56), (1, 0.5)], cx=x, base=base - size * 0.2, height=size * 0.46, ink="#ffe6ae", gloss=0.5)
    glow(stage, x, base - size * 0.42, size * 0.17, second, 0.6)
    for dx in (-0.2, 0.0, 0.2):
        stroke(stage, [(x + size * dx, base - size * 0.2), (x + size * dx * 0.98, base - size * 0.68)], "#2c2a28", size * 0.012)
    turned(stage, [(0, 0.95), (0.2, 1.25), (1, 1.3)], cx=x, base=base, height=size * 0.21, ink=ink, gloss=0.4, texture=bands(ink, second, (0.5, 0.58)))
    turned(stage, [(0, 0.3), (0.4, 1.0), (0.8, 1.5), (1, 1.5)], cx=x, base=base - size * 0.655, height=size * 0.19, ink=ink, gloss=0.45)


def can(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A watering can with a neck like a heron's."""
    ground_shadow(stage, x, base, size * 0.5)
    neck = smooth([(x - size * 0.3, base - size * 0.12), (x - size * 0.62, base - size * 0.3), (x - size * 0.86, base - size * 0.92), (x - size * 0.98, base - size * 0.98)], closed=False)
    stroke(stage, neck, ink, size * 0.055)
    stroke(stage, [(a - size * 0.008, b - size * 0.008) for a, b in neck], "#ffffff", size * 0.012, opacity=0.35)
    ring = [(x + size * 0.2 + size * 0.36 * float(np.cos(a)), base - size * 0.55 + size * 0.38 * float(np.sin(a))) for a in np.linspace(-2.3, 1.2, 30)]
    stroke(stage, ring, second, size * 0.045)
    turned(stage, [(0, 0.4), (0.1, 0.52), (0.3, 0.6), (0.95, 0.64), (1, 0.62)], cx=x, base=base, height=size * 0.64, ink=ink, gloss=0.7, mouth="#141210", texture=dipped(ink, ink, 0.5))
