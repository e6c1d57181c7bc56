"""What people do with comments. One transaction each; the person's row is locked first, then the comment's."""

from magpie.domain.talk.actions.forgetting import forget_person, forget_voice
from magpie.domain.talk.actions.moderating import hide_comment, report_comment, settle_reports, show_again
from magpie.domain.talk.actions.posting import post_comment, take_back_comment

__all__ = [
    "forget_person",
    "forget_voice",
    "hide_comment",
    "post_comment",
    "report_comment",
    "settle_reports",
    "show_again",
    "take_back_comment",
]
