"""How much one event may teach: the defence against one client, many ids, and many clicks.

`Trust.weigh` is a deterministic function of the events before it, in log order. It judges behaviour only: nothing
about who somebody is. What it refuses to count is still in the log; it only stops moving cards.
"""
