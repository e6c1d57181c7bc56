"""What a page answers when something broke under it: a full disk is said as what it is, the rest as our fault.

Django hands every exception that nobody answered to `answer_fault`, wherever it was raised: in a view, a form, the
session or an upload on its way to the disk.
"""

import errno
import sqlite3
import sys
from typing import Final

import psycopg
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request, server_error

from magpie.api.problems import answer
from magpie.kit.errors import Refusal
from magpie.store.edge import show_refusal

API: Final = "/api/"
FULL_ERRNOS: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class NoRoomLeft(Refusal):
    code, status = "no_room_left", 507
    en = "The disk of this site is full, so this could not be kept. What was there before is unharmed; try again later."
    zh = "本站磁盘空间已满，本次内容未能保存。此前的数据不受影响，请稍后再试。"


def answer_fault(request: HttpRequest) -> HttpResponse:
    """507 in words when the disk is full, else Django's own 500. Called while the exception is being handled."""
    return _say_no_room(request) if _found_no_room(sys.exc_info()[1]) else server_error(request)


def answer_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same for 400: a session that finds no room is taken by Django for one that somebody ended meanwhile."""
    return _say_no_room(request) if _found_no_room(exception) else bad_request(request, exception)


def _say_no_room(request: HttpRequest) -> HttpResponse:
    refusal = NoRoomLeft()
    return answer(refusal) if request.path.startswith(API) else show_refusal(request, refusal)


def is_full_disk(error: BaseException) -> bool:
    """Whether a file, SQLite ("database or disk is full") or PostgreSQL (53100) found no room."""
    if isinstance(error, OSError):
        return error.errno in FULL_ERRNOS
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return isinstance(error, psycopg.errors.DiskFull)


def _found_no_room(error: BaseException | None) -> bool:
    """Whether this error, or one it came from, is a full disk: Django wraps the database's errors in its own."""
    while error is not None:
        if is_full_disk(error):
            return True
        error = error.__cause__ or error.__context__
    return False
