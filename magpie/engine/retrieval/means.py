"""Running means of a learner's arrays: what it answers from where its steps stay large for ever.

A learner that must follow the day takes big steps, and so always stands a step beside the best place; the mean of its
last places is nearer to it (Polyak and Juditsky 1992). Owns a second copy of each array. Refuses to be exact about time: it
follows every so many steps, which are counted, so a replay gives the same bits.
"""

import numpy as np

from magpie.engine.arrays import F32, Snapshot


class Means:
    """Means of named float32 arrays whose first axis may grow."""

    def __init__(self) -> None:
        self._means: dict[str, F32] = {}

    def __getitem__(self, name: str) -> F32:
        return self._means[name]

    def fit(self, live: dict[str, F32]) -> None:
        """Know the rows that are new, from where they stand."""
        for name, array in live.items():
            known = self._means.get(name)
            if known is None:
                self._means[name] = array.copy()
            elif len(known) < len(array):
                self._means[name] = np.concatenate([known, array[len(known) :]])

    def follow(self, live: dict[str, F32], share: float) -> None:
        """Move by `share`, in 0..1, of the way to where the arrays stand now."""
        self.fit(live)
        for name, array in live.items():
            mean = self._means[name]
            mean += np.float32(share) * (array - mean)

    def forget(self, live: dict[str, F32], names: tuple[str, ...], row: int) -> None:
        """A row that began anew begins anew here, too."""
        for name in names:
            self._means[name][row] = live[name][row]

    def snapshot(self) -> Snapshot:
        """All means: {"mean.vectors": …}."""
        return {f"mean.{name}": mean.copy() for name, mean in self._means.items()}

    def restore(self, state: Snapshot) -> None:
        """Become what `snapshot` gave."""
        self._means = {
            name.removeprefix("mean."): array.astype(np.float32)
            for name, array in state.items()
            if name.startswith("mean.")
        }

    def bytes_used(self) -> int:
        return sum(mean.nbytes for mean in self._means.values())
