"""From scored candidates to a slate: places owed to trials, then the best that their neighbours allow, then why."""
