"""What is read of values that others wrote: what makes sense, and nothing else."""

import datetime as dt

import pytest

from entrypoints.http.lenient_json import read_epoch_ms, read_moment, read_word


MOMENT = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00.000Z",
        "2026-11-23T08:00:00+00:00",
        "2026-11-23T09:00:00+01:00",
    ],
)
def test_a_moment_is_read_in_every_form_that_the_calendar_writes(written: str) -> None:
    """In UTC."""
    read = read_moment(written)

    assert read == MOMENT
    assert read.tzinfo is dt.UTC


@pytest.mark.parametrize(
    "written",
    [None, 5, "", "bald", "2026-11-23", "2026-11-23T08:00:00", "0001-01-01T00:00:00+14:00"],
)
def test_what_is_no_moment_is_none(written: object) -> None:
    """A time without an offset means nothing certain."""
    assert read_moment(written) is None


def test_milliseconds_are_read_exactly() -> None:
    """No float is on the way."""
    assert read_epoch_ms(1_795_420_800_123) == MOMENT + dt.timedelta(milliseconds=123)


@pytest.mark.parametrize("written", [None, True, "1795420800123", 1.5, -1, 1_795_420_800, 10**30])
def test_what_is_no_number_of_milliseconds_is_none(written: object) -> None:
    """Seconds neither: they would be in 1970."""
    assert read_epoch_ms(written) is None


@pytest.mark.parametrize(
    ("written", "read"), [("call_ended", "call_ended"), ("x" * 65, ""), ("a\n", ""), (None, "")]
)
def test_a_word_is_short_and_printable(written: object, read: str) -> None:
    """It goes into a column, and into a log."""
    assert read_word(written) == read
