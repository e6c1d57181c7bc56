"""What a surface looks like before light falls on it: clouds of noise, mixed and tinted colours, wood.

A `Skin` is one colour, or a function from two coordinates of a surface to a colour per pixel. Noise is the same for
the same seed, so that a picture drawn twice is one picture.
"""

from collections.abc import Callable

import numpy as np

from magpie.world.drawing.stage import Floats, colour

Skin = str | Callable[[Floats, Floats], Floats]


def blend(one: Floats, two: Floats, share: Floats) -> Floats:
    """Two colours mixed pixel by pixel."""
    out: Floats = one + (two - one) * np.clip(share, 0, 1)[..., None]
    return out


def toned(ink: str, light: float) -> str:
    """The colour, lighter or darker, as text."""
    return "#" + "".join(f"{int(min(max(float(part) * light, 0), 1) * 255):02x}" for part in colour(ink))


def mottle(u: Floats, v: Floats, seed: int, *, octaves: int = 2) -> Floats:
    """Cloudy noise in about -1..1, one blot per unit of u and v."""
    table = np.random.default_rng(seed).uniform(-1, 1, (64, 64)).astype(np.float32)
    total, weight = np.zeros(np.shape(u), dtype=np.float32), 1.0
    for step in range(octaves):
        # Each layer is turned, so that the lattice under the noise does not show.
        c, e = float(np.cos(0.6 + 1.1 * step)) * 2**step, float(np.sin(0.6 + 1.1 * step)) * 2**step
        s, t = c * u + e * v + 7.3 * step, c * v - e * u + 3.1 * step
        i, j = np.floor(s).astype(np.int64), np.floor(t).astype(np.int64)
        fs, ft = (s - i).astype(np.float32), (t - j).astype(np.float32)
        fs, ft = fs * fs * (3 - 2 * fs), ft * ft * (3 - 2 * ft)
        i, j, i1, j1 = i & 63, j & 63, (i + 1) & 63, (j + 1) & 63
        low = table[j, i] * (1 - fs) + table[j, i1] * fs
        high = table[j1, i] * (1 - fs) + table[j1, i1] * fs
        total += weight * (low * (1 - ft) + high * ft)
        weight *= 0.5
    return total


def tinted(ink: Floats, tone: Floats) -> Floats:
    """A colour made lighter or darker pixel by pixel."""
    out: Floats = ink * tone[..., None]
    return out


def is_dark(ink: str) -> bool:
    """Whether a mark on this colour must be a light one."""
    return float(colour(ink).mean()) < 0.42


def bump(angle: Floats, at: float, wide: float) -> Floats:
    """1 at one angle, falling to 0 round it, and the same seen from either side of the circle's seam."""
    out: Floats = np.exp(-((2 * np.sin((angle - at) / 2) / wide) ** 2))
    return out


def wood(ink: str, *, seed: int = 1, rings: float = 9.0, scale: float = 1.0, turn: float = 0.0) -> Skin:
    """Planed wood, its grain running along the first coordinate (or turned away from it)."""
    c, s = float(np.cos(turn)) * scale, float(np.sin(turn)) * scale

    def skin(u: Floats, v: Floats) -> Floats:
        along, over = c * u + s * v, c * v - s * u
        ring = np.sin(2 * np.pi * (over * rings + 0.9 * mottle(along * 1.7, over * 5, seed)))
        pores = mottle(along * 16, over * 170, seed + 1)
        tone = 1 + 0.07 * ring - 0.08 * np.clip(ring - 0.5, 0, 1) + 0.06 * pores
        return (
            colour(ink)
            * tone[..., None]
            * (1 + (tone - 1)[..., None] * np.array([0, 0.3, 0.7], dtype=np.float32))
        )

    return skin
