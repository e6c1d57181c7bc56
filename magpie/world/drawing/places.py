"""Where a scene happens: walls, windows, moons, hills, and the table in front. Named by what is behind the thing."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from magpie.world.drawing import views
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
)

TABLE = 1.0  # where the table begins, in widths from the top


class Palette(NamedTuple):
    """Wall above, wall below, table, and one accent that the scene may use."""

    high: str
    low: str
    table: str
    accent: str


PALETTES: Mapping[str, Palette] = {
    "sage": Palette("#b9c4b0", "#dfe1d1", "#8c7a63", "#f4e9cf"),
    "clay": Palette("#d99a78", "#f0cdb0", "#8a4f3d", "#fbe6cf"),
    "dusk": Palette("#27324f", "#8a7a94", "#2a2736", "#f5d7a1"),
    "snow": Palette("#cfd8de", "#eef1f1", "#b8b2aa", "#ffffff"),
    "ink": Palette("#1b2028", "#3c444f", "#20201f", "#d9cdb8"),
    "plum": Palette("#5d3a4f", "#b98794", "#3a2632", "#f6d3c4"),
    "straw": Palette("#e2c27e", "#f5e6bf", "#a5763f", "#fff6de"),
    "lake": Palette("#6f9da6", "#cfe0dc", "#4d5f5f", "#f2f4e6"),
    "moss": Palette("#3f5240", "#93a37f", "#39352a", "#ece6c4"),
    "rose": Palette("#dba9a2", "#f6ded4", "#9a6a62", "#fff1e8"),
    "night": Palette("#101a33", "#2d4468", "#161a28", "#f3e7c2"),
    "oat": Palette("#d6c9b6", "#efe7d9", "#a48c6e", "#fffaf0"),
    # Louder ones, for cloth and for nights out.
    "peach": Palette("#f0b08c", "#fbe0cc", "#b0714f", "#fff3e2"),
    "cobalt": Palette("#1f3f8a", "#7f9fd6", "#1c2748", "#ffe2a8"),
    "mint": Palette("#9fd0bd", "#e3f3ea", "#5f8577", "#fffbe8"),
    "cinder": Palette("#4a4646", "#8d8680", "#2c2928", "#f2c9a0"),
    "lilac": Palette("#b3a2cf", "#e8dff2", "#7a6a92", "#fff2dc"),
    "rust": Palette("#8f3f24", "#d88f5f", "#4a2418", "#ffdfae"),
}


def wall(stage: Stage, palette: Palette) -> None:
    """The wall, lighter where light falls, and the table with its near edge darker."""
    y = np.linspace(0, 1, stage.height, dtype=np.float32)[:, None, None]
    x = np.linspace(0, 1, stage.width, dtype=np.float32)[None, :, None]
    high, low, table = colour(palette.high), colour(palette.low), colour(palette.table)
    share = np.clip(y * stage.tall / TABLE, 0, 1) ** 1.4
    stage.pixels[:] = (high + (low - high) * share) * (1.05 - 0.16 * x)
    edge = round(TABLE * stage.width)
    depth = np.linspace(0, 1, stage.height - edge, dtype=np.float32)[:, None, None]
    stage.pixels[edge:] = (mix(table, low, 0.32) * (1 - depth) + table * 0.72 * depth) * (1.08 - 0.2 * x)
    fill(
        stage,
        [(0, TABLE - 0.012), (1, TABLE - 0.012), (1, TABLE + 0.004), (0, TABLE + 0.004)],
        "#000000",
        blur=0.012,
        opacity=0.2,
    )


def window(stage: Stage, palette: Palette) -> None:
    """Late sun through four panes, thrown on the wall."""
    wall(stage, palette)
    light = np.zeros((stage.height, stage.width), dtype=np.float32)
    lean = stage.rng.uniform(0.14, 0.3)
    left = stage.rng.uniform(-0.02, 0.3)
    for column in range(2):
        for row in range(2):
            x, y = left + column * 0.29, 0.16 + row * 0.4 + column * 0.05
            pane = [
                (x, y),
                (x + 0.26, y + 0.05),
                (x + 0.26 + lean * 0.36, y + 0.42),
                (x + lean * 0.36, y + 0.37),
            ]
            light += shape_mask(stage, pane, blur=0.014)
    stage.pixels += (np.clip(light, 0, 1) * 0.2)[..., None] * colour(palette.accent)


def leaves(stage: Stage, palette: Palette) -> None:
    """The shadow of a branch outside the window."""
    wall(stage, palette)
    dark = np.zeros((stage.height, stage.width), dtype=np.float32)
    for _ in range(26):
        x, y = stage.rng.uniform(0.3, 1.1), stage.rng.uniform(-0.05, 0.75)
        size = stage.rng.uniform(0.05, 0.12)
        dark += shape_mask(stage, _leaf(x, y, size, stage.rng.uniform(0.4, 1.7)), blur=0.011)
    stage.pixels *= (1 - 0.24 * np.clip(dark, 0, 1))[..., None]
    glow(stage, 0.1, 0.25, 0.6, palette.accent, 0.1)


def _leaf(x: float, y: float, size: float, turn: float) -> list[tuple[float, float]]:
    c, s = np.cos(turn), np.sin(turn)
    outline = [(-1, 0), (-0.45, 0.26), (0.2, 0.3), (1, 0), (0.2, -0.3), (-0.45, -0.26)]
    return smooth(
        [(float(x + size * (c * a - s * b)), float(y + size * (s * a + c * b))) for a, b in outline], steps=5
    )


def arch(stage: Stage, palette: Palette) -> None:
    """A niche in the wall, deep enough to hold a shadow."""
    wall(stage, palette)
    top, half = 0.46, 0.335
    ring = [(0.5 + half * np.cos(a), top - half * np.sin(a)) for a in np.linspace(np.pi, 0, 40)]
    door = [(0.5 - half, TABLE), *[(float(x), float(y)) for x, y in ring], (0.5 + half, TABLE)]
    fill(stage, door, palette.table, opacity=0.55)
    fill(stage, [(x + 0.05, y + 0.03) for x, y in door], palette.low, blur=0.03, opacity=0.5)
    fill(
        stage,
        [(0, TABLE), (1, TABLE), (1, TABLE + 0.07), (0, TABLE + 0.07)],
        palette.low,
        blur=0.02,
        opacity=0.25,
    )


def moon(stage: Stage, palette: Palette) -> None:
    """A large moon over far hills; the table is a sill."""
    wall(stage, palette)
    x, y = stage.rng.uniform(0.34, 0.66), 0.4
    glow(stage, x, y, 0.5, palette.accent, 0.22)
    fill(stage, ellipse(x, y, 0.25, 0.25), palette.accent, opacity=0.95)
    for _ in range(5):
        a, b = stage.rng.uniform(-0.14, 0.14, 2)
        fill(stage, ellipse(x + a, y + b, 0.04, 0.03), palette.low, blur=0.012, opacity=0.3)
    _ridge(stage, mix(colour(palette.high), colour(palette.low), 0.5), 0.75, 0.06)
    _ridge(stage, colour(palette.high) * 0.8, 0.87, 0.05)
    _table(stage, palette)


def hills(stage: Stage, palette: Palette) -> None:
    """Four ridges in morning mist, each paler than the one before it."""
    wall(stage, palette)
    glow(stage, 0.72, 0.3, 0.4, palette.accent, 0.24)
    high, low = colour(palette.high), colour(palette.low)
    for step, level in enumerate((0.52, 0.66, 0.8, 0.91)):
        _ridge(stage, mix(low, high * 0.7, 0.3 + 0.22 * step), level, 0.09 - step * 0.012)
    _table(stage, palette)


def _ridge(stage: Stage, ink: Floats, level: float, height: float) -> None:
    x = np.linspace(0, 1, 60)
    phase = stage.rng.uniform(0, 6, 3)
    y = level - height * (
        0.6 * np.sin(x * 5 + phase[0]) + 0.3 * np.sin(x * 11 + phase[1]) + 0.14 * np.sin(x * 23 + phase[2])
    )
    outline = [
        (0.0, stage.tall),
        *[(float(a), float(b)) for a, b in zip(x, y, strict=True)],
        (1.0, stage.tall),
    ]
    paint(stage, shape_mask(stage, outline), ink)


def _table(stage: Stage, palette: Palette) -> None:
    edge = round(TABLE * stage.width)
    depth = np.linspace(0, 1, stage.height - edge, dtype=np.float32)[:, None, None]
    table = colour(palette.table)
    stage.pixels[edge:] = np.broadcast_to(table * (1.12 - 0.5 * depth), stage.pixels[edge:].shape)
    fill(
        stage, [(0, TABLE), (1, TABLE), (1, TABLE + 0.006), (0, TABLE + 0.006)], palette.accent, opacity=0.28
    )


PLACES: Mapping[str, Callable[[Stage, Palette], None]] = {
    "wall": wall,
    "window": window,
    "leaves": leaves,
    "arch": arch,
    "moon": moon,
    "hills": hills,
    # Out of the house, or deeper in it.
    "shelf": views.shelf,
    "shore": views.shore,
    "street": views.street,
    "tatami": views.tatami,
    "night_market": views.night_market,
    "studio": views.studio,
}
