"""`make mutants` on a project of one module: each kind of mutant comes to its end."""

import os
import subprocess
import sys
import textwrap

from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]

PRICING = """
    LIMIT = 3


    def doubled():
        return [one * 2 for one in range(LIMIT)]


    TABLE = doubled()


    def price(count, rate=2):
        return count * rate


    def same(count):
        return count + 0


    def waited(count):
        while count > 1:
            count -= 1
        return "done"


    def forgotten():
        return 7
"""
TESTS = """
    from pricing import TABLE, price, same, waited


    def test_the_table():
        assert TABLE == [0, 2, 4]


    def test_a_price():
        assert price(3) == 6


    def test_what_comes_out_as_it_went_in():
        assert same(3) == 3


    def test_a_wait():
        assert waited(3) == "done"
"""
RUN = """
    import math
    import sys

    from pathlib import Path

    from scripts.mutation.choice import Choice
    from scripts.mutation.mutants import mutants_of
    from scripts.mutation.reach import measure
    from scripts.mutation.stage import collected
    from scripts.mutation.trials import Bench

    here = Path.cwd()
    source = here / "src"
    sys.path.insert(0, str(source))
    mutants = mutants_of("pricing", (source / "pricing.py").read_text())
    reach = measure(source, ["tests"], stored_in=here / "reach.json", state="as it is")

    def then(stage):
        choice = Choice(source, reach, seconds=1, patience=10)
        bench = Bench(stage=stage, choice=choice, jobs=2, until=math.inf)
        for mutant, verdict in bench.try_all(mutants):
            print("", mutant.scope, mutant.before, mutant.after, verdict.value, sep="|")

    own = (source, here / "tests")
    sys.exit(collected(["tests"], own=own, cost_of=reach.cost_of, then=then))
"""


def tried(place: Path, *, tests: str = TESTS) -> subprocess.CompletedProcess[str]:
    (place / "src").mkdir()
    (place / "tests").mkdir()
    (place / "src" / "pricing.py").write_text(textwrap.dedent(PRICING), encoding="utf-8")
    (place / "tests" / "test_pricing.py").write_text(textwrap.dedent(tests), encoding="utf-8")
    (place / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(RUN)],
        cwd=place,
        env=os.environ | {"PYTHONPATH": f"{ROOT}"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    ended = tried(tmp_path_factory.mktemp("project"))
    told = [line.split("|") for line in ended.stdout.splitlines() if line.startswith("|")]
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return {(scope, after): verdict for _, scope, _, after, verdict in told}


@pytest.mark.parametrize(
    ("scope", "after", "verdict"),
    [
        pytest.param("price", "count / rate", "killed", id="what a function does"),
        pytest.param("price", "3", "killed", id="what is its default"),
        pytest.param("", "4", "killed", id="what a constant is"),
        pytest.param("doubled", "3", "killed", id="what an import computes with a function"),
        pytest.param("same", "count - 0", "survived", id="what cannot be told apart"),
        pytest.param("waited", "pass", "timed out", id="what never ends"),
        pytest.param("forgotten", "8", "survived", id="what no test runs"),
    ],
)
def test_a_mutant_comes_to_the_end_it_deserves(
    verdicts: dict[tuple[str, str], str], scope: str, after: str, verdict: str
) -> None:
    """Changed where it stands or by importing it: only what some test notices is killed."""
    assert verdicts[scope, after] == verdict


def test_a_test_that_only_passes_the_first_time_ends_the_run(tmp_path: Path) -> None:
    """Before any mutant a module's own text must pass, or everything would count as killed."""
    once = """
        import pathlib

        from pricing import price

        SEEN = pathlib.Path("seen")

        def test_a_price():
            assert price(3) == 6
            assert not SEEN.exists()
            SEEN.touch()
    """

    ended = tried(tmp_path, tests=once)

    assert ended.returncode == 1
    assert "the tests of pricing without any mutant: killed" in ended.stdout + ended.stderr
