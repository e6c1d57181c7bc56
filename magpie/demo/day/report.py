"""What a step of the day tells and what was checked after it: plain words in Chinese and English, no figure made up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Words:
    zh: str
    en: str


@dataclass(frozen=True)
class Check:
    """One equation, with the figures both sides had: Check(Words("库存", "Stock"), True, Words("30 = …", "30 = …"))."""

    name: Words
    is_well: bool
    saw: Words


@dataclass(frozen=True)
class Step:
    """A part of the day: when it ended by the day's own clock, what happened, what was checked then."""

    title: Words
    at: datetime
    told: tuple[Words, ...]
    checks: tuple[Check, ...]

    @property
    def is_well(self) -> bool:
        return all(check.is_well for check in self.checks)
