"""What a measure of spelling promises."""

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking_domain.ports.text_similarity import TextSimilarity


WITH_ONE_MEASURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("schuster", "schuster", 1.0),
        ("", "", 1.0),
        ("schuster", "", 0.0),
        ("abc", "xyz", 0.0),
        ("bart", "baar", 0.5),
        ("maler", "malerin", 5 / 7),
        ("meier", "miere", 3 / 5),
        ("wachsen", "waschen", 5 / 7),
        ("anna", "nana", 3 / 4),
        ("müller", "muller", 5 / 6),
        ("Anna", "anna", 3 / 4),
    ],
)
def test_likeness_is_one_minus_edits_by_length(
    similarity: TextSimilarity, first: str, second: str, alike: float
) -> None:
    """A letter added, left out or replaced, or two neighbours swapped, is one edit each."""
    assert similarity(first, second) == pytest.approx(alike)


@WITH_ONE_MEASURE
@given(first=st.text(max_size=30), second=st.text(max_size=30))
def test_likeness_is_a_share_without_a_direction(
    similarity: TextSimilarity, first: str, second: str
) -> None:
    """Between 0 and 1, the same both ways, and 1 for equal texts only."""
    alike = similarity(first, second)

    assert 0.0 <= alike <= 1.0
    assert alike == similarity(second, first)
    assert (alike == 1.0) == (first == second)
