"""Reading a Shopify product export, unchanged: bytes in, drafts and everything that is wrong with them out.

Nothing here writes, and nothing is fetched from the network. Either the whole file can be published or the reader gets
every reason why not, by row and column.
"""

from magpie.domain.goods.shopify.plan import Plan, PlannedProduct, read_export
from magpie.domain.goods.shopify.problems import Note, Problem

__all__ = ["Note", "Plan", "PlannedProduct", "Problem", "read_export"]
