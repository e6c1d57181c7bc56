"""What a fact is: a frozen dataclass that says something happened. The apps above declare their own."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class FactBody:
    """Base of every fact. `subject_field` names the field shown in the fact table, e.g. "product"."""

    subject_field: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """What the fact is about, as text: '12', 'p:01JD…'."""
        return str(getattr(self, self.subject_field)) if self.subject_field else ""
