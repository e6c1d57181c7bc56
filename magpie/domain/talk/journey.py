"""How facts about comments are told to the journey log: who, where and when, never the words.

A maker that answers under its own card has said something, and nothing of its interest in it: that is a kind of its own,
so that nobody warms a card by talking under it.
"""

from magpie.domain.outbox.wiring import Moment
from magpie.domain.talk.events import (
    CommentHidden,
    CommentPosted,
    CommentReported,
    CommentShownAgain,
    CommentTakenBack,
)
from magpie.log.event import Event


def comment_posted(fact: CommentPosted, moment: Moment) -> Event:
    thread = {"thread": f"comment:{fact.thread}"} if fact.thread else {}
    return Event(
        id="",
        ts_ms=0,
        kind="Comment Answered by Maker" if fact.is_maker else "Content Commented",
        person=fact.person,
        account=f"account:{fact.account}",
        card=fact.card,
        scene=fact.scene,
        slate=fact.slate,
        position=fact.position,
        ref=f"comment:{fact.comment}",
        props=thread,
    )


def comment_taken_back(fact: CommentTakenBack, moment: Moment) -> Event:
    return _about(fact, "Comment Taken Back")


def comment_hidden(fact: CommentHidden, moment: Moment) -> Event:
    return _about(fact, "Comment Hidden", reason=fact.reason, by_site=fact.is_by_site)


def comment_shown_again(fact: CommentShownAgain, moment: Moment) -> Event:
    return _about(fact, "Comment Shown Again", by_site=fact.is_by_site)


def comment_reported(fact: CommentReported, moment: Moment) -> Event:
    return _about(fact, "Comment Reported", **({"reason": fact.reason} if fact.reason else {}))


def _about(
    fact: CommentTakenBack | CommentHidden | CommentShownAgain | CommentReported,
    kind: str,
    **props: str | bool,
) -> Event:
    return Event(
        id="",
        ts_ms=0,
        kind=kind,
        person=fact.person,
        account=f"account:{fact.account}",
        card=fact.card,
        ref=f"comment:{fact.comment}",
        props=dict(props),
    )
