"""The town that Magpie opens with: invented makers, goods, stories and pictures, played in through public actions.

Everything here is written and drawn for this product; nothing is a photograph, a brand or a person. It is always
marked as simulated.
"""
