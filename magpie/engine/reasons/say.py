"""A reason as a sentence, and the rule of who may be told which."""

from collections.abc import Iterable, Mapping

from magpie.engine.reasons.table import BY_CODE, ReasonRow
from magpie.kit.errors import Refusal
from magpie.log.payloads import Reason, Words


class UnknownReason(Refusal):
    code = "unknown_reason"
    status = 500
    en = "“{name}” is not in the reason table, so the card was left without that reason."
    zh = "理由表中没有“{name}”，该卡片未附此理由。"


def say(reason: Reason, *, names: Mapping[str, Words], language: str) -> str:
    """The sentence in `language` ("zh…" or anything else for English); without a name, the bare sentence.

    >>> say(Reason(code="follow", cause="account:9"), names={"account:9": Words(zh="阿桃", en="Tao")}, language="en")
    'You follow Tao'
    """
    row = _get_row(reason.code)
    name = names.get(reason.cause, Words()).say(language) if reason.cause else ""
    if language.lower().startswith("zh"):
        return row.zh.replace("{name}", name) if name else row.zh_bare
    return row.en.replace("{name}", name) if name else row.en_bare


def may_say(code: str, *, personalised: bool) -> bool:
    """Whether a slate may give this reason: a slate that is not personalised may speak of no person."""
    return not _get_row(code).is_personal or personalised


def keep_sayable(
    reasons: Iterable[Reason], *, personalised: bool
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """(kept, removed): personal reasons are removed from a slate that is not personalised."""
    kept: list[Reason] = []
    removed: list[Reason] = []
    for reason in reasons:
        (kept if may_say(reason.code, personalised=personalised) else removed).append(reason)
    return tuple(kept), tuple(removed)


def _get_row(code: str) -> ReasonRow:
    if code not in BY_CODE:
        raise UnknownReason(name=code)
    return BY_CODE[code]
