"""Made with screws and plastic: a keyboard, headphones, a camera, a record in its sleeve, an art toy."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable, Sequence

import numpy as np

from magpie.world.drawing.forms import ground_shadow, turned
from magpie.world.drawing.skins import blend, bump, is_dark, mottle, tinted, toned
from magpie.world.drawing.softs import at
from magpie.world.drawing.solids import SHADE, Plane, bevelled, cast, disc, puffed, rounded, tube
from magpie.world.drawing.stage import Floats, Point, Stage, colour, ellipse, fill, smooth, stroke

METAL = "#c4c1ba"


def slab(points: Sequence[Point], *, corner: float = 0.12) -> list[Point]:
    """A quadrilateral with its corners rounded."""
    out: list[Point] = []
    for k, (x, y) in enumerate(points):
        before, after = points[k - 1], points[(k + 1) % len(points)]
        start = (x + (before[0] - x) * corner, y + (before[1] - y) * corner)
        end = (x + (after[0] - x) * corner, y + (after[1] - y) * corner)
        for t in np.linspace(0, 1, 7):
            u = float(t)
            out.append(((1 - u) ** 2 * start[0] + 2 * u * (1 - u) * x + u * u * end[0], (1 - u) ** 2 * start[1] + 2 * u * (1 - u) * y + u * u * end[1]))
    return out


ROWS: tuple[tuple[tuple[float, int], ...], ...] = (  # (width in keys, 1 where the key is of the second colour)
    ((1, 1), *((1, 0),) * 12, (2, 1)), ((1.5, 0), *((1, 0),) * 12, (1.5, 0)), ((1.75, 0), *((1, 0),) * 11, (2.25, 1)),
    ((2.25, 0), *((1, 0),) * 10, (1.75, 0), (1, 0)), ((1.25, 0), (1.25, 0), (1.25, 0), (6.25, 1), (1, 0), (1, 0), (1, 0), (1, 0), (1, 0)),
)


def keyboard(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A small mechanical keyboard, seen by whoever is about to type."""
    top = Plane(*at(x, base, size, (-0.8, 0.72), (0.8, 0.72), (0.98, 0.1), (-0.98, 0.1)))
    case = toned(ink, 0.62)
    outline = slab(top.corners, corner=0.06)
    fill(stage, [(a + size * 0.05, b + size * 0.13) for a, b in outline], SHADE, blur=size * 0.05, opacity=0.6)
    for step in range(8):
        fill(stage, [(a, b + size * 0.012 * (8 - step)) for a, b in outline], toned(case, 0.55 + 0.05 * step))
    bevelled(stage, outline, case, edge=size * 0.02, gloss=0.4)
    top.lay(stage, toned(case, 0.42), slab([(0.02, 0.05), (0.98, 0.05), (0.98, 0.95), (0.02, 0.95)], corner=0.03))
    for row, keys in enumerate(ROWS):
        left = 0.0
        for wide, accent in keys:
            where = (0.03 + 0.94 * left / 15, 0.03 + 0.94 * (left + wide) / 15, 0.08 + 0.84 * row / 5, 0.08 + 0.84 * (row + 1) / 5)
            _key(stage, top, where, second if accent else ink, size, row)
            left += wide


def _key(stage: Stage, top: Plane, where: tuple[float, float, float, float], ink: str, size: float, row: int) -> None:
    """One cap: two flanks, a front, and a dished top with its mark."""
    left, right, far, near = where
    gap, slant, rise = 0.0035, 0.0085, size * (0.075 - 0.006 * row)
    foot = top.put([(left + gap, far + gap * 3), (right - gap, far + gap * 3), (right - gap, near - gap * 3), (left + gap, near - gap * 3)])
    lid = [(a, b - rise) for a, b in top.put([(left + slant, far + 0.022), (right - slant, far + 0.022), (right - slant, near - 0.042), (left + slant, near - 0.042)])]
    fill(stage, [foot[0], lid[0], lid[3], foot[3]], toned(ink, 0.86))
    fill(stage, [foot[1], lid[1], lid[2], foot[2]], toned(ink, 0.55))
    fill(stage, [foot[3], lid[3], lid[2], foot[2]], toned(ink, 0.7))
    fill(stage, [foot[0], lid[0], lid[1], foot[1]], toned(ink, 0.9))
    rim = slab(lid, corner=0.2)
    fill(stage, rim, toned(ink, 1.1))
    middle = (sum(a for a, _ in lid) / 4, sum(b for _, b in lid) / 4)
    fill(stage, [(middle[0] + (a - middle[0]) * 0.86, middle[1] + (b - middle[1]) * 0.8 + size * 0.002) for a, b in rim], toned(ink, 1.0))
    if right - left < 0.1:
        pen = "#f0ece2" if is_dark(ink) else "#2b2a2c"
        a, b = lid[0][0] + size * 0.016, lid[0][1] + size * 0.022
        stroke(stage, [(a, b), (a + size * 0.012, b)], pen, size * 0.008, opacity=0.7)


def headphones(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """Over the ears, seen from a little to the left: one cup from outside, one from within."""
    ground_shadow(stage, x, base - size * 0.03, size * 0.6, strength=0.55)
    arch = [(x + size * 0.47 * float(np.cos(t)) * (1 + 0.1 * float(np.sin(t))), base - size * 0.62 - size * 0.56 * float(np.sin(t))) for t in np.linspace(-0.06, np.pi + 0.06, 44)]
    tube(stage, arch, size * 0.026, METAL, gloss=0.9)
    pad = [p for k, p in enumerate(arch) if 7 <= k <= 36]
    hide = colour(ink)
    tube(stage, pad, [size * (0.045 + 0.03 * float(np.sin(np.pi * t)) ** 0.6) for t in np.linspace(0, 1, len(pad))], lambda along, across: tinted(hide, 1 + 0.07 * mottle(along * 40, across * 6, 3) - 0.5 * np.exp(-(((np.abs(across) - 0.62) / 0.05) ** 2)) * (0.5 + 0.5 * np.sin(along * 260))), gloss=0.3, sharp=12)
    inner = [(a, b + size * 0.05) for a, b in pad[3:-3]]
    tube(stage, inner, size * 0.03, toned(second, 0.7), gloss=0.1)
    for side in (-1, 1):
        tube(stage, [(x + side * size * 0.475, base - size * 0.74), (x + side * size * 0.475, base - size * 0.5)], size * 0.034, ink, gloss=0.6)
    right, left = (x + size * 0.44, base - size * 0.34), (x - size * 0.46, base - size * 0.33)
    rounded(stage, (right[0] + size * 0.08, right[1]), size * 0.22, size * 0.32, ink, gloss=0.6, turn=-0.06)
    _cushion(stage, (right[0] - size * 0.03, right[1]), size, second)
    rounded(stage, (left[0] + size * 0.13, left[1] + size * 0.01), size * 0.23, size * 0.315, toned(second, 0.9), gloss=0.25, sharp=10)
    rounded(stage, (left[0] + size * 0.02, left[1]), size * 0.255, size * 0.33, ink, gloss=0.55, sharp=16, turn=0.05)
    disc(stage, (left[0] - size * 0.02, left[1]), size * 0.19, size * 0.25, lambda a, b: tinted(hide, 0.8 + 0.42 * (a * 0.5 + b * 0.5) * np.hypot(a, b) ** 3 + 0.1 * np.exp(-(((a + b * 0.7 + 0.35) / 0.2) ** 2))), turn=0.05)
    ring = ellipse(left[0] - size * 0.02, left[1], size * 0.193, size * 0.253, turn=0.05)
    tube(stage, [*ring, ring[0]], size * 0.011, METAL, gloss=1.0)
    fill(stage, ellipse(left[0] - size * 0.02, left[1] + size * 0.0, size * 0.036, size * 0.047), second)
    cord = smooth([(left[0], base - size * 0.04), (left[0] + size * 0.1, base + size * 0.06), (x, base + size * 0.02), (x + size * 0.3, base + size * 0.09), (x + size * 0.62, base + size * 0.05)], closed=False)
    stroke(stage, [(a + 0.003, b + 0.008) for a, b in cord], SHADE, size * 0.018, opacity=0.3)
    tube(stage, cord, size * 0.011, toned(second, 0.8), gloss=0.3)


def _cushion(stage: Stage, centre: Point, size: float, ink: str) -> None:
    """A ring of soft leather round a dark cloth."""
    soft = colour(ink)
    rounded(stage, (centre[0] - size * 0.0, centre[1]), size * 0.235, size * 0.315, lambda a, b: tinted(soft, 0.92 + 0.05 * mottle(a * 14, b * 14, 3) + 0.05 * np.sin(np.arctan2(b, a) * 34) * np.exp(-(((np.hypot(a, b) - 0.62) / 0.1) ** 2))), gloss=0.3, sharp=10, turn=-0.06,
            dent=lambda a, b: -0.75 * np.exp(-((a**2 + b**2) / 0.26)))
    disc(stage, centre, size * 0.115, size * 0.19, lambda a, b: tinted(colour("#26242a"), 0.75 + 0.25 * np.sin(a * 40) * np.sin(b * 56) + 0.5 * (a + b)), turn=-0.06)


def camera(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A rangefinder: leather below, metal above, glass in front."""
    ground_shadow(stage, x, base - size * 0.02, size * 0.74, strength=0.65)
    strap = smooth([(x - size * 0.74, base - size * 0.62), (x - size * 0.92, base - size * 0.4), (x - size * 0.86, base - size * 0.02), (x - size * 0.5, base + size * 0.06), (x - size * 0.2, base + size * 0.1)], closed=False)
    stroke(stage, [(a + 0.006, b + 0.012) for a, b in strap], SHADE, size * 0.06, opacity=0.3)
    tube(stage, strap, size * 0.032, lambda along, across: tinted(colour("#6b3f26"), 1 + 0.1 * mottle(along * 30, across * 3, 3) + 0.35 * np.exp(-(((np.abs(across) - 0.72) / 0.1) ** 2)) * (np.sin(along * 300) > 0)), gloss=0.2)
    for dx, wide, tall in ((-0.5, 0.14, 0.1), (0.46, 0.11, 0.13), (0.2, 0.07, 0.08)):
        turned(stage, [(0, wide / tall), (0.9, wide / tall), (1, wide / tall)], cx=x + size * dx, base=base - size * 0.86, height=size * tall, ink=second, gloss=0.8, texture=lambda turn, v: tinted(colour(second), 0.84 + 0.2 * np.sin(turn * 120) * (v > 0.25)))
    body = slab(at(x, base, size, (-0.78, 0.76), (0.78, 0.76), (0.78, 0.0), (-0.78, 0.0)), corner=0.13)
    top = slab(at(x, base, size, (-0.76, 0.9), (0.76, 0.9), (0.78, 0.62), (-0.78, 0.62)), corner=0.1)
    hide, plate = colour(ink), colour(second)
    bevelled(stage, body, toned(second, 0.9), edge=size * 0.06, gloss=0.5)
    bevelled(stage, slab(at(x, base, size, (-0.785, 0.66), (0.785, 0.66), (0.785, 0.075), (-0.785, 0.075)), corner=0.02), lambda u, v: tinted(hide, 1 + 0.15 * mottle((u - x) / size * 46, v / size * 46, 4, octaves=1) - 0.06 * (u - x) / size), edge=size * 0.06, gloss=0.25)
    bevelled(stage, top, lambda u, v: tinted(plate, 1.02 + 0.03 * mottle(u * 6, v * 240, 3) + 0.1 * np.sin(v / size * 22)), edge=size * 0.045, gloss=0.9, sharp=20)
    stroke(stage, at(x, base, size, (-0.77, 0.625), (0.77, 0.625)), SHADE, size * 0.01, opacity=0.5)
    for left, right, low, high in ((-0.6, -0.4, 0.68, 0.81), (-0.06, 0.12, 0.68, 0.81), (0.3, 0.4, 0.7, 0.79)):
        window = slab(at(x, base, size, (left, high), (right, high), (right, low), (left, low)), corner=0.14)
        fill(stage, [(a + size * 0.006, b + size * 0.006) for a, b in window], "#ffffff", opacity=0.5)
        fill(stage, window, "#15171c")
        fill(stage, slab(at(x, base, size, (left + 0.03, high - 0.02), (right - 0.06, high - 0.02), (left + 0.06, low + 0.05), (left + 0.03, low + 0.05)), corner=0.2), "#7f9ab0", opacity=0.6)
    _lens(stage, (x + size * 0.04, base - size * 0.35), size)
    rounded(stage, (x - size * 0.62, base - size * 0.52), size * 0.04, size * 0.04, "#b3261e", gloss=0.8)


def _lens(stage: Stage, centre: Point, size: float) -> None:
    cx, cy = centre
    fill(stage, ellipse(cx + size * 0.07, cy + size * 0.06, size * 0.36, size * 0.34), SHADE, blur=size * 0.03, opacity=0.55)

    def ring(shade: str, dark: float) -> Callable[[Floats, Floats], Floats]:
        def skin(a: Floats, b: Floats) -> Floats:
            angle = np.arctan2(b, a)
            knurl = 0.16 * np.sign(np.sin(angle * 52)) * (np.hypot(a, b) > 0.9) if dark < 0.9 else 0 * a
            return tinted(colour(shade), dark - 0.34 * (a * 0.6 + b * 0.62) + knurl)
        return skin

    for far, shade, dark in ((0.36, METAL, 1.0), (0.335, "#2a2a2e", 0.8), (0.29, METAL, 1.1), (0.278, "#232327", 0.9)):
        disc(stage, centre, size * far, size * far, ring(shade, dark))
    for turn in np.linspace(0.4, 2.7, 9):
        spot = (cx + size * 0.252 * float(np.cos(turn)), cy + size * 0.252 * float(np.sin(turn)))
        stroke(stage, [spot, (spot[0] + size * 0.012, spot[1])], "#efe6d0", size * 0.008, opacity=0.8)
    disc(stage, centre, size * 0.225, size * 0.225, lambda a, b: tinted(colour("#17171b"), 0.8 + 0.8 * np.clip(a * 0.6 + b * 0.6, 0, 1)))
    disc(stage, centre, size * 0.185, size * 0.185, _glass)
    fill(stage, smooth([(cx - size * 0.13, cy - size * 0.05), (cx - size * 0.09, cy - size * 0.13), (cx + size * 0.0, cy - size * 0.15), (cx - size * 0.06, cy - size * 0.1)]), "#ffffff", blur=size * 0.006, opacity=0.75)
    fill(stage, ellipse(cx + size * 0.07, cy + size * 0.08, size * 0.03, size * 0.02, turn=-0.7), "#ffd9c0", blur=size * 0.008, opacity=0.6)


def _glass(a: Floats, b: Floats) -> Floats:
    """Coated glass: violet and teal where the room is mirrored, dark towards the heart."""
    far = np.hypot(a, b)
    teal, violet = colour("#2f7a80"), colour("#6a3f8a")
    sheen = blend(teal, violet, 0.5 + 0.9 * (a - b) * 0.6)
    return blend(colour("#08080c") + 0 * sheen, sheen, 0.12 + 0.7 * np.clip(np.sin(far * 9 + 2.4), 0, 1) * (0.6 + 0.5 * (a + b)))


def vinyl(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A record half out of its sleeve; the sleeve has a moon and a tide on it."""
    ground_shadow(stage, x + size * 0.05, base - size * 0.015, size * 0.72, strength=0.55)
    centre, far = (x + size * 0.3, base - size * 0.52), size * 0.485
    fill(stage, ellipse(centre[0] + size * 0.05, centre[1] + size * 0.035, far, far), SHADE, blur=size * 0.03, opacity=0.45)

    def grooves(a: Floats, b: Floats) -> Floats:
        out, angle = np.hypot(a, b), np.arctan2(b, a)
        bow = np.exp(-((np.sin(angle + 0.95) / 0.2) ** 2)) + 0.4 * np.exp(-((np.sin(angle - 0.5) / 0.1) ** 2))
        fine = 0.5 + 0.3 * np.sin(out * 260) + 0.2 * np.sin(out * 90)
        tracks = sum(np.exp(-(((out - at_) / 0.006) ** 2)) for at_ in (0.5, 0.63, 0.78, 0.9))
        tone = 0.085 + 0.3 * bow * fine * (out < 0.96) - 0.05 * np.asarray(tracks) + 0.12 * np.exp(-(((out - 0.985) / 0.012) ** 2)) * (0.5 - 0.5 * (a + b))
        lit_: Floats = np.clip(tone, 0.03, 1)[..., None] * np.array([1, 0.98, 1.02], dtype=np.float32)
        return lit_

    disc(stage, centre, far, far, grooves)
    disc(stage, centre, far * 0.34, far * 0.34, lambda a, b: tinted(colour(second), 1.02 - 0.1 * a - 0.14 * (np.abs(np.hypot(a, b) - 0.88) < 0.02)))
    for dy, wide in ((-0.18, 0.17), (0.14, 0.2), (0.19, 0.12)):
        stroke(stage, [(centre[0] - far * wide, centre[1] + far * dy), (centre[0] + far * wide, centre[1] + far * dy)], ink, size * 0.009, opacity=0.8)
    fill(stage, ellipse(centre[0], centre[1], far * 0.03, far * 0.03), "#0d0c0e")
    sleeve = at(x, base, size, (-0.76, 1.03), (0.26, 1.03), (0.26, 0.01), (-0.76, 0.01))
    fill(stage, at(x, base, size, (0.24, 1.0), (0.34, 0.98), (0.34, 0.04), (0.24, 0.02)), SHADE, blur=size * 0.02, opacity=0.6)
    cast(stage, sleeve, size * 0.03, size * 0.025, size * 0.03, 0.3)
    Plane(*sleeve).lay(stage, _cover(ink, second))
    fill(stage, at(x, base, size, (0.255, 1.03), (0.272, 1.02), (0.272, 0.02), (0.255, 0.01)), toned(ink, 1.3))
    stroke(stage, at(x, base, size, (-0.755, 1.025), (0.255, 1.025)), "#ffffff", size * 0.006, opacity=0.4)


def _cover(ink: str, second: str) -> Callable[[Floats, Floats], Floats]:
    ground, print_ = colour(ink), colour(second)

    def skin(s: Floats, t: Floats) -> Floats:
        moon = np.clip((0.23 - np.hypot(s - 0.5, t - 0.38)) * 160, 0, 1)
        moon = moon * (1 - np.clip(np.sin((t - 0.38) * 190) * 6, 0, 1) * (t > 0.44) * np.clip((t - 0.44) * 8, 0, 1))
        out = blend(ground + 0 * s[..., None], print_, moon * 0.95)
        for step in range(7):
            level = 0.64 + 0.05 * step
            wave = level + 0.016 * np.sin(s * (12 + step) + step * 1.9) + 0.006 * np.sin(s * 31 + step)
            line = np.clip((0.0035 + 0.0012 * step - np.abs(t - wave)) * 500, 0, 1)
            out = blend(out, print_, line * (0.55 + 0.06 * step))
        worn = np.exp(-(((np.hypot(s - 0.5, t - 0.5) - 0.43) / 0.012) ** 2)) * np.clip(mottle(s * 5, t * 5, 3) + 0.3, 0, 1)
        return tinted(out, 1.06 - 0.12 * s - 0.05 * t + 0.025 * mottle(s * 60, t * 60, 4)) + (0.06 * worn)[..., None]

    return skin


def figure(stage: Stage, x: float, base: float, size: float, ink: str, second: str) -> None:
    """A vinyl child in a magpie's hood, wings too big, looking up at whoever buys."""
    ground_shadow(stage, x, base - size * 0.01, size * 0.34, strength=0.65)
    coat, skin = ink, "#f5d6bd"
    puffed(stage, smooth(at(x, base, size, (0.16, 0.2), (0.4, 0.26), (0.56, 0.14), (0.62, 0.2), (0.46, 0.36), (0.2, 0.34))), coat, depth=0.8, gloss=0.6)
    for side in (-1, 1):
        rounded(stage, (x + side * size * 0.145, base - size * 0.06), size * 0.14, size * 0.075, "#e39a3b", gloss=0.6, reach=lambda t: 1 - 0.1 * bump(t, np.pi / 2, 0.8))
    puffed(stage, smooth(at(x, base, size, (-0.27, 0.08), (-0.29, 0.26), (-0.2, 0.46), (0.2, 0.46), (0.29, 0.26), (0.27, 0.08), (0, 0.04))), coat, depth=1.1, gloss=0.6, sharp=20)
    puffed(stage, smooth(at(x, base, size, (-0.17, 0.1), (-0.18, 0.26), (0, 0.42), (0.18, 0.26), (0.17, 0.1), (0, 0.07))), second, depth=0.7, gloss=0.5, sharp=20)
    for side in (-1, 1):
        wing = smooth(at(x, base, size, (side * 0.18, 0.42), (side * 0.34, 0.38), (side * 0.47, 0.2), (side * 0.45, 0.08), (side * 0.38, 0.14), (side * 0.36, 0.07), (side * 0.3, 0.15), (side * 0.22, 0.22)), steps=8)
        puffed(stage, wing, coat, depth=1.0, gloss=0.65, sharp=20)
        tip = smooth(at(x, base, size, (side * 0.33, 0.24), (side * 0.4, 0.26), (side * 0.44, 0.17), (side * 0.4, 0.15), (side * 0.35, 0.18)))
        puffed(stage, tip, second, depth=0.5, gloss=0.5)
    _hooded_head(stage, x, base - size * 0.8, size, coat, second, skin)


def _hooded_head(stage: Stage, x: float, y: float, size: float, coat: str, second: str, skin: str) -> None:
    fill(stage, ellipse(x + size * 0.03, y + size * 0.36, size * 0.26, size * 0.06), SHADE, blur=size * 0.03, opacity=0.45)
    for lean, long in ((-0.5, 0.17), (-0.1, 0.22), (0.3, 0.16)):
        tuft = smooth([(x + size * 0.02 + size * lean * 0.1, y - size * 0.33), (x + size * (0.01 + lean * 0.3), y - size * (0.38 + long * 0.5)), (x + size * (0.06 + lean * 0.42), y - size * (0.36 + long)), (x + size * (0.07 + lean * 0.22), y - size * 0.38), (x + size * 0.07, y - size * 0.32)], steps=7)
        puffed(stage, tuft, coat, depth=1.0, gloss=0.6)
    rounded(stage, (x, y), size * 0.45, size * 0.41, coat, gloss=0.75, sharp=26, reach=lambda t: 1 + 0.04 * bump(t, np.pi / 2 - 0.9, 0.5) + 0.04 * bump(t, np.pi / 2 + 0.9, 0.5))
    face = [(x + size * 0.32 * float(np.cos(t)), y + size * (0.085 + (0.25 if np.sin(t) > 0 else 0.27) * float(np.sin(t)) - 0.05 * float(np.exp(-((np.cos(t) / 0.3) ** 2))) * (np.sin(t) < 0) * -1.0)) for t in np.linspace(0, 2 * np.pi, 80)]
    fill(stage, [(x + (a - x) * 1.08, y + size * 0.08 + (b - y - size * 0.08) * 1.1) for a, b in face], toned(coat, 0.55), blur=size * 0.01, opacity=0.8)
    rim = [(x + (a - x) * 1.04, y + size * 0.08 + (b - y - size * 0.08) * 1.05) for a, b in face]
    puffed(stage, face, skin, depth=0.75, gloss=0.35, sharp=14)
    tube(stage, [*rim, rim[0]], size * 0.022, second, gloss=0.5)
    for side in (-1, 1):
        eye = (x + side * size * 0.15, y + size * 0.1)
        rounded(stage, eye, size * 0.066, size * 0.08, "#1d1a22", gloss=0.9, sharp=30)
        fill(stage, ellipse(eye[0] - size * 0.022, eye[1] - size * 0.03, size * 0.022, size * 0.024), "#ffffff")
        fill(stage, ellipse(eye[0] + size * 0.02, eye[1] + size * 0.035, size * 0.012, size * 0.012), "#ffffff", opacity=0.7)
        fill(stage, ellipse(x + side * size * 0.225, y + size * 0.2, size * 0.055, size * 0.034), "#e8705f", blur=size * 0.014, opacity=0.55)
    stroke(stage, smooth([(x - size * 0.03, y + size * 0.2), (x, y + size * 0.218), (x + size * 0.03, y + size * 0.2)], closed=False), "#7a3a30", size * 0.013)
    beak = smooth([(x - size * 0.09, y - size * 0.2), (x, y - size * 0.25), (x + size * 0.09, y - size * 0.2), (x + size * 0.05, y - size * 0.12), (x, y - size * 0.06), (x - size * 0.05, y - size * 0.12)], steps=8)
    fill(stage, [(a + size * 0.015, b + size * 0.025) for a, b in beak], SHADE, blur=size * 0.012, opacity=0.4)
    puffed(stage, beak, "#e39a3b", depth=1.3, gloss=0.7, sharp=20)
    for side in (-1, 1):
        rounded(stage, (x + side * size * 0.17, y - size * 0.235), size * 0.03, size * 0.032, "#fbf6ea" if is_dark(coat) else "#22202a", gloss=0.9)
