"""Why something cannot be said, hidden or reported. What was typed is never lost: the form keeps it."""

from magpie.kit.errors import Refusal


class NoSuchComment(Refusal):
    code, status = "no_such_comment", 404
    en = "There is no such comment, or it has been taken back."
    zh = "没有这条评论，或它已被作者收回。"


class NoSuchCard(Refusal):
    code, status = "no_such_card", 404
    en = "There is nothing here to comment on; it may have been taken down."
    zh = "这里没有可以评论的内容，它可能已经下架。"


class NothingSaid(Refusal):
    code, status = "nothing_said", 422
    en = "Write a few words first; nothing was posted."
    zh = "先写几个字吧，还没有发出任何内容。"


class SaidTooMuch(Refusal):
    code, status = "said_too_much", 422
    en = "A comment has at most {most} characters; yours has {count}. It is still in the field."
    zh = "评论最多 {most} 个字符，现在是 {count} 个。你写的还在输入框里。"


class SaidAlready(Refusal):
    code, status = "said_already", 409
    en = "You have said exactly this already. Say it in other words, or leave it at that."
    zh = "这句话你已经说过了。换个说法，或者就到这里。"


class TooFast(Refusal):
    code, status = "too_fast", 429
    en = "That is a lot of comments in a short time. Yours is still in the field; try again in a minute."
    zh = "短时间内的评论有点多。你写的还在，过一分钟再发。"


class ThreadIsFull(Refusal):
    code, status = "thread_is_full", 409
    en = "This conversation has {most} answers, which is the most. Begin a comment of your own."
    zh = "这条评论下已有 {most} 条回复，达到上限。请另起一条评论。"


class NotWelcome(Refusal):
    code, status = "not_welcome", 403
    en = "You cannot comment here: this account does not wish to hear from you."
    zh = "你无法在这里评论：对方不希望收到你的消息。"


class UnreadableReason(Refusal):
    code, status = "unreadable_reason", 422
    en = "Say why: {known}. That a comment is unfavourable is no reason."
    zh = "请说明理由：{known}。不喜欢听不算理由。"


class SiteDecided(Refusal):
    code, status = "site_decided", 409
    en = "This site has looked at the comment and decided that it stays."
    zh = "本站已审看过这条评论，决定保留。"


class OwnComment(Refusal):
    code, status = "own_comment", 409
    en = "This is your own comment; you can take it back instead."
    zh = "这是你自己的评论，你可以直接收回。"


class TooManyReports(Refusal):
    code, status = "too_many_reports", 429
    en = "You have reported {most} comments today, which is the most. Those are being looked at."
    zh = "你今天已举报 {most} 条评论，达到上限。这些会有人处理。"
