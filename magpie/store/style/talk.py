"""An invented conversation for the style page: a question, its maker's answer, one hidden, one taken back."""

from datetime import datetime, timedelta

from magpie.domain.people.queries import AccountFace
from magpie.domain.talk.queries import CommentView, Talk
from magpie.domain.talk.subjects import Subject
from magpie.kit.paging import Page
from magpie.store.talk.reading import Draft, ShownTalk


def sample_talk(now: datetime) -> ShownTalk:
    maker, reader = (
        _face(1, "lantern_tea", "灯下茶坊", "Lantern Tea", now),
        _face(2, "wen", "阿文", "Wen", now),
    )
    answer = _said(
        2, maker, "八十度，杯子先不温。 Eighty degrees, and a cold cup.", now, thread=1, is_maker=True
    )
    rows = (
        _said(1, reader, "水要多热？ How hot should the water be?", now, answers=(answer,)),
        _said(3, reader, "", now, hidden_why="advertising"),
        _said(4, reader, "", now, is_taken_back=True),
    )
    subject = Subject("product:1", maker, "明前绿茶", "Spring green tea", "/p/1")
    talk = Talk(page=Page(rows=rows, next_cursor=None), count=2, hidden_count=1, is_maker=False)
    return ShownTalk(subject, talk, Draft(), None, (reader,), "newest", "")


def _face(number: int, handle: str, zh: str, en: str, now: datetime) -> AccountFace:
    return AccountFace(
        id=number, key=f"account:{number}", kind="person", handle=handle, name_zh=zh, name_en=en, about_zh="",
        about_en="", zone="Asia/Shanghai", opened_at=now, is_open=True, is_simulated=True,
    )  # fmt: skip


def _said(
    number: int,
    voice: AccountFace,
    text: str,
    now: datetime,
    *,
    thread: int = 0,
    is_maker: bool = False,
    is_taken_back: bool = False,
    hidden_why: str = "",
    answers: tuple[CommentView, ...] = (),
) -> CommentView:
    return CommentView(
        id=number, card="product:1", voice=voice, answers_to=None, text=text, posted_at=now - timedelta(minutes=9),
        is_maker=is_maker, is_own=False, is_taken_back=is_taken_back, is_simulated=True, hidden_why=hidden_why,
        thread=thread or number, answers=answers,
    )  # fmt: skip
