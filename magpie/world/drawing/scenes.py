"""A scene: a place, a palette, and things placed in it. One line of text in the catalogue becomes one picture."""
# Outlines are read as rows of points, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from PIL import Image

from magpie.world.drawing import (
    adornments,
    cosmetics,
    crafts,
    fruits,
    gadgets,
    garments,
    kitchen,
    outdoors,
    pantry,
    papers,
    plays,
    softs,
    studio,
    vessels,
    wearables,
)
from magpie.world.drawing.places import PALETTES, PLACES
from magpie.world.drawing.stage import Stage, finish, new_stage, smooth, stroke

LARGER = 1.14  # the sizes below were first set for a wider table
Maker = Callable[[Stage, float, float, float, str, str], None]
FLOOR = 1.17  # where things stand, in widths from the top

THINGS: Mapping[str, Maker] = {
    "tin": vessels.tin, "jar": vessels.jar, "cup": vessels.cup, "mug": vessels.mug, "enamel": vessels.enamel,
    "bowl": vessels.bowl, "vase": vessels.vase, "moon_jar": vessels.moon_jar, "bottle": vessels.bottle,
    "glass": vessels.glass, "teapot": vessels.teapot, "gaiwan": vessels.gaiwan, "thermos": vessels.thermos,
    "burner": vessels.burner, "plate": vessels.plate,
    "loaf": softs.loaf, "bun": softs.bun, "mooncake": softs.mooncake, "soap": softs.soap, "tiger": softs.tiger,
    "rabbit": softs.rabbit, "whistle": softs.whistle, "cat": softs.cat, "cloth": softs.cloth, "cushion": softs.cushion,
    "slippers": softs.slippers,
    "book": papers.book, "letters": papers.letters, "fan": papers.fan, "kite": papers.kite, "lantern": papers.lantern,
    "lamp": papers.lamp, "globe": papers.globe, "candle": papers.candle, "bell": papers.bell, "fern": papers.plant,
    "coins": lambda *a: papers.plant(*a, leaf="round"), "moss": lambda *a: papers.plant(*a, leaf="moss"),
    "top": plays.top, "drum": plays.drum, "spoon": plays.spoon, "tote": plays.tote, "umbrella": plays.umbrella,
    "camplight": plays.camplight, "can": plays.can,
    # To wear.
    "robe": garments.robe, "shirt": garments.shirt, "jacket": garments.jacket, "dress": garments.dress,
    "skirt": garments.skirt, "scarf": garments.scarf, "shoe": wearables.shoe, "boot": wearables.boot,
    "hat": wearables.hat, "glove": wearables.glove, "sock": wearables.sock, "backpack": wearables.backpack,
    # To adorn.
    "hairpin": adornments.hairpin, "bracelet": adornments.bracelet, "ring": adornments.ring,
    "earrings": adornments.earrings, "pendant": adornments.pendant, "comb": adornments.comb, "watch": adornments.watch,
    "lipstick": cosmetics.lipstick, "cream": cosmetics.cream, "dropper": cosmetics.dropper,
    # Fruit.
    "apple": fruits.apple, "orange": fruits.orange, "peach": fruits.peach, "pear": fruits.pear, "grapes": fruits.grapes,
    "chilli": fruits.chilli, "corn": fruits.corn,
    # The pantry.
    "mushroom": pantry.mushroom, "basket": pantry.basket, "noodles": pantry.noodles, "fish": pantry.fish, "egg": pantry.egg,
    "ricebag": pantry.ricebag, "giftbox": pantry.giftbox,
    # The kitchen.
    "knife": kitchen.knife, "wok": kitchen.wok, "pot": kitchen.pot, "pan": kitchen.pan, "stool": kitchen.stool, "clock": kitchen.clock,
    # The studio: music, ink, paper and thread.
    "flute": studio.flute, "guitar": studio.guitar, "brush": studio.brush, "inkstone": studio.inkstone, "scroll": crafts.scroll,
    "papercut": crafts.papercut, "hoop": crafts.hoop, "yarn": crafts.yarn,
    # Gadgets, games and going out.
    "keyboard": gadgets.keyboard, "headphones": gadgets.headphones, "camera": gadgets.camera, "vinyl": gadgets.vinyl,
    "figure": gadgets.figure, "ball": outdoors.ball, "board": outdoors.board, "bike": outdoors.bike, "tent": outdoors.tent,
}
SIZES: Mapping[str, float] = {
    "tin": 0.5, "jar": 0.5, "cup": 0.32, "mug": 0.44, "enamel": 0.42, "bowl": 0.3, "vase": 0.74, "moon_jar": 0.6, "bottle": 0.78,
    "glass": 0.66, "teapot": 0.46, "gaiwan": 0.42, "thermos": 0.82, "burner": 0.4, "plate": 0.56, "loaf": 0.44, "bun": 0.38,
    "mooncake": 0.5, "soap": 0.42, "tiger": 0.6, "rabbit": 0.58, "whistle": 0.42, "cat": 0.46, "cloth": 0.98, "cushion": 0.46,
    "slippers": 0.5, "book": 0.74, "letters": 0.5, "fan": 0.54, "kite": 0.46, "lantern": 0.6, "lamp": 0.66, "globe": 0.62,
    "candle": 0.62, "bell": 0.62, "fern": 0.84, "coins": 0.8, "moss": 0.66, "top": 0.58, "drum": 0.8, "spoon": 0.66, "tote": 0.66,
    "umbrella": 0.46, "camplight": 0.62, "can": 0.5,
    # To wear.
    "robe": 0.84, "shirt": 0.82, "jacket": 0.84, "dress": 0.86, "skirt": 0.78, "scarf": 0.84,
    "shoe": 0.4, "boot": 0.54, "hat": 0.39, "glove": 0.57, "sock": 0.66, "backpack": 0.74,
    # To adorn.
    "hairpin": 0.78, "bracelet": 0.51, "ring": 0.56, "earrings": 0.74, "pendant": 0.74, "comb": 0.6, "watch": 0.6,
    "lipstick": 0.78, "cream": 0.47, "dropper": 0.84,
    # Fruit.
    "apple": 0.38, "orange": 0.4, "peach": 0.44, "pear": 0.5, "grapes": 0.53, "chilli": 0.46, "corn": 0.62,
    # The pantry.
    "mushroom": 0.41, "basket": 0.5, "noodles": 0.42, "fish": 0.41, "egg": 0.44, "ricebag": 0.66, "giftbox": 0.54,
    # The kitchen.
    "knife": 0.48, "wok": 0.38, "pot": 0.42, "pan": 0.42, "stool": 0.66, "clock": 0.6,
    # The studio.
    "flute": 0.6, "guitar": 0.72, "brush": 0.58, "inkstone": 0.46, "scroll": 0.62, "papercut": 0.58, "hoop": 0.6, "yarn": 0.5,
    # Gadgets, games and going out.
    "keyboard": 0.4, "headphones": 0.54, "camera": 0.46, "vinyl": 0.5, "figure": 0.62, "ball": 0.58, "board": 0.46, "bike": 0.5, "tent": 0.46,
}
# What hangs, flies or leans stands higher than the table's floor.
LIFTS: Mapping[str, float] = {
    "lantern": 0.32, "bell": 0.34, "kite": 0.42, "cloth": 0.06, "fan": 0.06, "plate": 0.04,
    # To wear.
    "shirt": 0.1, "jacket": 0.1, "dress": 0.08, "skirt": 0.14,
    # Things of the studio.
    "scroll": 0.2, "papercut": 0.05, "hoop": 0.02,
}


class Thing(NamedTuple):
    """One thing in a scene: a name of THINGS, two colours, where (0..1) and how large beside its usual size."""

    name: str
    ink: str
    second: str
    x: float = 0.5
    scale: float = 1.0
    back: float = 0.0  # how far behind the front row, in widths


def draw_scene(place: str, palette: str, things: tuple[Thing, ...], *, seed: int, width: int = 720, height: int = 1280) -> Image.Image:
    """The finished picture."""
    return finish(build_scene(place, palette, things, seed=seed, width=width, height=height))


def build_scene(place: str, palette: str, things: tuple[Thing, ...], *, seed: int, width: int, height: int) -> Stage:
    """The painted stage, back to front, before the last touches; films go on from here."""
    stage = new_stage(width, height, seed=seed)
    PLACES[place](stage, PALETTES[palette])
    for thing in sorted(things, key=lambda one: -one.back):
        base = FLOOR - thing.back - LIFTS.get(thing.name, 0.0)
        THINGS[thing.name](stage, thing.x, base, LARGER * SIZES[thing.name] * thing.scale, thing.ink, thing.second)
    if any(thing.name in {"cup", "gaiwan", "mug", "bun"} for thing in things):
        steam(stage, things[0].x, FLOOR - LARGER * SIZES[things[0].name] * things[0].scale, 0.0)
    return stage


def steam(stage: Stage, x: float, base: float, phase: float) -> None:
    """Two threads of steam, wandering."""
    for thread in (-0.05, 0.05):
        line = [(x + thread + 0.035 * float(np.sin(t * 5 + phase + thread * 40)) * t, base - 0.34 * t - 0.02) for t in np.linspace(0, 1, 24)]
        for wide, see in ((0.05, 0.035), (0.03, 0.05), (0.014, 0.06)):
            stroke(stage, smooth(line, closed=False, steps=3), "#ffffff", wide, opacity=see)
