"""Every kind of event with its stage, origin, requirements and meaning, from the catalogue in code."""

from magpie.cli.reference import markdown
from magpie.log.catalogue import KINDS

HEAD = ("event", "stage", "O-5A", "who may say it", "needs", "number", "properties", "meaning", "含义")


def page() -> str:
    return markdown.page(
        "Events 事件",
        "Every kind has exactly one IADAS stage, or none where it only keeps the books. A client that posts a server's kind "
        "is refused and nothing is recorded. Names follow the Segment e-commerce v2 and video specs.",
        markdown.table(
            HEAD,
            [
                (
                    kind.name,
                    kind.stage.value,
                    f"{kind.o5a} ({kind.o5a_rule})" if kind.o5a_rule else kind.o5a,
                    kind.origin.value,
                    ", ".join(kind.needs),
                    kind.measure,
                    ", ".join(_properties(kind.schema)),
                    kind.en,
                    kind.zh,
                )
                for kind in KINDS
            ],
        ),
    )


def _properties(schema: object) -> list[str]:
    """['query*', 'channel']: the star marks what is required."""
    assert isinstance(schema, dict)
    required = schema.get("required", [])
    return [name + ("*" if name in required else "") for name in schema.get("properties", {})]
