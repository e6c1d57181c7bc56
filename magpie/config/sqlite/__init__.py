"""SQLite as Django knows it, with a queue before its one writer; Django looks for what it needs in `base`."""
