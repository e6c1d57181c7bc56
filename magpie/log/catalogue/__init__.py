"""The one catalogue of event kinds: stage, origin, required properties.

Every kind has exactly one IADAS stage or none (bookkeeping), so funnels add up. A kind that is not here is
rejected with its reason; a client may post only kinds whose origin is "client".
"""

from magpie.log.catalogue.kinds import KINDS
from magpie.log.catalogue.shape import Kind, Origin, Stage, UnknownKind

__all__ = ["BY_NAME", "KINDS", "Kind", "Origin", "Stage", "UnknownKind", "kind_named"]

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind:
    """The catalogue's entry; raises UnknownKind with the nearest names."""
    if name not in BY_NAME:
        raise UnknownKind.near(name, BY_NAME)
    return BY_NAME[name]
