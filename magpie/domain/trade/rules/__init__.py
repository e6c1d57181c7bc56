"""Limits and deadlines of trade, each with its reason. No ORM; nothing here that makes a price reads a person."""

import re
from datetime import timedelta

# Long enough to fetch a card, short enough that a hot SKU is not held by people who left (design §7).
PAY_WITHIN = timedelta(minutes=15)
# A provider may be on the way when the time is over; pieces are given back only after this, or once it says no.
PAYMENT_GRACE = timedelta(minutes=5)
# Unpaid trades of one person, and pieces of one SKU in them: nobody can freeze a shop without paying.
UNPAID_TRADES_MAX = 5
UNPAID_PIECES_MAX = 10
# Guests make themselves new ids at will; they are counted by the telephone number that the parcel needs.
UNPAID_PER_PHONE_MAX = 2
CART_LINES_MAX = 100
LINE_QUANTITY_MAX = 99
CHECKOUT_LINES_MAX = 50
ADDRESSES_MAX = 20
NOTE_CHARS_MAX = 200
SWEEP_ROWS_MAX = 200
# Without a word from the buyer an order counts as received so long after its last parcel arrived.
CONFIRM_AFTER = timedelta(days=7)
# Where no carrier says that a parcel arrived, it counts as arrived so long after it left.
ARRIVED_AFTER = timedelta(days=10)
# A second of the same request that comes while the first still runs is told so; after this the first is given up.
IN_FLIGHT_LEASE = timedelta(seconds=60)
ANSWERS_KEPT = timedelta(hours=24)
# Goods and trade data are kept three years after completion (E-Commerce Law art. 31); then the key of the record goes.
RECORD_KEPT = timedelta(days=3 * 366)
REQUEST_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
PHONE = re.compile(r"\+?[0-9][0-9 -]{4,24}")
NAME_CHARS_MAX, PLACE_CHARS_MAX = 60, 120
# Fees of the platform in basis points of what the buyer pays for goods; shown to every shop (ours, no public rule).
PLATFORM_FEE_BP = 200
CARRIAGE_MINOR_MAX = 10**7
BP = 10_000
