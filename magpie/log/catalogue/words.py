"""The small vocabulary the catalogue is written in: schema words and two constructors."""

from collections.abc import Mapping
from typing import Any

from magpie.log.catalogue.shape import Kind, Origin, Stage

CARD = ("person", "card")
PERSON = ("person",)
ORDER = ("person", "card", "ref")

TEXT = {"type": "string", "maxLength": 2_000}
WORD = {"type": "string", "minLength": 1, "maxLength": 200}
FLAG = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0}
LIST = {"type": "array"}
TABLE = {"type": "object"}


def schema(*required: str, **properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """A JSON Schema of an object; properties it does not name are allowed and kept."""
    return {"type": "object", "properties": properties, "required": list(required)}


def client(name: str, stage: Stage, o5a: str, en: str, zh: str, **more: Any) -> Kind:
    """A kind that a page or an app reports; it needs a person and a card unless it says otherwise."""
    more.setdefault("needs", CARD)
    return Kind(name=name, stage=stage, origin=Origin.CLIENT, o5a=o5a, en=en, zh=zh, **more)


def server(name: str, stage: Stage, o5a: str, en: str, zh: str, **more: Any) -> Kind:
    """A kind that only Magpie itself may say, because a fact in SQL or a served answer stands behind it."""
    return Kind(name=name, stage=stage, origin=Origin.SERVER, o5a=o5a, en=en, zh=zh, **more)
