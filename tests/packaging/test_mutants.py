"""`make mutants` measures the tests; here its mutants are looked at themselves."""

import ast
import textwrap

from pathlib import Path

import pytest

from scripts.mutation.__main__ import tally_of
from scripts.mutation.mutants import mutants_of, mutated
from scripts.mutation.records import Records, key_of
from scripts.mutation.report import interval
from scripts.mutation.trial import Verdict, verdict_of


ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src" / "booking_domain" / "model"


def changes(source: str) -> list[tuple[str, str]]:
    return [(one.before, one.after) for one in mutants_of("m", textwrap.dedent(source))]


@pytest.mark.parametrize(
    ("expression", "after"),
    [
        ("a < b", {"a <= b"}),
        ("a is not b", {"a is b"}),
        ("a and b", {"a or b"}),
        ("a | b", {"a", "b"}),
        ("a - b", {"a + b"}),
        ("not a", {"a"}),
        ("min(a, b)", {"max(a, b)"}),
        ("a if b else c", {"a if not b else c"}),
        ("evolve(a, b=c)", {"evolve(a)"}),
        ("[a for a in b if c]", {"for a in b"}),
        ("7", {"8"}),
        ("True", {"False"}),
        ("'word'", {"'XXwordXX'"}),
    ],
)
def test_each_operator_has_its_mutants(expression: str, after: set[str]) -> None:
    """Every expression is changed in one way that a test should notice."""
    assert {one for _, one in changes(f"x = {expression}")} == after


def test_statements_are_left_out_or_turned() -> None:
    """A return gives None, a call is left out, a branch is taken when it should not be."""
    source = """
        def f(a):
            if a:
                g(a)
            return a
    """

    assert changes(source) == [
        ("if a: g(a)", "if not a: g(a)"),
        ("g(a)", "pass"),
        ("return a", "return None"),
    ]


def test_what_is_for_people_is_left_alone() -> None:
    """Docstrings, annotations, decorators, the texts of errors and what cannot be reached."""
    source = '''
        """A module."""

        @frozen(order=True)
        class C:
            """A class."""
            a: "str"

        def f(a: int | None) -> str | None:
            match a:
                case _:
                    assert_never(a)
            message = f"{a} is bad"
    '''

    assert changes(source) == []


def test_an_entry_of_a_table_is_told_from_logic() -> None:
    """Vocabulary is measured on its own."""
    table, logic = "WORDS = {'a b c', 'd e f'}", "LIMIT = 3"

    assert all(one.in_table for one in mutants_of("m", table))
    assert not any(one.in_table for one in mutants_of("m", logic))


def test_what_runs_at_an_import_is_told_from_the_body_of_a_function() -> None:
    """Only a body can be exchanged: a default, a constant and a class are made by an import."""
    source = """
        LIMIT = 1
        class C:
            limit = 2
            def f(self, a=3):
                def g(b=4):
                    return b
                return 5
    """

    told = {one.before: one.function for one in mutants_of("m", textwrap.dedent(source))}

    assert {before for before, function in told.items() if function is None} == {"1", "2", "3"}
    assert told["5"] == told["return b"] == (6, 8)


def test_a_run_goes_on_where_it_was_ended(tmp_path: Path) -> None:
    """What has been tried is not tried again."""
    one, other = mutants_of("m", "LIMIT = 1 + 2")[:2]
    begun = Records.of(tmp_path / "trials.txt", state="now", resume=False)
    begun.note(one, Verdict.KILLED)

    resumed = Records.of(tmp_path / "trials.txt", state="now", resume=True)

    assert resumed.verdict_of(one) is Verdict.KILLED
    assert resumed.verdict_of(other) is None


def test_a_run_that_was_ended_counts_only_how_far_it_came(tmp_path: Path) -> None:
    """A survivor that should be tried again counts as one until it is, and the rest not at all."""
    one, other, *rest = mutants_of("m", "LIMIT = 1 + 2 + 3")
    records = Records.of(tmp_path / "trials.txt", state="now", resume=False)
    records.note(one, Verdict.SURVIVED)
    records.note(other, Verdict.KILLED)

    tally = tally_of([one, other, *rest], records, known={key_of(rest[-1])})

    assert tally.verdicts == {("m", Verdict.SURVIVED): 1, ("m", Verdict.KILLED): 1}
    assert not tally.equivalent


def test_trials_of_other_code_are_not_taken_up(tmp_path: Path) -> None:
    """Figures of two states of the code would be figures of none."""
    Records.of(tmp_path / "trials.txt", state="then", resume=False)

    with pytest.raises(SystemExit, match="other code"):
        Records.of(tmp_path / "trials.txt", state="now", resume=True)


def test_an_error_around_a_trial_kills_nothing() -> None:
    """Only a failed test, or one that cannot be collected, counts; pytest's own errors do not."""
    exits = {code: verdict_of(code << 8) for code in (0, 1, 2, 3, 4, 5, 71)}

    killed = {code for code, verdict in exits.items() if verdict is Verdict.KILLED}

    assert killed == {1, 2}
    assert exits[0] is Verdict.SURVIVED


def test_a_sample_tells_how_sure_it_is() -> None:
    """Where the share lies that such a sample comes from, in nineteen of twenty cases."""
    low, high = interval(243, 300)

    assert (round(low, 3), round(high, 3)) == (0.762, 0.850)


def test_every_mutant_of_the_model_is_other_code() -> None:
    """Each can be compiled, and none is the module itself."""
    source = (MODEL / "time_slot.py").read_text(encoding="utf-8")
    same = ast.dump(ast.parse(source))

    for mutant in mutants_of("time_slot", source):
        tree = mutated(source, mutant.number)
        compile(tree, "time_slot.py", "exec")
        assert ast.dump(tree) != same
