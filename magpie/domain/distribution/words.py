"""Text into the words a content vector is hashed from: Latin words, and every two neighbouring Chinese characters.

Pairs are the classic index of Chinese without a dictionary: 手工茶杯 -> 手工, 工茶, 茶杯. A pure function.
"""

import re
import unicodedata

WORDS_MAX = 400
WORD_CHARS_MAX = 40
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3005]+|[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3005]")
STOP_WORDS = frozenset(
    "a an and are as at be by for from has have in is it its of on or our that the this to was we with you".split()  # noqa: SIM905
)


def split_words(*texts: str) -> tuple[str, ...]:
    """('Hand-made tea cup', '手工茶杯') -> ('hand', 'made', 'tea', 'cup', '手工', '工茶', '茶杯'); repeats are kept."""
    words: list[str] = []
    for text in texts:
        for run in runs_of(text):
            words.extend(_pairs(run))
    return tuple(words[:WORDS_MAX])


def runs_of(text: str) -> list[str]:
    """Unbroken runs of one script, folded: full-width becomes half-width, capitals small."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        found.extend(
            part
            for part in re.split(r"(?<=[\u3400-\u9fff])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u3400-\u9fff])", run)
        )
    return found


def _pairs(run: str) -> list[str]:
    if not CJK.match(run):
        return [] if run in STOP_WORDS or len(run) < 2 else [run[:WORD_CHARS_MAX]]
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
