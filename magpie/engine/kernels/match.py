"""Kernel of the match: every kind of evidence about one person, weighed against the facets of many cards.

One pass over the cards in place of some hundred numpy calls on a few numbers each. It is asked once for a slate's
candidates, and once more for the chosen cards with every cause that may be named. The plain reference is
`match_reference`.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32, I64

EMPTY = -1
DECLARED, FOLLOWED, TASTE, BRAND, FUNCTION, STYLE, SEARCHED, VISITED, SESSION, COVISIT, CIRCLE = range(11)
MATCH, PRICE_FIT = 11, 12
"""Rows of what `match_cards` fills: eleven terms, their weighed sum, and the price fit."""
SESSION_HALF, COVISIT_HALF, PRICE_FLOOR, LOW, HIGH, SPREAD, CEILING = range(7)
"""Places in `numbers`: half-way scores, the least price fit, log prices of the band, its spread (0 where there is no
band), and the declared ceiling (0 for none)."""
ZERO = np.float32(0.0)
NO_STRENGTHS = np.zeros(0, np.float32)
"""Of a set each key counts in full."""


@njit(cache=True, nogil=True, fastmath=False)
def _place_of(keys: I32, key: int) -> int:
    """Where `key` stands among ascending keys, -1 where it does not."""
    low, high = 0, keys.size
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < keys.size and keys[low] == key else -1


@njit(cache=True, nogil=True, fastmath=False)
def _spread(keys: I32, strengths: F32) -> F32:
    """A table of strengths by key, as long as the greatest of the ascending keys: [1, 3], [.2, .7] -> [0, .2, 0, .7].

    Topics, attributes and categories are few, and a card asks for a dozen: one look each, where a search takes four.
    """
    table = np.zeros(keys[keys.size - 1] + 1 if keys.size else 0, np.float32)
    for at in range(keys.size):
        table[keys[at]] = strengths[at] if strengths.size else np.float32(1.0)
    return table


@njit(cache=True, nogil=True, fastmath=False)
def _look(table: F32, key: int) -> np.float32:
    """What the table says of a key, 0 where it says nothing."""
    found: np.float32 = table[key] if 0 <= key < table.size else ZERO
    return found


@njit(cache=True, nogil=True, fastmath=False)
def _evidence_of(rows: I32, named: I32, scores: F32, half: float, found: F64) -> None:
    """found[i] = s / (s + half) of the score s of each row that is among the distinct `named`, 0 of all others."""
    found[:] = 0.0
    if named.size == 0:
        return
    size = 16
    while size < 2 * named.size:
        size *= 2
    table = np.full(size, EMPTY, np.int32)
    for at in range(named.size):
        slot = (int(named[at]) * 0x9E3779B1) & (size - 1)
        while table[slot] != EMPTY:
            slot = (slot + 1) & (size - 1)
        table[slot] = at
    for i in range(rows.size):
        slot = (int(rows[i]) * 0x9E3779B1) & (size - 1)
        while table[slot] != EMPTY:
            at = table[slot]
            if named[at] == rows[i]:
                found[i] = scores[at] / np.float32(scores[at] + np.float32(half))
                break
            slot = (slot + 1) & (size - 1)


@njit(cache=True, nogil=True, fastmath=False)
def _price_fit(price_minor: int, numbers: F64) -> np.float32:
    """1 inside the band, falling by e per spread outside it; 0 above a ceiling; .5 where nothing is known."""
    if price_minor <= 0 or numbers[SPREAD] <= 0.0:
        return np.float32(0.5)
    if numbers[CEILING] > 0.0 and price_minor > numbers[CEILING]:
        return ZERO
    log_price = math.log(float(price_minor))
    outside = max(0.0, max(numbers[LOW] - log_price, log_price - numbers[HIGH]))
    return np.float32(math.exp(-outside / numbers[SPREAD]))


@njit(
    "void(int32[::1],int32[:,::1],float32[:,::1],int32[:,::1],int32[:,::1],int32[::1],int64[::1],int32[::1],"
    "int32[::1],float32[::1],int32[::1],float32[::1],int32[::1],float32[::1],int32[::1],float32[::1],"
    "int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],float32[::1],int32[::1],float32[::1],float32[::1],float64[::1],float64[::1],float64[:,::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def match_cards(
    rows: I32, topics: I32, shares: F32, attributes: I32, categories: I32, accounts: I32, prices: I64, circle_of: I32,
    topic_keys: I32, topic_strengths: F32, account_keys: I32, account_strengths: F32,
    attribute_keys: I32, attribute_strengths: F32, category_keys: I32, category_strengths: F32,
    told: I32, follows: I32, owns: I32, searched: I32, visited: I32,
    met: I32, met_scores: F32, near: I32, near_scores: F32, circles: F32, numbers: F64, weights: F64, found: F64,
) -> None:  # fmt: skip
    """Fill found [13, n] for the cards `rows`.

    The facets are whole columns; `circle_of` may be shorter than they are. Keys and the five sets of rows that the
    person named themselves ascend. What was said is taken out of what was inferred, and nobody discovers what they own.
    """
    _evidence_of(rows, met, met_scores, numbers[SESSION_HALF], found[SESSION])
    _evidence_of(rows, near, near_scores, numbers[COVISIT_HALF], found[COVISIT])
    is_told, is_searched = _spread(told, NO_STRENGTHS), _spread(searched, NO_STRENGTHS)
    liked_topics, liked_styles = (
        _spread(topic_keys, topic_strengths),
        _spread(attribute_keys, attribute_strengths),
    )
    liked_functions = _spread(category_keys, category_strengths)
    for i in range(rows.size):
        row, declared, taste, wanted = rows[i], ZERO, ZERO, ZERO
        for s in range(topics.shape[1]):
            topic, share = topics[row, s], shares[row, s]
            if topic == EMPTY:
                continue
            if _look(is_told, topic) > ZERO:
                declared += share
            else:
                taste += _look(liked_topics, topic) * share
            wanted += _look(is_searched, topic) * share
        style, held, function = ZERO, 0, ZERO
        for s in range(attributes.shape[1]):
            if attributes[row, s] != EMPTY:
                style += _look(liked_styles, attributes[row, s])
                held += 1
        for s in range(categories.shape[1]):
            function = max(function, _look(liked_functions, categories[row, s]))
        account = accounts[row]
        is_followed, at = _place_of(follows, account) >= 0, _place_of(account_keys, account)
        found[DECLARED, i], found[TASTE, i], found[SEARCHED, i] = declared, taste, wanted
        found[FUNCTION, i], found[STYLE, i] = function, np.float32(style / max(1, held))
        found[FOLLOWED, i] = 1.0 if is_followed else 0.0
        is_discovered = at >= 0 and not is_followed and _place_of(owns, account) < 0
        found[BRAND, i] = account_strengths[at] if is_discovered else ZERO
        found[VISITED, i] = 1.0 if _place_of(visited, account) >= 0 else 0.0
        circle = circle_of[row] if row < circle_of.size else EMPTY
        found[CIRCLE, i] = circles[circle] if circle >= 0 else ZERO
        found[PRICE_FIT, i] = numbers[PRICE_FLOOR] + (1.0 - numbers[PRICE_FLOOR]) * _price_fit(
            prices[row], numbers
        )
        match = 0.0
        for term in range(weights.size):
            match += weights[term] * found[term, i]
        found[MATCH, i] = 1.0 + match
