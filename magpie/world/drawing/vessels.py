"""Turned things: pots, cups, tins, jars, bottles. Each stands with its foot at (x, base) and is `size` tall."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

import numpy as np

from magpie.world.drawing.forms import Texture, ground_shadow, modelled, turned
from magpie.world.drawing.stage import Floats, Stage, colour, ellipse, fill, glow, smooth, stroke


def bands(ink: str, second: str, *levels: tuple[float, float]) -> Texture:
    """Rings of a second colour between heights, e.g. (0.2, 0.3)."""
    one, two = colour(ink), colour(second)

    def texture(_turn: Floats, v: Floats) -> Floats:
        inside = np.zeros_like(v)
        for low, high in levels:
            inside = np.maximum(inside, np.clip((v - low) * 160, 0, 1) * np.clip((high - v) * 160, 0, 1))
        skin: Floats = two * inside[..., None] + one * (1 - inside[..., None])
        return skin

    return texture


def dipped(ink: str, second: str, level: float, *, seed: int = 3) -> Texture:
    """Glaze poured over the upper part, running down unevenly."""
    one, two = colour(ink), colour(second)
    phase = np.random.default_rng(seed).uniform(0, 6, 3)

    def texture(turn: Floats, v: Floats) -> Floats:
        edge = level + 0.035 * np.sin(turn * 5 + phase[0]) + 0.03 * np.sin(turn * 11 + phase[1])
        share = np.clip((v - edge) * 60, 0, 1)[..., None]
        pool = np.exp(-(((v - edge + 0.02) / 0.02) ** 2))[..., None] * 0.18
        skin: Floats = (two * (1 - pool)) * (1 - share) + one * share
        return skin

    return texture


def speckled(ink: str, second: str, *, share: float = 0.012, seed: int = 5) -> Texture:
    """Iron spots in the glaze."""
    one, two = colour(ink), colour(second)

    def texture(turn: Floats, v: Floats) -> Floats:
        spots = np.random.default_rng(seed).random(v.shape, dtype=np.float32)
        spread = np.maximum(spots, np.roll(spots, 1, 0))
        spread = np.maximum(spread, np.roll(spread, 1, 1))
        dark = np.clip((spread - (1 - share)) / share, 0, 1)[..., None] * 0.7
        fade = 0.94 + 0.06 * np.sin(turn * 4 + v * 6)[..., None]
        skin: Floats = (one * fade) * (1 - dark) + two * dark
        return skin

    return texture


def label(ink: str, paper: str, seal: str) -> Texture:
    """A paper label round the middle with a seal on it."""
    one, two, three = colour(ink), colour(paper), colour(seal)

    def texture(turn: Floats, v: Floats) -> Floats:
        inside = _between(v, 0.4, 0.78) * _between(turn, -0.52, 0.3)
        mark = np.clip((0.085 - np.hypot((turn + 0.11) * 0.62, (v - 0.54) * 0.9)) * 120, 0, 1)
        lines = sum(_between(v, at, at + 0.012) * _between(turn, -0.28, 0.06) for at in (0.66, 0.695))
        out: Floats = one * (1 - inside[..., None]) + two * inside[..., None]
        out = out * (1 - mark[..., None]) + three * mark[..., None]
        return out * (1 - 0.55 * np.asarray(lines)[..., None])

    return texture


def _between(values: Floats, low: float, high: float) -> Floats:
    return np.clip((values - low) * 120, 0, 1) * np.clip((high - values) * 120, 0, 1)


def tin(stage: Stage, x: float, base: float, size: float, ink: str, second: str, seal: str = "#b5382a") -> None:
    ground_shadow(stage, x, base, size * 0.33)
    turned(stage, [(0, 0.33), (0.03, 0.335), (0.97, 0.335), (1, 0.32)], cx=x, base=base, height=size, ink=ink, gloss=0.35, texture=label(ink, second, seal))
    turned(stage, [(0, 1.42), (0.1, 1.47), (1, 1.47)], cx=x, base=base - size * 0.82, height=size * 0.235, ink=ink, gloss=0.45)


def jar(stage: Stage, x: float, base: float, size: float, ink: str, second: str, lid: str = "#e8dcc2") -> None:
    """A glass jar with what is in it, a cloth-coloured lid and a paper label."""
    ground_shadow(stage, x, base, size * 0.36)
    body = [(0, 0.27), (0.08, 0.3), (0.2, 0.385), (0.9, 0.39), (1, 0.34)]
    turned(stage, body, cx=x, base=base, height=size, ink=ink, gloss=0.75, texture=label(ink, second, "#7a4a22"))
    glow(stage, x - size * 0.1, base - size * 0.3, size * 0.22, ink, 0.10)
    turned(stage, [(0, 1.55), (0.2, 1.68), (1, 1.66)], cx=x, base=base - size * 0.9, height=size * 0.185, ink=lid, gloss=0.2)


def cup(stage: Stage, x: float, base: float, size: float, ink: str, second: str, tea: str = "#8f5a24") -> None:
    ground_shadow(stage, x, base, size * 0.4)
    turned(stage, [(0, 0.62), (0.3, 0.6), (0.75, 0.42), (0.9, 0.3), (0.93, 0.29), (1, 0.31)], cx=x, base=base, height=size, ink=ink, gloss=0.5, mouth=tea, texture=dipped(ink, second, 0.55))


def mug(stage: Stage, x: float, base: float, size: float, ink: str, second: str, tea: str = "#3c2417") -> None:
    ground_shadow(stage, x, base, size * 0.44)
    side = x + size * 0.5
    ring = [(side + size * 0.25 * np.cos(a) - size * 0.03, base - size * 0.5 + size * 0.27 * np.sin(a)) for a in np.linspace(-1.5, 1.5, 24)]
    stroke(stage, [(float(a), float(b)) for a, b in ring], ink, size * 0.095)
    stroke(stage, [(float(a) + size * 0.012, float(b) + size * 0.02) for a, b in ring], "#1a1410", size * 0.03, opacity=0.18)
    turned(stage, [(0, 0.5), (0.06, 0.49), (0.85, 0.47), (1, 0.42)], cx=x, base=base, height=size, ink=ink, gloss=0.45, mouth=tea, texture=speckled(ink, second))


def enamel(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    mug(stage, x, base, size, ink, second, "#2a2320")
    turned(stage, [(0, 12.4), (1, 12.4)], cx=x, base=base - size * 0.975, height=size * 0.0404, ink=second, gloss=0.4)
    fill(stage, ellipse(x, base - size * 1.012, size * 0.475, size * 0.47 * 0.15), "#2a2320")


def bowl(stage: Stage, x: float, base: float, size: float, ink: str, second: str, inside: str = "") -> None:
    ground_shadow(stage, x, base, size * 0.7)
    turned(stage, [(0, 1.15), (0.14, 1.13), (0.5, 0.92), (0.8, 0.6), (0.9, 0.44), (0.93, 0.42), (1, 0.43)], cx=x, base=base, height=size, ink=ink, gloss=0.45, mouth=inside or second, texture=dipped(ink, second, 0.45, seed=8))


def vase(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.24)
    turned(stage, [(0, 0.1), (0.05, 0.075), (0.25, 0.085), (0.42, 0.2), (0.62, 0.27), (0.82, 0.24), (1, 0.14)], cx=x, base=base, height=size, ink=ink, gloss=0.5, mouth="#17120f", texture=dipped(ink, second, 0.5, seed=2))


def moon_jar(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.45)
    turned(stage, [(0, 0.24), (0.045, 0.235), (0.12, 0.34), (0.3, 0.49), (0.5, 0.535), (0.7, 0.49), (0.9, 0.33), (0.96, 0.25), (1, 0.25)], cx=x, base=base, height=size, ink=ink, gloss=0.42, mouth=second, texture=speckled(ink, second, share=0.003))


def bottle(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.2)
    turned(stage, [(0, 0.075), (0.05, 0.085), (0.08, 0.07), (0.24, 0.075), (0.4, 0.19), (0.5, 0.215), (0.93, 0.215), (1, 0.19)], cx=x, base=base, height=size, ink=ink, gloss=0.8, texture=label(ink, second, "#5b6b3a"))
    turned(stage, [(0, 0.6), (1, 0.66)], cx=x, base=base - size * 0.965, height=size * 0.1, ink="#c8a170", gloss=0.1)


def glass(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Amber glass: the wall shines through and a caustic falls on the table."""
    fill(stage, ellipse(x + size * 0.3, base + size * 0.05, size * 0.3, size * 0.06), second, blur=0.02, opacity=0.75)
    ground_shadow(stage, x, base, size * 0.24, strength=0.3)
    shape = [(0, 0.13), (0.1, 0.105), (0.22, 0.12), (0.5, 0.26), (0.72, 0.31), (0.92, 0.27), (1, 0.2)]
    turned(stage, shape, cx=x, base=base, height=size, ink=ink, gloss=1.0, mouth=ink, clear=0.34)
    glow(stage, x + size * 0.1, base - size * 0.22, size * 0.16, second, 0.28)


def teapot(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.62)
    spout = smooth([(x - size * 0.42, base - size * 0.2), (x - size * 0.68, base - size * 0.36), (x - size * 0.86, base - size * 0.66), (x - size * 0.78, base - size * 0.69), (x - size * 0.62, base - size * 0.53), (x - size * 0.4, base - size * 0.48)])
    _shaded(stage, spout, ink)
    ring = [(x + size * 0.48 + size * 0.28 * np.cos(a), base - size * 0.42 + size * 0.25 * np.sin(a)) for a in np.linspace(-2.0, 1.75, 30)]
    stroke(stage, [(float(a), float(b)) for a, b in ring], ink, size * 0.085)
    stroke(stage, [(float(a) + size * 0.012, float(b) + size * 0.016) for a, b in ring], "#100c0a", size * 0.028, opacity=0.25)
    turned(stage, [(0, 0.3), (0.08, 0.42), (0.3, 0.66), (0.55, 0.745), (0.8, 0.64), (0.94, 0.46), (1, 0.45)], cx=x, base=base, height=size * 0.78, ink=ink, gloss=0.55, texture=dipped(ink, second, 0.42, seed=4))
    turned(stage, [(0, 0.5), (0.2, 1.2), (0.75, 1.95), (1, 2.05)], cx=x, base=base - size * 0.735, height=size * 0.135, ink=second, gloss=0.5)
    turned(stage, [(0, 0.18), (0.25, 0.46), (0.6, 0.5), (1, 0.26)], cx=x, base=base - size * 0.845, height=size * 0.11, ink=second, gloss=0.6)


def _shaded(stage: Stage, outline: list[tuple[float, float]], ink: str) -> None:
    modelled(stage, outline, ink, depth=1.3, gloss=0.5)


def gaiwan(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.72)
    turned(stage, [(0, 3.4), (0.3, 3.2), (1, 1.9)], cx=x, base=base, height=size * 0.2, ink=ink, gloss=0.5, mouth=second)
    turned(stage, [(0, 0.78), (0.12, 0.74), (0.5, 0.6), (0.85, 0.36), (1, 0.32)], cx=x, base=base - size * 0.1, height=size * 0.66, ink=ink, gloss=0.6, mouth=second, texture=bands(ink, second, (0.3, 0.325), (0.36, 0.37)))
    turned(stage, [(0, 0.5), (0.15, 0.6), (0.55, 1.6), (1, 2.12)], cx=x, base=base - size * 0.735, height=size * 0.225, ink=ink, gloss=0.6)
    turned(stage, [(0, 0.85), (0.2, 0.9), (0.9, 0.55), (1, 0.6)], cx=x, base=base - size * 0.92, height=size * 0.11, ink=second, gloss=0.5)


def thermos(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    ground_shadow(stage, x, base, size * 0.2)
    turned(stage, [(0, 0.15), (0.06, 0.2), (0.96, 0.2), (1, 0.19)], cx=x, base=base, height=size * 0.86, ink=ink, gloss=0.4, texture=bands(ink, second, (0.055, 0.085), (0.9, 0.93)))
    turned(stage, [(0, 0.55), (0.1, 0.62), (1, 0.68)], cx=x, base=base - size * 0.8, height=size * 0.2, ink=second, gloss=0.5)


def burner(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """An incense burner; its smoke is drawn by the scene."""
    ground_shadow(stage, x, base, size * 0.55)
    turned(stage, [(0, 0.62), (0.1, 0.56), (0.4, 0.66), (0.75, 0.6), (0.9, 0.4), (1, 0.46)], cx=x, base=base, height=size * 0.7, ink=ink, gloss=0.5, mouth="#c9c1b4", texture=bands(ink, second, (0.2, 0.24)))
    stroke(stage, [(x + size * 0.02, base - size * 0.72), (x + size * 0.1, base - size * 1.25)], "#6b4a35", size * 0.02)
    glow(stage, x + size * 0.1, base - size * 1.26, size * 0.05, "#ff7a3a", 0.9)


def plate(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A plate leaning on the wall, a fish brushed across it."""
    cy = base - size * 0.62
    fill(stage, ellipse(x + 0.05, cy + 0.03, size * 0.62, size * 0.62), "#0d0a10", blur=0.03, opacity=0.4)
    for share, shade in ((0.62, ink), (0.585, "#ffffff"), (0.57, ink), (0.43, "#ffffff"), (0.42, ink)):
        fill(stage, ellipse(x, cy, size * share, size * share), shade, opacity=1.0 if shade == ink else 0.32)
    fish = smooth([(x - size * 0.34, cy), (x - size * 0.1, cy - size * 0.14), (x + size * 0.16, cy - size * 0.06), (x + size * 0.36, cy - size * 0.15), (x + size * 0.3, cy), (x + size * 0.36, cy + size * 0.13), (x + size * 0.16, cy + size * 0.05), (x - size * 0.1, cy + size * 0.13)])
    fill(stage, fish, second, opacity=0.92)
    fill(stage, ellipse(x - size * 0.22, cy - size * 0.03, size * 0.022, size * 0.022), ink)
    for at in (-0.08, 0.0, 0.08):
        stroke(stage, [(x + size * at, cy - size * 0.07), (x + size * (at + 0.03), cy), (x + size * at, cy + size * 0.07)], ink, size * 0.012, opacity=0.8)
    glow(stage, x - size * 0.25, cy - size * 0.3, size * 0.3, "#ffffff", 0.1)
