"""The loop, now: one page for whoever runs the site, read from the gateway every two seconds."""
