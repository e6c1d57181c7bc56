"""One scripted day of a shop, from listing to payout instruction, with the books checked after every step.

Everything goes through the public actions that pages and API call; the clock is moved by hand, the money is the test bank's.
It refuses a database in which somebody lives already.
"""
