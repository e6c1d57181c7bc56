"""What a change of weights would have earned, told from slates that were made without it: see README.md."""
