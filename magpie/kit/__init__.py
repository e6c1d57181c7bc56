"""The lowest room: money, ids, time, paging, refusals and tokens.

Pure and small. It knows no event, no person and no framework, and imports nothing above it.
"""
