"""Where the rooms are joined: settings, URLs, the WSGI and ASGI entries and the wiring table.

Only the command line imports it. Everything that differs between two installations is read here, from the
environment and the home folder, and nowhere else.
"""
