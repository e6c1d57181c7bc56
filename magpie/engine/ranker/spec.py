"""What a ranker is made of: its fields, counter keys and heads, named once and checked.

Owns `RankerSpec` and `FEED`, the live engine's instance; the KuaiRand instance lives with its replay. Refuses a key
or head that does not exist, so that a typing slip fails when the spec is read and not as a silent zero.
"""

import dataclasses

SCENES_MAX = 63  # scenes have a calibration of their own, so their number is small and fixed


@dataclasses.dataclass(frozen=True, kw_only=True)
class RankerSpec:
    """Fields are categories with exact ids; a key is one field or a pair; a bag is fields whose vectors are summed.

    `rate_heads` are counted per key; cards done in `history_head` enter the person's history, by the vectors of
    `history_fields`. Fields named in no bag have an input block of their own.
    """

    fields: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    rate_heads: tuple[str, ...]
    history_head: str | None
    history_fields: tuple[str, ...]
    bags: tuple[tuple[str, ...], ...] = ()
    person_field: str = "person"
    scene_field: str | None = "scene"

    def __post_init__(self) -> None:
        bagged = [field for bag in self.bags for field in bag]
        _refuse_unknown("field", self.fields, [f for key in self.keys for f in key])
        _refuse_unknown("field", self.fields, [*self.history_fields, *bagged, self.person_field])
        _refuse_unknown("field", self.fields, [self.scene_field] if self.scene_field else [])
        _refuse_unknown(
            "head", self.heads, [*self.rate_heads, *([self.history_head] if self.history_head else [])]
        )
        if any(len(key) not in (1, 2) for key in self.keys):
            raise ValueError("a counter key names one field or two")
        if len(set(bagged)) != len(bagged) or not self.rate_heads or len(self.keys) > 63:
            raise ValueError("a field is in one bag at most; there is a rate head; there are at most 63 keys")

    def field(self, name: str) -> int:
        """The column of `name` in an id matrix."""
        return self.fields.index(name)

    def bag_numbers(self) -> list[int]:
        """For each field the input block its vector is added to: blocks of single fields first."""
        bagged = {field: number for number, bag in enumerate(self.bags) for field in bag}
        singles = [field for field in self.fields if field not in bagged]
        return [len(singles) + bagged[f] if f in bagged else singles.index(f) for f in self.fields]


def _refuse_unknown(what: str, known: tuple[str, ...], named: list[str]) -> None:
    for name in named:
        if name not in known:
            raise ValueError(f"{name!r} is no {what} of this spec; there are {', '.join(known)}")


FEED = RankerSpec(
    fields=(
        "person", "card", "account", "topic", "category", "kind", "scene", "price_band", "age_bucket", "hour",
        "trial_tier",
    ),
    keys=(
        ("person",), ("card",), ("account",), ("topic",), ("scene",),
        ("person", "scene"), ("person", "topic"), ("person", "account"), ("person", "card"), ("person", "price_band"),
        ("card", "scene"),
    ),
    heads=("click", "long_view", "like", "comment", "share", "follow", "cart", "order", "refund", "not_interested"),
    rate_heads=("click", "long_view", "like"),
    history_head="long_view",
    history_fields=("card", "account", "topic"),
)  # fmt: skip
