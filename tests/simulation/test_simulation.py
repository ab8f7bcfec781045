"""Whole worlds, lived through on a seeded loop: no promise is broken, wherever a process dies."""

import itertools
import os

import pytest

from tests.simulation.sweep import Tally, campaign


_IN_CI = os.environ.get("VOICE_BOOKING_TEST_REQUIRE_SERVERS") == "1"
RUNS = int(os.environ.get("VOICE_BOOKING_TEST_SIMULATION_RUNS", "20000" if _IN_CI else "3000"))
_FAR_FROM_THE_FIRST = 1_000_000


def _silent(_tally: Tally) -> None:
    """Nobody watches a test."""


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("first", "samples"),
    [
        pytest.param(0, None, id="every point of some worlds"),
        pytest.param(_FAR_FROM_THE_FIRST, 10, id="some points of many worlds"),
    ],
)
def test_no_promise_is_broken_wherever_a_process_dies(first: int, samples: int | None) -> None:
    """No orphan, ghost or double booking, no false word, every saga at its end, claims exact."""
    tally = campaign(
        itertools.count(first),
        jobs=os.cpu_count() or 1,
        samples=samples,
        most_runs=RUNS // 2,
        progress=_silent,
    )

    assert [str(found) for found in tally.failures[:10]] == []
    assert tally.runs >= RUNS // 2
