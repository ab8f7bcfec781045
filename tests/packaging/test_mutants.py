"""`make mutants` measures the tests; here its mutants are looked at themselves."""

import ast
import textwrap

from pathlib import Path

import pytest

from scripts.mutation.mutants import mutants_of, mutated


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


def test_every_mutant_of_the_model_is_other_code() -> None:
    """Each can be compiled, and none is the module itself."""
    source = (MODEL / "time_slot.py").read_text(encoding="utf-8")
    same = ast.dump(ast.parse(source))

    for mutant in mutants_of("time_slot", source):
        tree = mutated(source, mutant.number)
        compile(tree, "time_slot.py", "exec")
        assert ast.dump(tree) != same
