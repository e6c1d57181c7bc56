"""Idle work: it is done, its failures are heard, and nobody else steps back with it."""

import os

import pytest

from magpie.cli.precedence import run_idly


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="this system has no idle class")
def test_work_runs_in_the_idle_class_and_who_asked_for_it_does_not() -> None:
    before = os.sched_getscheduler(0)

    assert run_idly(lambda: os.sched_getscheduler(0)) == os.SCHED_IDLE
    assert os.sched_getscheduler(0) == before != os.SCHED_IDLE


def test_a_failure_is_raised_to_whoever_asked() -> None:
    def fail() -> None:
        raise KeyError("planted")

    with pytest.raises(KeyError, match="planted"):
        run_idly(fail)
