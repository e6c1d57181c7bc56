"""The newest version of a person's choices that any token has named: an older token never hides a newer choice.

In memory and bounded. It bridges the moment between a choice and the engine's learning of it; the log tells the
rest, so forgetting the longest silent costs nothing.
"""

from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass
class SeenRights:
    """`newest(person, version)` remembers and answers."""

    persons_max: int = 100_000
    versions: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def newest(self, person: str, version: int = 0) -> int:
        """The newest version seen for this person, `version` included; 0 for somebody who never chose anything."""
        known = max(version, self.versions.get(person, 0))
        if known:
            self.versions[person] = known
            self.versions.move_to_end(person)
            if len(self.versions) > self.persons_max:
                self.versions.popitem(last=False)
        return known
