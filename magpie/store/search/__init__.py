"""Looking for something by name: the page, and suggestions while it is being typed."""
