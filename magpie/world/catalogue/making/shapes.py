"""What a workshop says of its making: where, by whom, and step by step for each kind of thing it makes."""

from collections.abc import Mapping
from typing import NamedTuple

from magpie.world.catalogue.shapes import Said


class Workshop(NamedTuple):
    """`origin` and `maker` hold for goods that name no other; `steps` are told of the goods with these slugs."""

    origin: Said
    maker: Said
    steps: Mapping[tuple[str, ...], tuple[Said, ...]]


class Making(NamedTuple):
    """How one thing is made."""

    origin: Said
    maker: Said
    steps: tuple[Said, ...]
