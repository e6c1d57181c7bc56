"""Where a new card stands in the sequence model before anybody has met it: among those of its topics that are like it.

Owns the first vector of a card. Its own events move it from there, and the first of them move it most, so what was
assumed of it blends out by itself.
"""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.rowsets import distinct
from magpie.engine.state.state import State


def place_among_its_like(state: State, row: int) -> None:
    """Begin at the mean of what the model learned of up to `arrival_cards` hot cards of each of its strongest topics,
    weighed by the square of their likeness in content; where nobody is like it, at the noise every row begins with."""
    model = state.blend.sequence
    model.make_room(row + 1)
    topics, _ = state.facets.topics_of(row)
    near = state.boards["topic"].some(
        topics[: state.params.arrival_topics].astype(np.int32), state.params.arrival_cards
    )
    near = distinct(near[near >= 0]).astype(np.int32)
    near = _learned(state, near[near != row])
    likeness = np.maximum(state.vectors.likeness(vector=state.vectors.vector(row), cards=near), 0.0)
    weights = likeness * likeness
    if len(near) and weights.sum() > 0.0:
        model.set_start_vector(row, (weights / weights.sum()).astype(np.float32) @ model.vectors_of(near))


def _learned(state: State, rows: I32) -> I32:
    """Of these rows the ones that ever came after another: of the others the model knows nothing."""
    known = rows[rows < state.blend.sequence.rows]
    learned: I32 = known[state.blend.sequence.popularity(known) > 0.0]
    return learned
