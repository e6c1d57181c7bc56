"""Every limit of the hot edge, once, with its reason.

A limit here is a promise to the others in the queue: one caller, however large or slow, cannot take what they need.
"""

from dataclasses import dataclass

from magpie.log.intake.batch import BATCH_BYTES_MAX


@dataclass(frozen=True)
class Limits:
    """Numbers an operator may change; the defaults suit one machine."""

    # Segment's own ceiling, which intake also holds; here it stops the reading itself.
    batch_bytes_max: int = BATCH_BYTES_MAX
    # A slate request is a few hundred bytes; the page mark is the largest part of it.
    ask_bytes_max: int = 16 * 1024
    # Deeper JSON has no use here and costs stack wherever it is read.
    json_depth_max: int = 16
    # A phone on a bad line sends 512 kB in this time; a body that drips slower is holding a place.
    body_wait_s: float = 10.0
    # Headers of a browser with large cookies stay under 16 kB; Django's cookies live on the same port.
    head_bytes_max: int = 32 * 1024
    head_wait_s: float = 10.0
    # Sockets beyond this are answered 503 at once instead of slowing everybody.
    connections_max: int = 2_000
    # Learning may fall this far behind before intake asks senders to wait (design: lag stays under 1 s).
    lag_ms_max: int = 1_000
    # A slate that must have learned an offset waits this long, then says that it could not.
    after_wait_s: float = 2.0
    # A slate waits this long for the newest rights, then is made without personal data.
    rights_wait_s: float = 0.05
    # A person's own page sends about two events a second while swiping; a returning tab flushes a minute's worth.
    person_events_per_s: float = 50.0
    person_events_burst: float = 2_000.0
    person_slates_per_s: float = 10.0
    person_slates_burst: float = 40.0
    # A thumb presses a button some five times a second; a page that waits for an opening looks once or twice.
    person_claims_per_s: float = 5.0
    person_claims_burst: float = 20.0
    # A campus or a phone network puts hundreds behind one address; more than these at once, or one in five seconds for
    # long, is a script that throws its cookies away. Pages wait and send again, so nothing of a real visitor is lost.
    newcomers_burst: float = 200.0
    newcomers_per_s: float = 0.2
    # The n-th anonymous id of one address counts (2/3)^n on one card and day: all of them together three newcomers.
    neighbour_ratio: float = 2.0 / 3.0
    # Of the 16th nothing is left worth counting.
    neighbours_max: int = 16
    # Cards one address is heard about at once, all its anonymous ids together; a school sees some thousands a day. What
    # goes beyond is kept, and nobody else hears of it.
    address_cards_max: int = 10_000
    # How many of the owner's proxies stand in front (MAGPIE_PROXIES).
    proxies: int = 0
    # A key is a server of the owner's; the bound keeps one runaway import from filling the disk in a night.
    key_events_per_s: float = 50_000.0
    key_events_burst: float = 200_000.0
    # Callers remembered by the rate limiter; beyond it the longest silent are forgotten (they have full buckets).
    callers_max: int = 100_000
    # Cards a page may have shown before the oldest may come again: about twenty slates of ten.
    page_cards_max: int = 200
    page_mark_life_ms: int = 2 * 60 * 60 * 1_000
    # Journeys are read from disk; two at a time leave the disk to the log.
    journey_readers_max: int = 2
    journey_rows_max: int = 200
