"""Webhooks: facts told to merchants' own servers, signed, again and again until they are heard."""
