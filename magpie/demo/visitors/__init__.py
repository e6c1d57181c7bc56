"""Simulated visitors: people of the town who use a running site through its public endpoints, as browsers do.

They hold no truth and take no short cut: slates by `/v1/slates`, what they do by `/v1/batch`, following, reserving,
commenting and buying signed in, by `/api/v1`, paid on the page of the test bank, and claiming in flash sales by `/v1/claims`. Only who has the site's own secret can be one of them, so all they cause is marked simulated.

    residents  who they are: persons of the site, made once
    rhythm     when each comes
    looks      what one card makes them say
    remarking  what they say under it
    shopping   what they buy, and what becomes of it
    claiming   how they use a flash sale
    keeping    how the shops of the town send it
    browser    the site as one of them reaches it, politely
    living     all of them, until told to stop
"""
