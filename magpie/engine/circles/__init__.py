"""Interest circles (兴趣圈层): people of one taste and the cards they like most, found from the log alone.

One published algorithm (README.md): what looks bring above the usual, its leading directions, a mixture of tastes, and
as many circles as the evidence is worth. It knows no category, no shop, and nothing about who a person is.
"""
