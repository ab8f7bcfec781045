"""The tester is tested: a mistake in the real code is found within a stated number of runs."""

import os

import pytest

from tests.simulation.planted import BUGS
from tests.simulation.sweep import find_planted


SAMPLES = 10
FOUND_WITHIN = {
    "a deadlocked ending is swallowed, without a last look": 200,
    "a deadlocked intent counts as stored": 100,
    "a hang-up releases the claims": 400,
    "a hang-up counts as never sent": 400,
    "a lease that cannot be renewed breaks the saga off": 600,
    "all clocks are taken for one": 2500,
    "the provider is asked before the intent is stored": 50,
    "claims are released before the cancel": 8000,
    "the old time is released before the move": 1500,
    "not found counts as not booked": 50,
    "nobody waits for the landing horizon": 1500,
    "a refused repetition counts as refused": 5000,
    "a repetition has another key": 50,
    "a resumed booking is not looked up": 50,
    "a resumed move is not looked up": 4000,
    "an unknown move counts as refused": 2000,
    "an unknown cancel counts as done": 2000,
    "a refused cancel counts as done": 800,
    "a booking not read yet counts as cancelled": 2500,
    "the chain of moves is not followed": 50,
    "a failed ending is swallowed, without a last look": 200,
    "a lost commit is compensated": 1500,
    "claims are released in a second transaction": 150,
    "events are written in a second transaction": 50,
    "a late change is not adopted": 25000,
    "a wish that waits is forgotten": 3000,
    "it is said before it is written, without a last look": 50,
    "a lost lease is compensated": 800,
    "nobody watches for late bookings": 8000,
    "an event blocks nothing until it is processed": 12000,
    "nobody asks what webhooks did not tell": 150,
    "foreign bookings are nobody's business": 150,
    "an end without a key is somebody else's": 10000,
    "what an event tells of ours is left to the poll": 800,
    "a slow refill overwrites an invalidation": 8000,
    "an event outdates nothing that is remembered": 8000,
    "the fence is ignored": 300,
    "repeats are not recognised": 100,
    "a test books all the same": 1500,
    "a change of the mode is never noticed": 800,
    "a repeat is let in anew": 800,
    "a call that is not served is noted nowhere": 800,
}


_IN_CI = os.environ.get("VOICE_BOOKING_TEST_REQUIRE_SERVERS") == "1"
_QUICK = 1500


def _is_looked_for(bug: str) -> bool:
    return _IN_CI or FOUND_WITHIN[bug] <= _QUICK


@pytest.fixture(scope="module")
def found() -> dict[str, int | None]:
    """The run in which each bug was found; looked for on all cores at once."""
    wanted = {bug: most for bug, most in FOUND_WITHIN.items() if _is_looked_for(bug)}
    return find_planted(wanted, jobs=os.cpu_count() or 1, samples=SAMPLES)


def test_every_bug_has_its_number_of_runs() -> None:
    """A bug without a number would not be looked for."""
    assert FOUND_WITHIN.keys() == BUGS.keys()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str, found: dict[str, int | None]) -> None:
    """Nothing but the mistake is known to the simulation, and it is found in time."""
    if not _is_looked_for(bug):
        pytest.skip(f"bugs that may take more than {_QUICK} runs are looked for by make check")
    assert found[bug] is not None, f"not found within {FOUND_WITHIN[bug]} runs"
