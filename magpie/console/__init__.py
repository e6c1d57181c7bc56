"""The merchant's web: pages for those who act for an account. Rights, queries and actions are the domain's."""
