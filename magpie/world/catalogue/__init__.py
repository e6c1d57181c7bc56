"""The invented town, one file per shop: what it makes, what it tells, and how that looks.

Chinese and English are each written as themselves; neither is a translation of the other.
"""

from magpie.world.catalogue import (
    ash_kiln,
    clay_tiger,
    first_grain,
    lantern_tea,
    moss_window,
    nine_bees,
    paper_moon,
    riverbend,
    slow_loom,
    visitors,
    wick,
)
from magpie.world.catalogue.shapes import Shop

SHOPS: tuple[Shop, ...] = (
    lantern_tea.SHOP,
    ash_kiln.SHOP,
    slow_loom.SHOP,
    nine_bees.SHOP,
    paper_moon.SHOP,
    wick.SHOP,
    moss_window.SHOP,
    first_grain.SHOP,
    riverbend.SHOP,
    clay_tiger.SHOP,
    visitors.MEI,
    visitors.BO,
)
