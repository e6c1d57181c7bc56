"""Names for the array types the engine passes around, by dtype."""

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
Snapshot = dict[str, npt.NDArray[np.generic]]
"""One part's whole state as named arrays; restoring it gives the same bits."""
