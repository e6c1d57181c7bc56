"""The first page of an account: what to do now, and how the day goes."""
