"""Words of an export: HTML to plain text, tags to topics, and texts to the language they are written in."""

import re
from html.parser import HTMLParser

from magpie.domain.goods import rules
from magpie.domain.goods.taxonomy import TOPICS, fold, topics_by_word

TAG_WEIGHT = 1.0  # the merchant said so
SHELF_WEIGHT = 0.7  # the shelf it stands on says so
TITLE_WEIGHT = 0.5  # its title mentions it
_SILENT = {"script", "style", "template", "iframe", "object", "svg", "head", "title", "noscript"}
_BREAKS = {
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "hr",
}


class _Text(HTMLParser):
    """Keeps what a reader would see; scripts, styles and attributes never arrive."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("· ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BREAKS - {"br", "hr"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """'<p>Spring&nbsp;tea</p><script>x()</script>' -> 'Spring tea': text, never markup, lines kept."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    text = "".join(
        char for char in "".join(parser.parts) if char == "\n" or char.isprintable() or char.isspace()
    )
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def in_languages(text: str) -> tuple[str, str]:
    """(Chinese, English) of a text in one of them: '绿茶' -> ('绿茶', ''), 'Tea' -> ('', 'Tea')."""
    return (text, "") if rules.is_chinese(text) else ("", text)


def split_tags(text: str) -> list[str]:
    """'Tea, 手工,tea' -> ['Tea', '手工']: each once, in order, whatever comma was used."""
    tags: dict[str, str] = {}
    for tag in re.split(r"[,，]", text):
        if tag.strip():
            tags.setdefault(fold(tag) or tag.strip(), tag.strip())
    return list(tags.values())


def weigh_topics(*, tags: list[str], shelf: str, title: str) -> tuple[dict[str, float], list[str]]:
    """(topic weights, the tags that name no topic of the taxonomy)."""
    words = topics_by_word()
    weights: dict[str, float] = {}
    strange = []
    for tag in tags:
        topic = words.get(fold(tag))
        if topic:
            weights[topic] = TAG_WEIGHT
        else:
            strange.append(tag)
    for topic in _mentioned(shelf, words):
        weights.setdefault(topic, SHELF_WEIGHT)
    for topic in _mentioned(title, words):
        weights.setdefault(topic, TITLE_WEIGHT)
    best = sorted(weights, key=lambda slug: (-weights[slug], slug))[: rules.TOPICS_MAX]
    return {slug: weights[slug] for slug in best}, strange


def _mentioned(text: str, words: dict[str, str]) -> list[str]:
    """Topics a text names: English words alone, in pairs and threes; Chinese names of two characters and more."""
    latin = re.findall(r"[a-z0-9]+", text.casefold())
    runs = {"".join(latin[at : at + size]) for size in (1, 2, 3) for at in range(len(latin) - size + 1)}
    # One and many are the same interest: “board game” is about “board games”, “candles” about “candle”.
    either = runs | {run.rstrip("s") for run in runs} | {f"{run}s" for run in runs}
    found = {words[run] for run in either if run in words}
    for topic in TOPICS:
        if any(
            len(name) > 1 and name in text for name in (topic.zh, *topic.aliases) if rules.is_chinese(name)
        ):
            found.add(topic.slug)
    return sorted(found)
