"""The reference of the statuses against what is presented."""

import re

from pathlib import Path

from booking_domain.model.german.temporal_wish import Question
from booking_domain.model.results import AmbiguousTime, Missing, NeedsInput
from entrypoints.speech.presentation import Status, present
from tests.unit.entrypoints.speech.cases import results_at
from tests.unit.entrypoints.speech.salon import NOW, at, salon


REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "statuses.md"
RESULTS = results_at(at(25, 15))


def test_every_status_stands_in_the_reference() -> None:
    """In the order of the code, and nothing else does."""
    told = [status for status, _ in _rows("status")]

    assert list(dict.fromkeys(told)) == [one.value for one in Status]


def test_every_sentence_of_a_status_is_one_that_callers_hear() -> None:
    """Word for word, with this status."""
    heard = [present(one, tenant=salon(), now=NOW) for one in RESULTS]

    assert set(_rows("status")) <= {(one.status.value, one.message) for one in heard}


def test_everything_that_may_be_missing_is_told_with_a_question_that_is_asked() -> None:
    """Word for word."""
    asked = [(one.missing.value, _sentence(one)) for one in RESULTS if isinstance(one, NeedsInput)]

    told = _rows("missing")
    assert [word for word, _ in told] == [one.value for one in Missing]
    assert set(told) <= set(asked)


def test_everything_that_may_be_ambiguous_is_told_with_a_question_that_is_asked() -> None:
    """Word for word."""
    asked = [
        (one.question.value, _sentence(one)) for one in RESULTS if isinstance(one, AmbiguousTime)
    ]

    told = _rows("question")
    assert [word for word, _ in told] == [one.value for one in Question]
    assert set(told) <= set(asked)


def _sentence(result: NeedsInput | AmbiguousTime) -> str:
    return present(result, tenant=salon(), now=NOW).message


def _rows(heading: str) -> list[tuple[str, str]]:
    """Return the first and the last cell of the table whose first column is called so."""
    text = REFERENCE.read_text(encoding="utf-8")
    table = re.search(rf"^\| `?{heading}`? \|.*\n(?:\|.*\n)+", text, re.MULTILINE)
    assert table
    lines = table[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(first.strip("`"), last) for first, *_, last in cells]
