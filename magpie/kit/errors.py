"""Refusals: what a person or a program is told when something cannot be done.

Every refusal is a class of its own, named by its reason, and speaks Chinese and English. It says what
happened, what was kept, and what to do; it never carries a stack trace or another person's data.
"""

from typing import ClassVar


class Refusal(Exception):
    """A request that cannot be granted, with a stable code and a sentence in each language.

    Subclasses set `code`, `status` (the HTTP status an edge answers with), and the sentences `en` and `zh`,
    which are format strings over the keyword details given to the constructor:

    >>> class TooLate(Refusal):
    ...     code, status = "too_late", 400
    ...     en = "The event is {age_days} days old; live events are taken for {limit_days} days."
    ...     zh = "事件已过去 {age_days} 天；实时接收的期限是 {limit_days} 天。"
    >>> TooLate(age_days=9, limit_days=7).say("en")
    'The event is 9 days old; live events are taken for 7 days.'
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    en: ClassVar[str] = "The request was refused."
    zh: ClassVar[str] = "请求被拒绝。"

    def __init__(self, **detail: object) -> None:
        self.detail = detail
        super().__init__(self.say("en"))

    def say(self, language: str) -> str:
        """The sentence in `language`: Chinese for any tag that starts with "zh", else English."""
        template = self.zh if language.lower().startswith("zh") else self.en
        return template.format(**self.detail)

    def as_dict(self) -> dict[str, object]:
        """The body every edge answers with: {"code", "message": {"en", "zh"}, "detail"}."""
        return {
            "code": self.code,
            "message": {"en": self.say("en"), "zh": self.say("zh")},
            "detail": {name: value for name, value in self.detail.items() if _is_plain(value)},
        }


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
