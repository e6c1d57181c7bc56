"""The Django apps that hold the truth. An app may know the ones below it and nothing above.

distribution > content > goods > people > outbox. Writing is in `actions`, reading in `queries`, arithmetic in
`rules`; what happened leaves as a fact through `outbox`.
"""
