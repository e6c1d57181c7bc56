"""The `magpie` command."""
