"""The kernels of the circles: hear one look, turn directions between people and cards, settle people among groups.

Kept looks are rows of a person: cards (-1 for an empty place), values in deviations, weights of trust. What a look
brings is its value less the usual of its card and of its person. The plain reference is `circles_reference`.
"""

import math

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32, U8

EMPTY = -1
SUM, COUNT = 0, 1
# Places of `numbers`.
OPEN_LOOKS, VALUE_MAX, USUAL_PRIOR, USUAL_MAX, TASTE_PRIOR, NOISE, SCORE_KEEP, HOME_LOOKS = range(8)
NUMBERS = 8


@njit(cache=True, nogil=True, fastmath=False)
def _enter(
    cards: I32, values: F32, weights: F32, is_looked: U8, after: I32, place: int, card: int, value: float, weight: float,
    is_look: bool, numbers: F64,
) -> tuple[bool, float]:  # fmt: skip
    """Add to the showing of this card that is still open, else begin one over the oldest: (is it new, what was added)."""
    width, limit = cards.shape[1], numbers[VALUE_MAX]
    for back in range(1, int(numbers[OPEN_LOOKS]) + 1):
        at = (after[place] - back) % width
        if cards[place, at] == card and not (is_look and is_looked[place, at]):
            before = values[place, at]
            values[place, at] = min(limit, max(-limit, before + value))
            is_looked[place, at] |= np.uint8(is_look)
            return False, float(values[place, at] - before)
    at, value = after[place], min(limit, max(-limit, value))
    cards[place, at], values[place, at], weights[place, at] = card, value, weight
    is_looked[place, at], after[place] = np.uint8(is_look), (at + 1) % width
    return True, value


@njit(cache=True, nogil=True, fastmath=False)
def _shares_of(scores: F32 | F64, sizes: F64, shares: F64) -> None:
    """Posterior of each group, from log likelihoods and log sizes; 0 for a group of size -inf."""
    top = -math.inf
    for k in range(scores.size):
        top = max(top, scores[k] + sizes[k])
    total = 0.0
    for k in range(scores.size):
        shares[k] = math.exp(scores[k] + sizes[k] - top) if sizes[k] > -math.inf else 0.0
        total += shares[k]
    for k in range(scores.size):
        shares[k] /= total


@njit(
    "boolean(int32[:,::1],float32[:,::1],float32[:,::1],uint8[:,::1],int32[::1],int64,int64,int64,float64,float64,"
    "boolean,float64[:,::1],float64[:,::1],float32[:,::1],float64[::1],float32[:,::1],float32[:,::1],int32[::1],"
    "float64[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def hear(
    cards: I32, values: F32, weights: F32, is_looked: U8, after: I32, place: int, person: int, card: int, value: float,
    weight: float, is_look: bool, card_usual: F64, person_usual: F64, scores: F32, sizes: F64, likes: F32, looks: F32,
    homes: I32, numbers: F64,
) -> bool:  # fmt: skip
    """One look or act at once in everything that is kept live; whether it is a new showing.

    `place` of the voice, -1 for none; `*_usual` are (sum, count); `scores` (people, circles) are log likelihoods, and
    `likes` over `looks` (cards, circles) the tastes of circles that have a `sizes` above -inf.
    """
    is_new, added = is_look, min(numbers[VALUE_MAX], max(-numbers[VALUE_MAX], value))
    if place >= 0:
        is_new, added = _enter(
            cards, values, weights, is_looked, after, place, card, value, weight, is_look, numbers
        )
    usual = card_usual[card, SUM] / (card_usual[card, COUNT] + numbers[USUAL_PRIOR])
    lean = person_usual[person, SUM] / (person_usual[person, COUNT] + numbers[USUAL_PRIOR])
    once = weight if is_new else 0.0
    brought = weight * added - once * (usual + lean)
    card_usual[card, SUM] += weight * added
    card_usual[card, COUNT] += once
    person_usual[person, SUM] += weight * added - once * usual
    person_usual[person, COUNT] += once
    if card_usual[card, COUNT] > numbers[USUAL_MAX]:
        card_usual[card] *= 0.5
    if person_usual[person, COUNT] > numbers[USUAL_MAX]:
        person_usual[person] *= 0.5
    if sizes.max() == -math.inf:
        return is_new
    shares = np.empty(sizes.size)
    _shares_of(scores[person], sizes, shares)
    seen, best, most = 0.0, EMPTY, 0.0
    for k in range(sizes.size):
        if sizes[k] == -math.inf:
            continue
        sure = looks[card, k] + numbers[TASTE_PRIOR]
        taste = likes[card, k] / sure
        said = brought * taste / numbers[NOISE] - 0.5 * once * (taste * taste / numbers[NOISE] + 1.0 / sure)
        scores[person, k] = scores[person, k] * (numbers[SCORE_KEEP] if is_new else 1.0) + said
        likes[card, k] += np.float32(shares[k] * brought)
        looks[card, k] += np.float32(shares[k] * once)
        seen += looks[card, k]
        if taste > most:
            best, most = k, taste
    if homes[card] == EMPTY and seen >= numbers[HOME_LOOKS]:
        homes[card] = best
    return is_new


@njit(cache=True, nogil=True, fastmath=False)
def _brought(values: F32, weights: F32, usual: F64, lean: F64, p: int, j: int, card: int) -> float:
    """What a kept look says beyond the usual of its card and its person."""
    return float(weights[p, j] * (values[p, j] - usual[card] - lean[p]))


@njit(
    "void(int32[:,::1],float32[:,::1],float32[:,::1],float64[::1],float64[::1],float64[::1],float64[::1],int64,int64,"
    "boolean,float64[:,::1],float64[:,::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def turn(
    cards: I32, values: F32, weights: F32, usual: F64, lean: F64, scale: F64, reach: F64, first: int, last: int,
    is_gathering: bool, of_people: F64, of_cards: F64,
) -> None:  # fmt: skip
    """Multiply by the matrix of what looks brought: rows first:last of people gather from cards, or scatter to them.

    An entry is weight x (value - usual of the card - lean of the person) x scale of the card x reach of the person.
    """
    for p in range(first, last):
        for j in range(cards.shape[1]):
            card = cards[p, j]
            if card < 0 or card >= usual.size:
                continue
            entry = _brought(values, weights, usual, lean, p, j, card) * scale[card] * reach[p]
            for q in range(of_people.shape[1]):
                if is_gathering:
                    of_people[p, q] += entry * of_cards[card, q]
                else:
                    of_cards[card, q] += entry * of_people[p, q]


@njit(cache=True, nogil=True, fastmath=False)
def _score(
    cards: I32, values: F32, weights: F32, usual: F64, lean: F64, p: int, noise: float, prior: float, likes: F32,
    looks: F32, scores: F64,
) -> None:  # fmt: skip
    scores[p] = 0.0
    for j in range(cards.shape[1]):
        card = cards[p, j]
        if card < 0 or card >= usual.size:
            continue
        once, brought = weights[p, j], _brought(values, weights, usual, lean, p, j, card)
        for k in range(scores.shape[1]):
            sure = looks[card, k] + prior
            taste = likes[card, k] / sure
            scores[p, k] += brought * taste / noise - 0.5 * once * (taste * taste / noise + 1.0 / sure)


@njit(
    "void(int32[:,::1],float32[:,::1],float32[:,::1],float64[::1],float64[::1],int64,int64,float64,float64,float64[::1],"
    "float32[:,::1],float32[:,::1],float64[:,::1],float64[:,::1],float32[:,::1],float32[:,::1],boolean)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def settle(
    cards: I32, values: F32, weights: F32, usual: F64, lean: F64, first: int, last: int, noise: float, prior: float,
    sizes: F64, likes: F32, looks: F32, scores: F64, shares: F64, next_likes: F32, next_looks: F32,
    keeps_shares: bool,
) -> None:  # fmt: skip
    """For people first:last: log likelihoods `scores` under the tastes likes / (looks + prior), the posterior `shares`
    with the log `sizes`, and their looks added to `next_likes` and `next_looks` by those shares, or by the given ones.
    """
    groups = sizes.size
    for p in range(first, last):
        if not keeps_shares:
            _score(cards, values, weights, usual, lean, p, noise, prior, likes, looks, scores)
            _shares_of(scores[p], sizes, shares[p])
        for j in range(cards.shape[1]):
            card = cards[p, j]
            if card < 0 or card >= usual.size:
                continue
            once, brought = weights[p, j], _brought(values, weights, usual, lean, p, j, card)
            for k in range(groups):
                next_likes[card, k] += np.float32(shares[p, k] * brought)
                next_looks[card, k] += np.float32(shares[p, k] * once)
