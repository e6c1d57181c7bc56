"""The house style: base templates, tokens, components, icons, words in both languages.

It knows no domain, no person and no card. Store and console compose their pages from it.
"""
