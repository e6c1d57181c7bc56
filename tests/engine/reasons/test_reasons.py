"""Reasons are said natively in both languages, and personal ones only where personalisation is on."""

import re
import string

import pytest

from magpie.engine.reasons import BY_CODE, TABLE, Control, Evidence, UnknownReason, keep_sayable, may_say, say
from magpie.log.payloads import Reason, Words

NAMES = {"card:1": Words(zh="灯笼茶", en="Lantern Tea"), "account:9": Words(zh="阿桃", en="Tao")}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("code", "cause", "zh", "en"),
    [
        ("liked_card", "card:1", "你喜欢过「灯笼茶」", "You liked “Lantern Tea”"),
        ("follow", "account:9", "你关注了「阿桃」", "You follow Tao"),
        ("follow", "account:404", "来自你关注的账号", "From an account you follow"),
        ("trend", "", "现在很多人在看", "Many people are looking at this right now"),
    ],
)
def test_a_reason_names_its_evidence_in_both_languages(code: str, cause: str, zh: str, en: str) -> None:
    reason = Reason(code=code, cause=cause)

    assert say(reason, names=NAMES, language="zh-hans") == zh
    assert say(reason, names=NAMES, language="en") == en


def test_a_name_with_braces_is_only_text() -> None:
    names = {"card:1": Words(zh="{zh_bare}", en="{0.__class__}")}

    said = say(Reason(code="liked_card", cause="card:1"), names=names, language="en")

    assert said == "You liked “{0.__class__}”"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.code)
def test_every_row_is_complete_and_native(row) -> None:
    for zh in (row.zh, row.zh_bare):
        assert HAN.search(zh)
    for en in (row.en, row.en_bare):
        assert en and not HAN.search(en)
    assert not _fields(row.zh_bare) and not _fields(row.en_bare)
    assert _fields(row.zh) == _fields(row.en) <= {"name"}
    assert row.evidence in Evidence and row.control in Control


def test_codes_are_unique_and_every_evidence_can_be_named() -> None:
    assert len(BY_CODE) == len(TABLE) == 30
    assert {row.evidence for row in TABLE} == set(Evidence)


def test_a_slate_without_personalisation_says_nothing_about_the_person() -> None:
    reasons = [Reason(code=row.code, cause="card:1") for row in TABLE]

    kept, removed = keep_sayable(reasons, personalised=False)

    assert {r.code for r in kept} == {row.code for row in TABLE if not row.is_personal}
    assert len(kept) == 11 and len(removed) == 19
    assert all("you" not in _words(say(r, names=NAMES, language="en")) for r in kept)
    assert all("你" not in say(r, names=NAMES, language="zh") for r in kept)
    assert keep_sayable(reasons, personalised=True) == (tuple(reasons), ())


def test_a_code_outside_the_table_is_refused_by_name() -> None:
    with pytest.raises(UnknownReason) as refused:
        may_say("because", personalised=True)

    assert refused.value.detail == {"name": "because"}


def _fields(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def _words(sentence: str) -> set[str]:
    return set(re.findall(r"[a-z]+", sentence.lower()))
