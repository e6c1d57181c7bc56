"""Chinese words: one for every sentence, none left over, placeholders kept, and a compiler without gettext."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest

import magpie
from magpie.ui.locale import FOLDER, compile_catalogues, read_catalogue
from magpie.ui.locale.extracting import messages_in

PACKAGE = Path(magpie.__file__).parent
SOURCE = FOLDER / "zh_Hans" / "LC_MESSAGES" / "django.po"
HOLE = re.compile(r"%\((\w+)\)s")


def said() -> dict[str, str]:
    """msgid -> the file that says it, over everything people see."""
    found = {}
    for room in ("ui", "store", "console"):
        for file, message in messages_in(PACKAGE / room):
            found.setdefault(message, f"{room}/{file}")
    return found


def written() -> dict[str, str]:
    """msgid -> its Chinese words."""
    entries = {}
    for entry in read_catalogue(SOURCE):
        if entry.id:
            is_plural = isinstance(entry.id, tuple | list)
            entries[entry.id[0] if is_plural else entry.id] = entry.string[0] if is_plural else entry.string
    return entries


def test_every_sentence_has_chinese_words_and_no_words_are_left_over() -> None:
    sentences, words = said(), written()

    assert len(sentences) > 150
    assert {one: where for one, where in sentences.items() if not words.get(one)} == {}
    assert sorted(set(words) - set(sentences)) == []


def test_no_sentence_is_translated_twice() -> None:
    """The second would be read by nobody, or by everybody who meant the first."""
    ids = re.findall(r'^msgid (".*"(?:\n".*")*)', SOURCE.read_text(encoding="utf-8"), re.MULTILINE)

    assert [one for one, count in Counter(ids).items() if count > 1] == []


def test_chinese_words_are_chinese_and_end_like_chinese() -> None:
    odd = {
        one: words
        for one, words in written().items()
        if not re.search(r"[\u4e00-\u9fff]", words) or words.endswith((".", ",", "?", "!"))
    }

    assert odd == {}


def test_no_value_is_lost_between_the_languages() -> None:
    plural = {
        "One left": {"left"},
        "Only one left": {"left"},
        "Only one left: choose fewer.": {"left"},
        "One thing in your cart cannot be bought now and was left out; it stays in the cart.": {"left"},
        "The shop has your order and sends it.": {"shops"},
        "1 piece": {"pieces"},
    }
    for one, words in written().items():
        assert set(HOLE.findall(words)) == (plural.get(one) or set(HOLE.findall(one))), one


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "tea"\nmsgstr "茶"\n'
    (folder / "django.po").write_text(text, encoding="utf-8")

    first = compile_catalogues(folder=tmp_path)
    second = compile_catalogues(folder=tmp_path)

    assert first == [folder / "django.mo"]
    assert second == []
    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("tea") == "茶"


def test_a_sentence_without_words_is_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    page = '{% load i18n %}{% translate "Quite new" %}{% blocktranslate with n=x %}Hi {{ n }}{% endblocktranslate %}'
    (tmp_path / "templates" / "page.html").write_text(page, encoding="utf-8")

    assert [message for _, message in messages_in(tmp_path)] == ["Quite new", "Hi %(n)s"]
    assert "Quite new" not in written()


@pytest.mark.parametrize("name", ["Sign in", "Reserve one", "Why this"])
def test_the_words_people_meet_first_are_there(name: str) -> None:
    assert written()[name]
