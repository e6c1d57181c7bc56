"""Interest circles (兴趣圈层): groups of cards that the same people engage with, found from the log alone.

One published algorithm (README.md): decayed co-engagement links, Louvain modularity, ids kept by overlap. It knows no
category, no shop, and nothing about who a person is. It publishes nothing that chance could have made.
"""
