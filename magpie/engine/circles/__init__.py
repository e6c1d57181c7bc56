"""Interest circles (兴趣圈层): groups of cards that the same people engage with, found from the log alone.

One published algorithm (README.md): decayed co-engagement links, Louvain modularity, ids kept by overlap. It knows no
category, no shop, and nothing about who a person is. It publishes nothing that chance could have made.
"""

from magpie.engine.circles.circles import Circles
from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.picture import Edge, Node, Picture, draw_picture, top_topics

__all__ = ["NO_CIRCLE", "Circles", "CirclesParams", "Edge", "Node", "Picture", "draw_picture", "top_topics"]
