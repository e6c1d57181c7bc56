"""Why something about content cannot be done. Files that cannot be read are refused by `films` and `pictures`."""

from magpie.kit.errors import Refusal


class NoSuchContent(Refusal):
    code, status = "no_such_content", 404
    en = "There is no {content} here."
    zh = "没有 {content}。"


class UntitledContent(Refusal):
    code, status = "untitled_content", 422
    en = "A post needs a title, in Chinese or English."
    zh = "内容需要一个中文或英文标题。"


class WordsTooLong(Refusal):
    code, status = "words_too_long", 422
    en = "“{field}” is longer than {most} characters."
    zh = "“{field}”超过 {most} 个字符。"


class TooManyAnchors(Refusal):
    code, status = "too_many_anchors", 422
    en = "A post can carry {most} products, each once."
    zh = "每条内容最多关联 {most} 件商品，且不可重复。"


class UnknownTopic(Refusal):
    code, status = "unknown_topic", 422
    en = "“{topic}” is not a topic we know, or one too many (at most {most})."
    zh = "“{topic}”不是可用话题，或已超过 {most} 个。"


class AccountIsClosed(Refusal):
    code, status = "account_is_closed", 409
    en = "@{handle} is closed and publishes nothing."
    zh = "@{handle} 已关闭，无法发布。"
