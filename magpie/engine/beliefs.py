"""What the engine believes of one person, read from the very numbers that rank their cards.

Nothing is summed here: strengths come from `Interests`, leanings from `Tastes`, acts from the person's ring. Whoever may not be profiled has
no row to read, so the answer is empty. One's own accounts are nobody's taste.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from magpie.engine.arrays import I64
from magpie.engine.ask import Belief, Beliefs, BeliefsAsk, Leaning, OutsideShown
from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.looks.tastes import TOPIC
from magpie.engine.state.choices import Choices
from magpie.engine.state.names import NO_ROW, Names
from magpie.engine.state.state import KIND_CODES, State

BELIEFS_MAX = 10
OUTSIDE_CARDS_MAX = 200
"""Twenty pages: the share of fewer cards would jump from page to page."""
SEARCHED = "Products Searched"
KIND_OF_CODE = {code: kind for kind, code in KIND_CODES.items()}


def beliefs_of(state: State, ask: BeliefsAsk) -> Beliefs:
    """Everything believed of this person now."""
    person = state.person_named(ask.person)
    choices = state.choices_of(person)
    as_of = max(0, state.applied_offset)
    if not (ask.may_personalise and choices.may_profile and ask.rights_version <= choices.version):
        return Beliefs(person=ask.person, as_of=as_of, personalised=False)
    row = state.people.rows.find(person)
    if row == NO_ROW:
        return Beliefs(person=ask.person, as_of=as_of, personalised=True)
    cards = state.cards
    return Beliefs(
        person=ask.person,
        as_of=as_of,
        personalised=True,
        topics=_strongest(state, choices, row, "topics", cards.topics, prefix="topic:"),
        accounts=_strongest(state, choices, row, "accounts", cards.accounts),
        categories=_strongest(state, choices, row, "categories", cards.categories, prefix="category:"),
        leanings=_leanings(state, choices, row),
        outside=_outside(state, row),
    )


def _strongest(
    state: State, choices: Choices, person: int, sort: str, names: Names, *, prefix: str = ""
) -> tuple[Belief, ...]:
    keys, strengths = state.interests.strengths(person=person, sort=sort, ts_ms=state.now_ms)
    said = set(state.interests.declared(person=person, sort=sort).tolist())
    own = choices.owns if sort == "accounts" else frozenset[int]()
    ranked = sorted(
        ((-strength, key) for key, strength in zip(keys.tolist(), strengths.tolist(), strict=True) if key not in own)
    )  # fmt: skip
    found = []
    for strength, key in ranked[:BELIEFS_MAX]:
        acts, times = _evidence(state, person, sort, key)
        since_ms, last_ms = (int(times.min()), int(times.max())) if len(times) else (0, 0)
        name = f"{prefix}{names.names[key]}"
        found.append(Belief(name, round(-strength, 4), key in said, since_ms, last_ms, acts))
    return tuple(found)


def _leanings(state: State, choices: Choices, person: int) -> tuple[Leaning, ...]:
    """Both ways, the furthest from the usual first."""
    topics, accounts = state.cards.topics.names, state.cards.accounts.names
    found = [
        Leaning(f"topic:{topics[key]}" if sort == TOPIC else accounts[key], round(longer, 4))
        for sort, key, longer in state.tastes.leans_on(person=person)
        if abs(longer) >= state.params.looks.leaning_told and (sort == TOPIC or key not in choices.owns)
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.longer), one.subject))[:BELIEFS_MAX])


def _outside(state: State, person: int) -> OutsideShown | None:
    """How much of what the person was shown last, of cards with a home, was at home outside their circles."""
    own = state.circles.own_of(person)
    cards, times = state.people.shown.of(person)
    homes = state.circles.homes_of(cards[np.argsort(-times, kind="stable")])
    homes = homes[homes != NO_CIRCLE][:OUTSIDE_CARDS_MAX]
    if not (own.any() and len(homes)):
        return None
    return OutsideShown(len(homes), round(float((~own[homes]).mean()), 4))


def _evidence(state: State, person: int, sort: str, key: int) -> tuple[dict[str, int], I64]:
    """The remembered acts that speak for a key, by kind, and when they were; a no is no evidence for it."""
    cards, kinds, times, weights = state.people.history(person)
    # One facet of a card or several; somebody who only searched has no cards at all, and no width can be inferred.
    facets = state.facets[sort][cards]
    says = facets == key
    speaks = (says.any(axis=1) if says.ndim > 1 else says) & (weights > 0.0)
    acts = Counter(KIND_OF_CODE[int(kind)] for kind in kinds[speaks])
    searches = list(_searches(state, person, key)) if sort == "topics" else []
    if searches:
        acts[SEARCHED] = len(searches)
    return dict(acts.most_common()), np.concatenate([times[speaks], np.array(searches, np.int64)])


def _searches(state: State, person: int, topic: int) -> Iterator[int]:
    names, times = state.people["searched"][person], state.people["searched_ms"][person]
    return (int(time_ms) for time_ms in times[names == topic])
