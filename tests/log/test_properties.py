"""Whatever is appended, repeated, rotated, sealed and reopened, the log is the list of first mentions."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, liked, open_log, stored

pytestmark = pytest.mark.wide


names = st.lists(st.integers(0, 40).map(lambda number: f"e{number}"), max_size=6)


class TheLog(RuleBasedStateMachine):
    """The model is a list of names: an offset is a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self.disk = FaultyDisk()
        self.log = open_log(self.disk)
        self.model: list[str] = []
        self.mark = 0

    @rule(names=names, rises=st.booleans())
    def append(self, names: list[str], rises: bool) -> None:
        self.mark += rises
        ack = self.log.append([liked(name) for name in names], mark=("outbox", (0, self.mark)))
        new = [name for name in dict.fromkeys(names) if name not in self.model]
        self.model += new
        assert ack.offsets == [self.model.index(name) for name in names]
        assert (ack.accepted, ack.repeated) == (len(new), len(names) - len(new))

    @rule()
    def rotate(self) -> None:
        self.log.rotate()

    @rule()
    def seal(self) -> None:
        seal(FOLDER, disk=self.disk)

    @rule()
    def reopen(self) -> None:
        self.log.close()
        self.log = open_log(self.disk)

    @rule(start=st.integers(0, 50), limit=st.integers(0, 10))
    def read_some(self, start: int, limit: int) -> None:
        found = [event.id for _, event in self.log.read(start, limit=limit)]
        assert found == self.model[start : start + limit]

    @invariant()
    def the_log_is_the_model(self) -> None:
        expected = list(enumerate(self.model))
        assert stored(self.log) == expected
        assert [(offset, event.id) for offset, event in LogReader(FOLDER, disk=self.disk).read()] == expected
        assert self.log.marks.get("outbox", (0, 0)) == (0, self.mark)


TestTheLog = TheLog.TestCase
TestTheLog.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
