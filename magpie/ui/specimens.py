"""What the house style consists of, read from its own files, so that the style page cannot forget one."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOM: Final = Path(__file__).parent
CSS: Final = ROOM / "static" / "ui" / "css"
ICONS: Final = ROOM / "templates" / "ui" / "icons"
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
KINDS: Final = {
    "text": "type", "font": "type", "radius": "shape", "fast": "motion", "slow": "motion", "ease": "motion",
    "dock": "space", "sheen": "surface", "scrim": "surface", "float": "surface",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A custom property of tokens.css: `name` is "ink", `value` as it is written."""

    name: str
    value: str

    @property
    def kind(self) -> str:
        """ "colour", unless its first word says otherwise: "text-1" is type."""
        return KINDS.get(self.name.partition("-")[0], "colour")

    @property
    def sides(self) -> tuple[str, str]:
        """(in the light, in the dark): the same twice where a token has one value."""
        inside = re.fullmatch(r"light-dark\((.+\)), (.+)\)", self.value)
        return (inside[1], inside[2]) if inside else (self.value, self.value)


def tokens() -> dict[str, list[Token]]:
    """Every token by its kind, in the order of the file."""
    found: dict[str, list[Token]] = {}
    for name, value in TOKEN.findall((CSS / "tokens.css").read_text(encoding="utf-8")):
        token = Token(name.removeprefix("--"), " ".join(value.split()))
        found.setdefault(token.kind, []).append(token)
    return found


def icon_names() -> list[str]:
    """["bag", "bookmark", …]"""
    return sorted(path.stem for path in ICONS.glob("*.svg"))


def stylesheet_files() -> list[str]:
    """["algorithm.css", "aside.css", …]: those of every page, and in `only/` those that one page links."""
    return sorted(path.name for path in CSS.rglob("*.css"))


def layers() -> list[str]:
    """["reset", "base", …], lowest first."""
    order = re.search(r"@layer ([^;{]+);", (CSS / "layers.css").read_text(encoding="utf-8"))
    return order[1].split(", ") if order else []
