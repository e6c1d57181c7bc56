"""Every kind of event Magpie records, in the order of the journey.

Names follow the Segment e-commerce v2 and video specs (reference/schemas.md 4.4); ours use the same verb style.
Stages follow reference/definitions.md 2.1: impression -> Interest, play and reaction -> Attention, product detail
and favourite -> Desire, reservation and order -> Action, share and review -> Share.
"""

from magpie.log.catalogue.commerce import COMMERCE_KINDS
from magpie.log.catalogue.content import CONTENT_KINDS
from magpie.log.catalogue.records import RECORD_KINDS
from magpie.log.catalogue.shape import Kind

KINDS: tuple[Kind, ...] = CONTENT_KINDS + COMMERCE_KINDS + RECORD_KINDS
