"""A seed and a point are all that it takes to see a run again, bit by bit."""

import os
import subprocess
import sys

import pytest

from tests.simulation.run import simulate


RUNS = [(5, None), (17, 44), (31, 20), (41, 46), (43, 150), (58, 9), (101, None)]
_IN_ANOTHER_PROCESS = """
import sys
from tests.simulation.run import simulate
for seed, crash in {runs!r}:
    print(simulate(seed, crash=crash, is_traced=True).digest)
"""


@pytest.mark.parametrize(("seed", "crash"), RUNS)
def test_a_run_is_the_same_each_time(seed: int, crash: int | None) -> None:
    """Nothing of one run is left over in the next."""
    first = simulate(seed, crash=crash, is_traced=True)

    again = simulate(seed, crash=crash, is_traced=True)

    assert again.trace == first.trace
    assert again.breaches == first.breaches


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_a_run_is_the_same_in_another_process(hash_seed: str) -> None:
    """The order of sets and the addresses of objects decide nothing."""
    here = [simulate(seed, crash=crash, is_traced=True).digest for seed, crash in RUNS]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }

    there = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS.format(runs=RUNS)],
        capture_output=True,
        check=True,
        env=environment,
        text=True,
    )

    assert there.stdout.split() == here


def test_nothing_differs_before_the_blow() -> None:
    """A run with a blow is the run without one up to that point, so that each point is reached."""
    calm = simulate(5, is_traced=True).trace

    struck = simulate(5, crash=12, is_traced=True).trace

    point = next(index for index, line in enumerate(calm) if " #12 " in line)
    assert struck[: point + 1] == calm[: point + 1]
    assert struck[point + 1 :] != calm[point + 1 :]
