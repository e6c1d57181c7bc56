"""Reading Olist's published marketplace files (customers, orders, items, payments), unchanged: csv or csv.gz.

Nothing here writes. `read_folder` gives what the files say or names the first cell that cannot be read; `sale_of` says it
as a sale of another system; `compare` sets what was sold beside what was paid, order by order.
"""

from magpie.domain.trade.olist.files import OlistFiles, OlistOrder, UnreadableOlist, read_folder
from magpie.domain.trade.olist.plan import ORIGIN, sale_of
from magpie.domain.trade.olist.reconciling import Compared, Reason, compare

__all__ = [
    "ORIGIN",
    "Compared",
    "OlistFiles",
    "OlistOrder",
    "Reason",
    "UnreadableOlist",
    "compare",
    "read_folder",
    "sale_of",
]
