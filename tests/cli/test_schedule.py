"""Chores: each at its own period, and a failing one does not stop the others."""

from magpie.cli.schedule import Chore, run_due


def test_each_chore_runs_at_its_period() -> None:
    ran: list[str] = []
    chores = [
        Chore("often", 2.0, lambda: ran.append("often") or ""),
        Chore("rarely", 5.0, lambda: ran.append("rarely") or ""),
    ]

    pauses = [run_due(chores, now=now, failures=()) for now in (0.0, 2.0, 4.0, 5.0)]

    assert ran == ["often", "rarely", "often", "often", "rarely"]
    assert pauses == [2.0, 2.0, 1.0, 1.0]


def test_a_failing_chore_is_tried_again_and_the_others_go_on() -> None:
    ran: list[str] = []

    def fail() -> str:
        ran.append("failed")
        raise OSError("no room")

    chores = [Chore("failing", 1.0, fail), Chore("steady", 1.0, lambda: ran.append("steady") or "")]
    for now in (0.0, 1.0):
        run_due(chores, now=now, failures=())

    assert ran == ["failed", "steady", "failed", "steady"]
