"""Flat and glowing things: books, kites, fans, lanterns, lamps, candles, plants. Same footing as the others."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.forms import ground_shadow, modelled, turned
from magpie.world.drawing.softs import at
from magpie.world.drawing.stage import (
    Floats,
    Stage,
    colour,
    ellipse,
    fill,
    glow,
    mix,
    paint,
    shape_mask,
    smooth,
    stroke,
)
from magpie.world.drawing.vessels import bands, dipped


def book(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """One standing, face to us, on two lying ones; the cover shows rain, or a tide."""
    ground_shadow(stage, x, base, size * 0.5)
    for step, (shade, shift) in enumerate(((second, 0.02), ("#efe6d2", -0.03))):
        foot = base - size * 0.1 * step
        fill(stage, at(x, foot, size, (-0.46 + shift, 0.0), (0.46 + shift, 0.0), (0.46 + shift, 0.085), (-0.46 + shift, 0.085)), "#f5efdf")
        fill(stage, at(x, foot, size, (-0.48 + shift, 0.075), (0.48 + shift, 0.075), (0.48 + shift, 0.098), (-0.48 + shift, 0.098)), shade)
        fill(stage, at(x, foot, size, (-0.48 + shift, 0.0), (0.48 + shift, 0.0), (0.48 + shift, 0.016), (-0.48 + shift, 0.016)), shade)
    foot = base - size * 0.19
    cover = at(x, foot, size, (-0.34, 0.0), (0.3, 0.0), (0.3, 0.86), (-0.34, 0.86))
    fill(stage, [(a + size * 0.07, b + size * 0.02) for a, b in cover], "#0d0a10", blur=0.02, opacity=0.4)
    fill(stage, at(x, foot, size, (0.3, 0.0), (0.36, 0.015), (0.36, 0.85), (0.3, 0.86)), "#f3ead6")
    fill(stage, cover, ink)
    for step in range(9):
        y = 0.12 + step * 0.05
        line = [(x + size * (-0.26 + 0.48 * t), foot - size * (y + 0.012 * float(np.sin(t * 16 + step * 1.3)))) for t in np.linspace(0, 1, 30)]
        stroke(stage, line, second, size * 0.012, opacity=0.35 + 0.06 * step)
    fill(stage, ellipse(x - size * 0.02, foot - size * 0.68, size * 0.095, size * 0.095), second)
    fill(stage, at(x, foot, size, (-0.34, 0.0), (-0.3, 0.0), (-0.3, 0.86), (-0.34, 0.86)), "#000000", opacity=0.25)
    glow(stage, x - size * 0.2, foot - size * 0.7, size * 0.3, "#ffffff", 0.07)


def letters(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Envelopes fanned against the wall, the front one sealed."""
    ground_shadow(stage, x, base, size * 0.6)
    for step, turn in enumerate((0.2, 0.06, -0.1)):
        c, s = float(np.cos(turn)), float(np.sin(turn))
        corners = [(-0.6, 0.06), (0.6, 0.06), (0.6, 0.86), (-0.6, 0.86)]
        face = [(x + size * (c * a - s * b), base - size * (s * a + c * b)) for a, b in corners]
        fill(stage, [(a + 0.012, b + 0.012) for a, b in face], "#0d0a10", blur=0.014, opacity=0.3)
        fill(stage, face, (second, "#f4ead8", ink)[step])
        if step == 2:
            flap = [(x + size * (c * a - s * b), base - size * (s * a + c * b)) for a, b in ((-0.6, 0.86), (0.0, 0.4), (0.6, 0.86))]
            fill(stage, flap, "#ffffff", opacity=0.22)
            stroke(stage, flap, "#000000", size * 0.006, opacity=0.25)
            cx, cy = x + size * (-s * 0.42), base - size * c * 0.42
            fill(stage, ellipse(cx + 0.004, cy + 0.006, size * 0.1, size * 0.1), "#000000", blur=0.006, opacity=0.35)
            modelled(stage, ellipse(cx, cy, size * 0.098, size * 0.095), "#a8322a", depth=0.7, gloss=0.5)


def fan(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A folding fan, open, with far hills on it."""
    cx, cy, outer, inner = x, base - size * 0.06, size * 0.95, size * 0.34
    fill(stage, _sector(cx + 0.02, cy + 0.03, inner, outer), "#0d0a10", blur=0.025, opacity=0.4)
    mask = shape_mask(stage, _sector(cx, cy, inner, outer))
    y, u = np.mgrid[0 : stage.height, 0 : stage.width].astype(np.float32) / np.float32(stage.width)
    angle, far = np.arctan2(cy - y, u - cx), np.hypot(u - cx, y - cy) / size
    pleat = 0.93 + 0.09 * np.abs(((angle * 8.6) % 1) * 2 - 1)
    hill = np.clip((0.62 + 0.07 * np.sin(angle * 7) + 0.03 * np.sin(angle * 17) - far) * 60, 0, 1)
    near = np.clip((0.5 + 0.05 * np.sin(angle * 9 + 2) - far) * 60, 0, 1)
    skin = mix(colour(ink), colour(second), 0.42) * hill[..., None] + colour(ink) * (1 - hill[..., None])
    skin = colour(second) * near[..., None] + skin * (1 - near[..., None])
    paint(stage, mask, (skin * pleat[..., None]).astype(np.float32))
    sun = ellipse(cx + size * 0.3, cy - size * 0.72, size * 0.07, size * 0.07)
    fill(stage, sun, "#c8442f")
    for turn in np.linspace(0.28, np.pi - 0.28, 13):
        tip = (cx + inner * 1.02 * float(np.cos(turn)), cy - inner * 1.02 * float(np.sin(turn)))
        stroke(stage, [(cx, cy), tip], "#7a5234", size * 0.016)
    fill(stage, ellipse(cx, cy, size * 0.03, size * 0.03), "#c9a25a")


def _sector(cx: float, cy: float, inner: float, outer: float) -> list[tuple[float, float]]:
    out = [(cx + outer * np.cos(a), cy - outer * np.sin(a)) for a in np.linspace(0.24, np.pi - 0.24, 60)]
    back = [(cx + inner * np.cos(a), cy - inner * np.sin(a)) for a in np.linspace(np.pi - 0.24, 0.24, 40)]
    return [(float(a), float(b)) for a, b in [*out, *back]]


def kite(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A paper sparrow in the air; its string leads out of the picture."""
    y = base - size * 0.5
    stroke(stage, smooth([(x, y), (x - size * 0.2, y + size * 0.6), (x + size * 0.1, y + size * 1.2), (x - 0.1, y + size * 1.8)], closed=False), "#fffaf0", 0.003, opacity=0.8)
    tail = [smooth([(x + s * 0.04 * size, y + size * 0.3), (x + s * 0.16 * size, y + size * 0.62), (x + s * 0.3 * size, y + size * 0.86), (x + s * 0.1 * size, y + size * 0.8), (x, y + size * 0.4)]) for s in (-1, 1)]
    for side, piece in zip((-1, 1), tail, strict=True):
        fill(stage, piece, second if side < 0 else ink)
    for side in (-1, 1):
        wing = smooth([(x + side * size * 0.08, y - size * 0.16), (x + side * size * 0.5, y - size * 0.42), (x + side * size * 0.92, y - size * 0.2), (x + side * size * 0.8, y + size * 0.02), (x + side * size * 0.36, y + size * 0.1), (x + side * size * 0.1, y + size * 0.12)])
        modelled(stage, wing, ink, depth=0.25, gloss=0.05)
        for step in range(3):
            cx, cy = x + side * size * (0.36 + 0.17 * step), y - size * (0.12 + 0.02 * step)
            fill(stage, ellipse(cx, cy, size * 0.07, size * 0.1, turn=side * 0.5), second)
            fill(stage, ellipse(cx, cy, size * 0.03, size * 0.05, turn=side * 0.5), "#fff6e0")
    modelled(stage, smooth([(x - size * 0.12, y - size * 0.12), (x - size * 0.13, y + size * 0.2), (x, y + size * 0.44), (x + size * 0.13, y + size * 0.2), (x + size * 0.12, y - size * 0.12)]), second, depth=0.4)
    modelled(stage, ellipse(x, y - size * 0.22, size * 0.15, size * 0.15), ink, depth=0.5)
    fill(stage, smooth([(x - size * 0.04, y - size * 0.2), (x, y - size * 0.12), (x + size * 0.04, y - size * 0.2)]), "#d9772f")
    for side in (-1, 1):
        fill(stage, ellipse(x + side * size * 0.06, y - size * 0.26, size * 0.022, size * 0.026), "#17151a")


def lantern(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A rice-paper lantern, lit, hanging."""
    top = base - size
    stroke(stage, [(x, -0.02), (x, top)], "#1b1512", 0.005)
    glow(stage, x, base - size * 0.5, size * 0.95, second, 0.4)

    def ribs(turn: Floats, v: Floats) -> Floats:
        rib = np.abs(((v * 13) % 1) - 0.5) * 2
        heat = np.exp(-((turn * 1.2) ** 2) - (((v - 0.52) / 0.36) ** 2))[..., None]
        return (colour(ink) * (0.78 + 0.22 * rib[..., None])) * (1 + 0.25 * heat) + colour(second) * heat * 0.62

    turned(stage, [(0, 0.17), (0.04, 0.24), (0.25, 0.44), (0.5, 0.5), (0.75, 0.44), (0.96, 0.24), (1, 0.17)], cx=x, base=base, height=size, ink=ink, gloss=0.0, texture=ribs)
    for level in (base - size - size * 0.005, base + size * 0.055):
        turned(stage, [(0, 3.4), (1, 3.4)], cx=x, base=level, height=size * 0.055, ink="#2a1a14", gloss=0.3)
    for dx in np.linspace(-0.045, 0.045, 7):
        stroke(stage, [(x + size * float(dx) * 0.4, base + size * 0.08), (x + size * float(dx), base + size * 0.34)], "#b5382a", size * 0.012)


def lamp(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A mushroom lamp, on."""
    ground_shadow(stage, x, base, size * 0.3)
    glow(stage, x, base - size * 0.5, size * 0.9, second, 0.34)
    turned(stage, [(0, 0.1), (0.5, 0.085), (0.85, 0.12), (0.97, 0.28), (1, 0.28)], cx=x, base=base, height=size * 0.66, ink=second, gloss=0.4)

    def warm(_turn: Floats, v: Floats) -> Floats:
        return colour(ink) + colour(second) * (0.42 * np.clip(v * 1.5 - 0.4, 0, 1) ** 1.5)[..., None]

    fill(stage, ellipse(x, base - size * 0.5, size * 0.42, size * 0.065), "#fff4d8")
    turned(stage, [(0, 0.0), (0.06, 0.3), (0.3, 0.66), (0.6, 0.86), (0.9, 0.94), (1, 0.9)], cx=x, base=base - size * 0.505, height=size * 0.48, ink=ink, gloss=0.4, texture=warm)
    glow(stage, x, base - size * 0.46, size * 0.24, second, 0.45)


def globe(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """The moon, to keep on a shelf."""
    ground_shadow(stage, x, base, size * 0.3)
    glow(stage, x, base - size * 0.58, size * 0.85, second, 0.42)
    turned(stage, [(0, 0.9), (0.4, 1.0), (1, 1.5)], cx=x, base=base, height=size * 0.16, ink="#6d4c35", gloss=0.25)
    rng = np.random.default_rng(11)
    seas = rng.uniform(-0.8, 0.8, (14, 2)), rng.uniform(0.05, 0.2, 14)

    def moonlight(turn: Floats, v: Floats) -> Floats:
        dark = np.zeros_like(v)
        for (a, b), wide in zip(*seas, strict=True):
            dark += np.exp(-(((turn - a) ** 2 + ((v - 0.5) * 1.6 - b) ** 2) / wide**2))
        return (colour(second) * (1.18 - 0.2 * np.clip(dark, 0, 1.2))[..., None]).astype(np.float32)

    turned(stage, [(float((1 - np.cos(a)) / 2), float(np.sin(a) / 2 + 0.004)) for a in np.linspace(0.03, np.pi - 0.03, 40)], cx=x, base=base - size * 0.1, height=size * 0.86, ink=ink, gloss=0.0, texture=moonlight)


def candle(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.3)
    glow(stage, x, base - size * 0.92, size * 0.6, "#ffc26b", 0.4)
    turned(stage, [(0, 0.3), (0.96, 0.3), (1, 0.29)], cx=x, base=base, height=size * 0.72, ink=ink, gloss=0.3, mouth=second, texture=dipped(ink, second, 0.18, seed=6))
    flame(stage, x, base - size * 0.73, size)


def flame(stage: Stage, x: float, base: float, size: float) -> None:
    stroke(stage, [(x, base + size * 0.02), (x, base - size * 0.05)], "#241a16", size * 0.014)
    drop = smooth(at(x, base, size, (0, 0.02), (-0.045, 0.08), (-0.02, 0.17), (0.005, 0.25), (0.03, 0.16), (0.042, 0.08)))
    glow(stage, x, base - size * 0.1, size * 0.13, "#ffb14a", 0.75)
    fill(stage, drop, "#ffe9a8", blur=0.004)
    fill(stage, smooth(at(x, base, size, (0, 0.025), (-0.02, 0.06), (0, 0.14), (0.02, 0.06))), "#ffffff", blur=0.004)


def bell(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A brass wind bell with a paper tag."""
    top = base - size
    stroke(stage, [(x, -0.02), (x, top)], "#2a221c", 0.005)
    stroke(stage, [(x, base - size * 0.42), (x, base + size * 0.05)], "#2a221c", 0.004)
    fill(stage, at(x, base + size * 0.42, size, (-0.09, 0.0), (0.09, 0.0), (0.09, 0.4), (-0.09, 0.4)), second)
    turned(stage, [(0, 0.06), (0.1, 0.22), (0.4, 0.36), (0.8, 0.42), (0.95, 0.52), (1, 0.52)], cx=x, base=base - size * 0.4, height=size * 0.6, ink=ink, gloss=0.9, texture=bands(ink, second, (0.5, 0.53), (0.57, 0.58)))


def plant(stage: Stage, x: float, base: float, size: float, ink: str, second: str, *, leaf: str = "fern") -> None:
    """A plant in a pot: "fern" arches, "round" holds up coins, "moss" is a small hill."""
    ground_shadow(stage, x, base, size * 0.3)
    mouth = base - size * 0.36
    stems = np.linspace(-1.25, 1.25, 15 if leaf == "fern" else 11)
    order = [*stems[::2], *stems[1::2]]
    if leaf != "moss":
        for index, lean in enumerate(order):
            shade = ["#3f6b45", "#4f8150", "#315a3c", "#6b9a5c"][index % 4] if not second.startswith("~") else second
            _frond(stage, x, mouth, size * stage.rng.uniform(0.5, 0.66), float(lean), shade) if leaf == "fern" else _coin(stage, x, mouth, size * stage.rng.uniform(0.3, 0.62), float(lean), shade)
    turned(stage, [(0, 0.72), (0.1, 0.74), (0.13, 0.66), (0.9, 0.52), (1, 0.5)], cx=x, base=base, height=size * 0.4, ink=ink, gloss=0.25, mouth="#33261d", texture=dipped(ink, second, 0.3, seed=9))
    if leaf == "moss":
        modelled(stage, smooth(at(x, mouth, size, (-0.29, -0.05), (-0.2, 0.1), (0.02, 0.2), (0.18, 0.1), (0.29, -0.05), (0, -0.09))), "#5f8a45", depth=1.0, gloss=0.0)
        modelled(stage, smooth(at(x, mouth, size, (0.08, 0.0), (0.13, 0.13), (0.21, 0.1), (0.24, 0.0))), "#8d8b86", depth=1.0)
        _frond(stage, x - size * 0.1, mouth - size * 0.1, size * 0.2, -0.3, "#4f8150")


def _frond(stage: Stage, x: float, base: float, length: float, lean: float, ink: str) -> None:
    spine = [(x + length * np.sin(lean) * t * (1 + 0.25 * t), base - length * (t - 0.42 * abs(np.sin(lean)) * t**2.4)) for t in np.linspace(0, 1, 16)]
    stroke(stage, [(float(a), float(b)) for a, b in spine], ink, length * 0.02)
    pieces: list[list[tuple[float, float]]] = []
    for step in range(3, 16):
        (ax, ay), (bx, by) = spine[step - 1], spine[step]
        along = np.arctan2(by - ay, bx - ax)
        wide = length * 0.2 * np.sin(np.pi * (step / 16) ** 0.8)
        pieces += [ellipse(float(bx + np.cos(along + s) * wide * 0.5), float(by + np.sin(along + s) * wide * 0.5), float(wide * 0.55), float(wide * 0.16), turn=float(along + s), steps=14) for s in (-0.95, 0.95)]
    _fill_all(stage, pieces, ink)


def _fill_all(stage: Stage, pieces: list[list[tuple[float, float]]], ink: str) -> None:
    for piece in pieces:
        fill(stage, piece, ink)


def _coin(stage: Stage, x: float, base: float, length: float, lean: float, ink: str) -> None:
    tip = (x + length * float(np.sin(lean)) * 0.8, base - length * float(np.cos(lean * 0.75)))
    stroke(stage, smooth([(x, base), (x + (tip[0] - x) * 0.3, base - length * 0.5), tip], closed=False), "#6b8a56", length * 0.022)
    modelled(stage, ellipse(tip[0], tip[1], 0.072, 0.066, turn=lean), ink, depth=0.5, gloss=0.35)
    fill(stage, ellipse(tip[0] - 0.006, tip[1] + 0.004, 0.008, 0.008), "#d8e6bd", opacity=0.8)
