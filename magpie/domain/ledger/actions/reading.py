"""Reading what is to be posted: nothing that the tables could misread, cut off or overflow on gets past here."""

from collections.abc import Sequence
from typing import NoReturn

from magpie.domain.ledger import rules
from magpie.domain.ledger.refusals import EmptyEntry, UnreadableEntry
from magpie.kit.errors import Refusal


def read_moves(key: str, moves: Sequence[rules.MoveDraft]) -> list[rules.MoveDraft]:
    """The moves that move something; raises UnreadableEntry, or EmptyEntry where none does."""
    if len(moves) > rules.MOVES_MAX:
        _refuse(
            "moves", f"At most {rules.MOVES_MAX} fit in one entry.", f"单条分录最多 {rules.MOVES_MAX} 笔。"
        )
    for move in moves:
        _check_move(move)
    some = [move for move in moves if move.amount_minor]
    if not some:
        raise EmptyEntry(key=key)
    return some


def check_entry(*, key: str, kind: object, ref: str, currency: str) -> None:
    """Raises UnreadableEntry."""
    check_word("key", key, most=rules.KEY_CHARS_MAX)
    check_word("ref", ref, most=rules.REF_CHARS_MAX)
    if not isinstance(kind, rules.EntryKind):
        _refuse("kind", "It is none of the kinds of entries.", "不是已知的分录类型。")
    check_currency(currency)


def check_currency(currency: str, *, says: type[Refusal] = UnreadableEntry) -> None:
    if not isinstance(currency, str) or not rules.CURRENCY_PATTERN.fullmatch(currency):
        _refuse(
            "currency", "It is three capital letters, such as CNY.", "币种应为三个大写字母，例如 CNY。", says
        )


def check_word(field: str, text: str, *, most: int, says: type[Refusal] = UnreadableEntry) -> None:
    """A key or ref: ASCII without blanks, at least one character."""
    is_word = isinstance(text, str) and 0 < len(text) <= most and rules.WORD_PATTERN.fullmatch(text)
    if not is_word:
        _refuse(
            field,
            f"It is 1 to {most} letters, digits and signs without blanks.",
            f"应为 1 到 {most} 个不含空格的字母、数字或符号。",
            says,
        )


def check_amount(amount_minor: object, *, least: int = 0, says: type[Refusal] = UnreadableEntry) -> None:
    most = rules.AMOUNT_MINOR_MAX
    if type(amount_minor) is not int or not least <= amount_minor <= most:
        _refuse(
            "amount",
            f"It is a whole number from {least} to {most}.",
            f"金额应为 {least} 到 {most} 的整数。",
            says,
        )


def _check_move(move: rules.MoveDraft) -> None:
    check_amount(move.amount_minor)
    for ref in (move.debit, move.credit):
        if not isinstance(ref.kind, rules.AccountKind) or not rules.is_owner_of(ref):
            _refuse(
                "account",
                f"{ref.kind} cannot belong to “{ref.owner}”.",
                f"{ref.kind} 不能属于“{ref.owner}”。",
            )
    if move.debit == move.credit:
        _refuse("account", "Money moves between two accounts.", "资金必须在两个账户之间变动。")
    if not isinstance(move.reason, rules.Reason):
        _refuse("reason", "It is none of the reasons.", "不是已知的变动原因。")
    if move.line:
        check_word("line", move.line, most=rules.LINE_CHARS_MAX)


def _refuse(field: str, why_en: str, why_zh: str, says: type[Refusal] = UnreadableEntry) -> NoReturn:
    raise says(field=field, why_en=why_en, why_zh=why_zh)
