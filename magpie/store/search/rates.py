"""How often one browser, and one address, may ask for suggestions. Counted in memory, in windows of ten seconds."""

from datetime import datetime
from typing import Final

from django.core.cache import cache

WINDOW_S: Final = 10
# A fast typist pauses often enough for three a second.
PERSON_MAX: Final = 40
# A class behind one address, all of them typing at once; more is a script that throws its cookies away.
ADDRESS_MAX: Final = 600


def may_suggest(*, person: str, address: str, now: datetime) -> bool:
    """Count one question of this person from this address; False when either has asked too often."""
    window = int(now.timestamp()) // WINDOW_S
    return (
        _count("address", address, window) <= ADDRESS_MAX and _count("person", person, window) <= PERSON_MAX
    )


def _count(what: str, who: str, window: int) -> int:
    key = f"suggestions:{what}:{who}:{window}"
    cache.add(key, 0, timeout=2 * WINDOW_S)
    try:
        return int(cache.incr(key))
    except ValueError:  # pushed out by fuller windows between the two lines: the first of a new count
        return 1
