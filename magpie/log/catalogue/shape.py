"""What a kind of event is: its stage in the journey, who may say it, and what it must carry."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from magpie.kit.errors import Refusal


class Stage(StrEnum):
    """IADAS (reference/definitions.md 2.1): the five stages of an interest-commerce journey."""

    INTEREST = "interest"
    ATTENTION = "attention"
    DESIRE = "desire"
    ACTION = "action"
    SHARE = "share"
    NONE = "none"  # bookkeeping: serving, rights, catalogue changes


class Origin(StrEnum):
    """Who may say that it happened. A client that says a server's kind is refused."""

    CLIENT = "client"
    SERVER = "server"


class UnknownKind(Refusal):
    code = "unknown_kind"
    en = "“{name}” is not in the event catalogue.{hint}"
    zh = "事件目录中没有“{name}”。{hint}"

    @classmethod
    def near(cls, name: str, known: Iterable[str]) -> "UnknownKind":
        close = difflib.get_close_matches(name, list(known), n=2)
        return cls(name=name[:80], hint=f" → {', '.join(close)}?" if close else "")


@dataclass(frozen=True)
class Kind:
    """One kind of event. `schema` is a JSON Schema for the properties; `needs` are required event fields.

    `o5a` is the O-5A stage by itself ("A1" … "A5", "" for none); kinds whose stage depends on the person's
    history name the rule in `o5a_rule` (a first paid order is A4, a repeat within 365 days A5).
    `measure` says what the event's number means and its unit.
    """

    name: str
    stage: Stage
    origin: Origin
    o5a: str = ""
    o5a_rule: str = ""
    needs: tuple[str, ...] = ()
    measure: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    en: str = ""
    zh: str = ""
