"""Arrays that grow by doubling: the one way the retrieval models make room for new item rows."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)

ROWS_MIN = 1_024


def room_for(rows: int, capacity: int) -> int:
    """The capacity that holds `rows`: unchanged, or doubled until it does."""
    capacity = max(capacity, ROWS_MIN)
    while capacity < rows:
        capacity *= 2
    return capacity


def grown(array: npt.NDArray[Scalar], capacity: int, fill: float = 0) -> npt.NDArray[Scalar]:
    """A longer copy of `array`, the new rows filled with `fill`."""
    longer = np.full((capacity, *array.shape[1:]), fill, array.dtype)
    longer[: array.shape[0]] = array
    return longer
