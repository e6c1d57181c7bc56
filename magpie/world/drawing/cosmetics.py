"""What stands by a mirror: lipsticks, creams, serums. Each stands at (x, base) and is `size` tall or wide."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.adornments import hex_of, sparkle
from magpie.world.drawing.fabric import apart
from magpie.world.drawing.forms import Texture, ground_shadow, modelled, turned
from magpie.world.drawing.softs import at
from magpie.world.drawing.stage import Floats, Stage, colour, ellipse, fill, glow, smooth, stroke

GOLD = "#cfa75e"
CREAM = "#fbf2e4"


def lipstick(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Out of its case, cut on the slant; the cap stands beside it. `second` is the colour it leaves."""
    cap = x + size * 0.32
    ground_shadow(stage, cap, base - size * 0.05, size * 0.15, strength=0.45)
    turned(stage, [(0, 0.0), (0.012, 0.29), (0.05, 0.315), (1, 0.315)], cx=cap, base=base - size * 0.05, height=size * 0.46, ink=ink, gloss=0.9, texture=_ringed(ink, GOLD, 0.9, 0.97))
    body = x - size * 0.17
    _swatch(stage, body + size * 0.14, base + size * 0.105, size, second)
    ground_shadow(stage, body, base, size * 0.18)
    turned(stage, [(0, 0.37), (0.03, 0.385), (0.96, 0.385), (1, 0.37)], cx=body, base=base, height=size * 0.435, ink=ink, gloss=0.9, mouth=hex_of(ink, "#000000", 0.4), texture=_ringed(ink, GOLD, 0.03, 0.09))
    turned(stage, [(0, 0.58), (0.06, 0.61), (0.6, 0.61), (1, 0.61)], cx=body, base=base - size * 0.43, height=size * 0.21, ink=GOLD, gloss=1.0, mouth=hex_of(second, "#140c06", 0.4))
    lift = base - size * 0.63
    sides = ((-0.1, 0.0), (-0.1, 0.2), (-0.098, 0.245))
    rim = [(-0.098 + 0.196 * t, 0.245 + 0.17 * t + 0.075 * float(np.sin(np.pi * t)) ** 0.8) for t in np.linspace(0, 1, 24)]
    foot = [(0.1 * float(np.cos(a)), -0.005 - 0.018 * float(np.sin(a))) for a in np.linspace(0, np.pi, 16)]
    bullet = at(body, lift, size, *sides, *rim, (0.1, 0.38), *foot)
    _column(stage, bullet, body, size * 0.1, second)
    face = [(body + size * (0.012 + 0.102 * float(np.cos(a)) * 0.9), lift - size * (0.315 + 0.088 * float(np.cos(a)) + 0.052 * float(np.sin(a)))) for a in np.linspace(0, 2 * np.pi, 60)]
    fill(stage, face, hex_of(second, "#ffffff", 0.2))
    fill(stage, [(a - size * 0.018, b - size * 0.004) for a, b in face[10:36]], "#ffffff", blur=size * 0.016, opacity=0.3)


def _swatch(stage: Stage, x: float, y: float, size: float, ink: str) -> None:
    """One stroke of the colour, drawn across the table."""
    rng = np.random.default_rng(12)
    for step, level in enumerate(np.linspace(-0.034, 0.034, 9)):
        start, end = -0.34 + 0.03 * float(rng.random()), 0.3 + 0.1 * float(rng.random())
        line = smooth(at(x, y - size * float(level), size, (start, 0.0), (-0.1, 0.012), (0.14, -0.006), (end, 0.01)), closed=False)
        stroke(stage, line, hex_of(ink, "#ffffff" if step < 3 else "#000000", 0.12 * abs(step - 3) / 4), size * 0.0125, opacity=0.92)
    stroke(stage, smooth(at(x, y + size * 0.018, size, (-0.28, 0.0), (-0.1, 0.012), (0.1, -0.004)), closed=False), "#ffffff", size * 0.007, opacity=0.35)


def _column(stage: Stage, outline: list[tuple[float, float]], x: float, radius: float, ink: str) -> None:
    """An upright round thing with any ends: wax, light down its left side."""
    fill(stage, outline, ink)
    for dx, wide, tone, see in ((0.82, 0.3, "#000000", 0.34), (0.5, 0.3, "#000000", 0.16), (-0.92, 0.12, "#000000", 0.2), (-0.45, 0.2, "#ffffff", 0.4), (0.93, 0.08, "#ffffff", 0.18)):
        ys = [b for _, b in outline]
        top, low = min(ys), max(ys)
        band = [(a, b) for a, b in outline]
        inside = [(min(max(a, x + radius * (dx - wide)), x + radius * (dx + wide)), b) for a, b in band]
        fill(stage, inside if low > top else band, tone, blur=radius * 0.12, opacity=see)


def _ringed(ink: str, second: str, low: float, high: float) -> Texture:
    one, two = colour(ink), colour(second)

    def texture(_turn: Floats, v: Floats) -> Floats:
        share = np.clip((v - low) * 160, 0, 1) * np.clip((high - v) * 160, 0, 1)
        skin: Floats = one + (two - one) * share[..., None]
        return skin

    return texture


def cream(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """An open jar, the cream still in its first swirl; the lid leans on it."""
    ground_shadow(stage, x - size * 0.12, base, size * 0.7)
    turned(stage, [(0, 1.18), (0.06, 1.28), (0.14, 1.3), (0.86, 1.3), (1, 1.2)], cx=x - size * 0.2, base=base, height=size * 0.5, ink=ink, gloss=0.9, mouth=hex_of(ink, "#ffffff", 0.2), texture=_label(ink, second))
    glow(stage, x - size * 0.32, base - size * 0.2, size * 0.2, "#ffffff", 0.05)
    cx, top = x - size * 0.2, base - size * 0.5
    turned(stage, [(0, 3.9), (0.5, 4.0), (1, 4.0)], cx=cx, base=top + size * 0.03, height=size * 0.135, ink=hex_of(ink, "#ffffff", 0.3), gloss=0.9, mouth=CREAM)
    rise = top - size * 0.105
    fill(stage, ellipse(cx, rise + size * 0.005, size * 0.5, size * 0.075), CREAM)
    for radius, lift, shift in ((0.4, 0.0, 0.0), (0.3, 0.055, -0.015), (0.2, 0.11, 0.01), (0.11, 0.165, 0.0)):
        coil = smooth([(cx + size * (shift - radius), rise - size * lift), (cx + size * (shift - radius * 0.8), rise - size * (lift + 0.055)), (cx + size * shift, rise - size * (lift + 0.085)), (cx + size * (shift + radius * 0.8), rise - size * (lift + 0.055)), (cx + size * (shift + radius), rise - size * lift), (cx + size * (shift + radius * 0.6), rise - size * (lift - 0.05)), (cx + size * shift, rise - size * (lift - 0.065)), (cx + size * (shift - radius * 0.6), rise - size * (lift - 0.05))], steps=8)
        fill(stage, [(a + size * 0.015, b + size * 0.02) for a, b in coil], hex_of(CREAM, "#7a5a40", 0.5), blur=size * 0.02, opacity=0.5)
        modelled(stage, coil, CREAM, depth=0.8, gloss=0.5)
    peak = smooth([(cx - size * 0.07, rise - size * 0.19), (cx - size * 0.02, rise - size * 0.27), (cx + size * 0.05, rise - size * 0.32), (cx + size * 0.09, rise - size * 0.3), (cx + size * 0.06, rise - size * 0.28), (cx + size * 0.06, rise - size * 0.2)], steps=8)
    modelled(stage, peak, CREAM, depth=0.9, gloss=0.5)
    _lid(stage, x + size * 0.53, base, size, second)


def _label(ink: str, second: str) -> Texture:
    """A thin double line and a small round mark, printed on the glass."""
    one, two = colour(ink), apart(ink, second)

    def texture(turn: Floats, v: Floats) -> Floats:
        lines = np.maximum(np.clip((0.008 - np.abs(v - 0.3)) * 300, 0, 1), np.clip((0.006 - np.abs(v - 0.8)) * 300, 0, 1))
        mark = np.clip((0.13 - np.hypot((turn + 0.08) * 1.55, v - 0.55)) * 60, 0, 1)
        heart = np.clip((0.075 - np.hypot((turn + 0.05) * 1.55, v - 0.53)) * 60, 0, 1)
        share = np.clip(np.maximum(lines, mark - heart), 0, 1) * 0.9
        skin: Floats = one + (two - one) * share[..., None]
        return skin

    return texture


def _lid(stage: Stage, x: float, base: float, size: float, ink: str) -> None:
    cx, cy = x, base - size * 0.3
    fill(stage, ellipse(cx + size * 0.1, base + size * 0.0, size * 0.26, size * 0.05), "#0d0a10", blur=size * 0.03, opacity=0.5)
    for shift in np.linspace(0.09, 0.0, 10):
        fill(stage, ellipse(cx + size * float(shift), cy + size * 0.03 * float(shift) / 0.09, size * 0.2, size * 0.325, turn=0.24), hex_of(ink, "#140c06", 0.25 + 2.6 * float(shift)))
    modelled(stage, ellipse(cx, cy, size * 0.2, size * 0.325, turn=0.24), ink, depth=0.25, gloss=0.7)
    inner = ellipse(cx, cy, size * 0.15, size * 0.25, turn=0.24)
    stroke(stage, [*inner, inner[0]], hex_of(ink, "#ffffff", 0.5), size * 0.01, opacity=0.7)
    sparkle(stage, cx - size * 0.1, cy - size * 0.2, size * 0.05)


def dropper(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A bottle of serum: glass with the pipette seen in it, a label, a ringed collar and a rubber bulb."""
    fill(stage, ellipse(x + size * 0.26, base + size * 0.03, size * 0.24, size * 0.04), hex_of(ink, "#ffe9b8", 0.35), blur=size * 0.03, opacity=0.6)
    ground_shadow(stage, x, base, size * 0.24, strength=0.42)
    glass = [(0, 0.1), (0.06, 0.105), (0.1, 0.17), (0.17, 0.3), (0.24, 0.335), (0.94, 0.335), (0.985, 0.315), (1, 0.28)]
    turned(stage, glass, cx=x, base=base, height=size * 0.66, ink=hex_of(ink, "#ffffff", 0.14), gloss=1.0, clear=0.16, texture=_serum(ink))
    pipe = at(x, base, size, (-0.016, 0.62), (0.016, 0.62), (0.014, 0.14), (0, 0.1), (-0.014, 0.14))
    fill(stage, pipe, hex_of(ink, "#ffffff", 0.6), opacity=0.34)
    stroke(stage, at(x, base, size, (-0.01, 0.6), (-0.01, 0.15)), "#ffffff", size * 0.005, opacity=0.6)
    _paper(stage, x, base, size, second)
    for side, wide, see in ((-0.17, 0.022, 0.6), (0.19, 0.01, 0.35)):
        stroke(stage, at(x, base, size, (side, 0.07), (side, 0.47)), "#ffffff", size * wide, opacity=see * 0.55)
    fill(stage, ellipse(x + size * 0.1, base - size * 0.06, size * 0.09, size * 0.03), hex_of(ink, "#fff0c8", 0.6), blur=size * 0.025, opacity=0.7)
    turned(stage, [(0, 0.98), (0.05, 1.02), (1, 1.02)], cx=x, base=base - size * 0.63, height=size * 0.12, ink=GOLD, gloss=1.0, texture=_knurled(GOLD))
    turned(stage, [(0, 0.05), (0.06, 0.17), (0.2, 0.235), (0.5, 0.225), (0.8, 0.25), (0.9, 0.33), (1, 0.34)], cx=x, base=base - size * 0.735, height=size * 0.27, ink="#2b2827", gloss=0.3)


def _serum(ink: str) -> Texture:
    """What is in the glass: a level, darker at the edges where one looks through more of it."""
    full, empty = colour(ink), colour(hex_of(ink, "#ffffff", 0.45))

    def texture(turn: Floats, v: Floats) -> Floats:
        share = np.clip((v - 0.27) * 90, 0, 1)
        edge = 1 - 0.34 * np.abs(turn) ** 3 + 0.2 * np.exp(-((turn - 0.35) ** 2) / 0.05) * np.clip(v, 0, 1)
        skin: Floats = (empty + (full - empty) * share[..., None]) * edge[..., None]
        return skin

    return texture


def _knurled(ink: str) -> Texture:
    def texture(turn: Floats, _v: Floats) -> Floats:
        skin: Floats = colour(ink) * (0.9 + 0.14 * np.sin(np.arcsin(np.clip(turn, -1, 1)) * 50))[..., None]
        return skin

    return texture


def _paper(stage: Stage, x: float, base: float, size: float, ink: str) -> None:
    """The label bends with the glass; a sprig and two lines of print."""
    low = [(x + size * 0.19 * float(np.sin(a)), base - size * 0.1 + size * 0.03 * float(np.cos(a))) for a in np.linspace(-1.25, 1.25, 24)]
    high = [(a, b - size * 0.26) for a, b in low]
    fill(stage, [*high, *reversed(low)], ink, opacity=0.96)
    for share, tone, see in ((0.2, "#ffffff", 0.18), (0.86, "#000000", 0.16)):
        at_ = int(share * 23)
        piece = [*high[max(at_ - 3, 0) : at_ + 4], *reversed(low[max(at_ - 3, 0) : at_ + 4])]
        fill(stage, piece, tone, blur=size * 0.02, opacity=see)
    dark = float(colour(ink).mean()) < 0.5
    mark = "#f3e7d0" if dark else "#4a4038"
    stroke(stage, smooth(at(x, base, size, (-0.005, 0.19), (0.0, 0.25), (0.01, 0.31)), closed=False), mark, size * 0.006)
    for b, side in ((0.22, -1), (0.24, 1), (0.26, -1), (0.28, 1), (0.3, -1)):
        fill(stage, ellipse(x + size * side * 0.03, base - size * (b + 0.012), size * 0.028, size * 0.011, turn=side * -0.6), mark)
    for b, half in ((0.155, 0.075), (0.132, 0.05)):
        stroke(stage, [(x - size * half, base - size * b), (x, base - size * (b - 0.005)), (x + size * half, base - size * b)], mark, size * 0.007, opacity=0.8)
