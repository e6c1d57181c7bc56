"""What a ranker is made of: its fields, counter keys and heads, named once and checked.

Owns `RankerSpec` and `FEED`, the live engine's instance; the KuaiRand instance lives with its replay. Refuses a key
or head that does not exist, so that a typing slip fails when the spec is read and not as a silent zero.
"""

import dataclasses

START_ROWS = 200.0  # enough that one first "no" is not an epidemic; forgotten within a busy minute
SCENES_MAX = 63  # scenes have a calibration of their own, so their number is small and fixed


@dataclasses.dataclass(frozen=True, kw_only=True)
class RankerSpec:
    """Fields are categories with exact ids; a key is one field or a pair; a bag is fields whose vectors are summed.

    `start_rates` are the heads' rates before anything was seen, worth START_ROWS rows; without them every head starts
    at a twentieth, worth ten. `rate_heads` are counted per key; cards done in `history_head` enter the person's history, by the vectors of
    `history_fields`. Fields named in no bag have an input block of their own.
    """

    fields: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    rate_heads: tuple[str, ...]
    history_head: str | None
    history_fields: tuple[str, ...]
    bags: tuple[tuple[str, ...], ...] = ()
    start_rates: tuple[float, ...] = ()
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
        if self.start_rates and len(self.start_rates) != len(self.heads):
            raise ValueError("there is a start rate for every head, or for none")
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
    heads=(
        "click", "long_view", "like", "comment", "share", "follow", "cart", "order", "assist", "refund", "not_interested",
    ),
    # Orders of magnitude of any feed, by our own estimate: what is rare must start rare, above all what is worth much.
    # A refund is asked of orders alone, and one in ten comes back.
    start_rates=(0.1, 0.2, 0.02, 0.003, 0.003, 0.003, 0.01, 0.003, 0.003, 0.1, 0.003),
    # What is common tells of taste, carts of goods, and a no of what not to show again. Orders are not counted by key: their
    # no is said in shares, and a month's counters would hold on to rates of before a change (tests/engine/state/test_late_truth.py).
    rate_heads=("click", "long_view", "like", "cart", "not_interested"),
    history_head="long_view",
    history_fields=("card", "account", "topic"),
)  # fmt: skip
