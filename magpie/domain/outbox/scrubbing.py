"""Scrubbing: what was deleted from the tables is gone from the database's files, too.

SQLite overwrites what it deletes (`secure_delete`), but moving rows about leaves copies of them in the gaps of other
pages, and the write-ahead log holds whole pages from before. So the file is written anew and that log is emptied.
PostgreSQL's files are its own server's, and none of ours: it refuses nothing and does nothing there.
"""

from django.db import connection


def scrub_database() -> bool:
    """Write the file anew and empty its write-ahead log; False when somebody still read an older state.

    Writers wait for about a second per 100 MB; readers do not.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _, _ = cursor.fetchone()
    return not is_busy
