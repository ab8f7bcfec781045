"""Dates whose year or day is over: which question is true of them, and when it is an open one."""

import datetime as dt

import pytest

from booking_domain.model.german.temporal_wish import (
    Ambiguous,
    DayOnly,
    DayRange,
    Exact,
    Question,
    Understanding,
)
from booking_domain.model.german.understand import understand
from tests.unit.booking_domain.model.german.matching import BERLIN, HOURS


NOVEMBER = dt.datetime(2026, 11, 21, 10, tzinfo=BERLIN)
LEAP_FEBRUARY = dt.datetime(2028, 2, 28, 10, tzinfo=BERLIN)
NEXT_JANUARY = dt.date(2027, 1, 15)


def heard(text: str, *, now: dt.datetime = NOVEMBER, horizon_days: int = 180) -> Understanding:
    """Return what `text` means, on 21 November 2026 unless said otherwise."""
    return understand(text, now=now, zone=BERLIN, opening_hours=HOURS, horizon_days=horizon_days)


@pytest.mark.parametrize(
    "said",
    [
        "15.01.2026",
        "am 15.1.2026",
        "am 15.1.26",
        "am fünfzehnten januar zweitausendsechsundzwanzig",
        "am fünfzehnten ersten zweitausend sechsundzwanzig",
        "am 15. januar 2026",
        "freitag den 15.1.2026",
    ],
)
def test_a_day_of_this_year_is_over_and_not_the_year(said: str) -> None:
    """ "Das genannte Jahr ist schon vorbei" was once said of the present year."""
    found = heard(said)

    assert (found.wish, found.confirm) == (DayOnly(NEXT_JANUARY), Question.DAY_OVER)


@pytest.mark.parametrize("year", ["2025", "25", "2023", "zweitausendvierundzwanzig"])
def test_a_year_gone_by_is_over(year: str) -> None:
    """The question is about the year, and the day is the next one."""
    said = f"am 15.1.{year}" if year.isdigit() else f"am fünfzehnten ersten {year}"

    found = heard(said)

    assert (found.wish, found.confirm) == (DayOnly(NEXT_JANUARY), Question.YEAR_REPAIRED)


def test_the_time_of_a_day_that_is_over_is_kept() -> None:
    """Only the year is asked about."""
    found = heard("15.01.2026 um 10 uhr")

    assert found.wish == Exact(dt.datetime(2027, 1, 15, 10, tzinfo=BERLIN))
    assert found.confirm is Question.DAY_OVER


def test_the_weekday_of_the_day_that_is_over_is_no_slip() -> None:
    """15 January 2026 was a Thursday: weekday and date fit, but the day is over."""
    found = heard("donnerstag den 15.1.2026")

    assert found.wish == Ambiguous(
        (DayOnly(NEXT_JANUARY), DayOnly(dt.date(2027, 1, 14))), Question.DAY_OVER
    )


def test_a_weekday_that_fits_neither_year_is_a_slip() -> None:
    """15 January is a Thursday in 2026 and a Friday in 2027."""
    found = heard("montag den 15.1.2026")

    assert isinstance(found.wish, Ambiguous)
    assert found.wish.question is Question.WEEKDAY_AGAINST_DATE


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("vom 12.1. bis 15.1.2026", Question.DAY_OVER),
        ("vom 12.1.2026 bis 15.1.2026", Question.DAY_OVER),
        ("vom 12.1.2023 bis 15.1.2023", Question.YEAR_REPAIRED),
    ],
)
def test_days_that_are_over_keep_their_length(said: str, question: Question) -> None:
    """With the year at both ends they were once said not to exist."""
    found = heard(said)

    assert found.wish == DayRange(dt.date(2027, 1, 12), NEXT_JANUARY)
    assert found.confirm is question


def test_days_over_the_turn_of_the_year_are_both_moved() -> None:
    """The first of them is in the year before the last."""
    found = heard("vom 28.12.2025 bis 3.1.2026")

    assert found.wish == DayRange(dt.date(2026, 12, 28), dt.date(2027, 1, 3))


@pytest.mark.parametrize(
    "said", ["am 5.1.2026", "bis 5.1.2026", "ab dem 5.1.2026", "vom 2.1.2026 bis 5.1.2026"]
)
def test_a_repaired_year_beyond_the_horizon_is_asked_openly(said: str) -> None:
    """Nobody who is told in February that it is over means January of next year."""
    found = heard(said, now=LEAP_FEBRUARY)

    assert (found.wish, found.confirm) == (DayOnly(dt.date(2026, 1, 5)), Question.PAST)


@pytest.mark.parametrize(
    ("horizon_days", "question"), [(55, Question.DAY_OVER), (54, Question.PAST)]
)
def test_the_salons_horizon_decides_whether_a_day_is_proposed(
    horizon_days: int, question: Question
) -> None:
    """15 January is 55 days after 21 November."""
    assert heard("am 15.1.2026", horizon_days=horizon_days).confirm is question


def test_a_wish_ahead_stands_beside_a_day_that_is_over_for_good() -> None:
    """Only what is ahead can be meant."""
    found = heard("am 5.1.2026 oder am freitag um drei", now=LEAP_FEBRUARY)

    assert found.wish == Exact(dt.datetime(2028, 3, 3, 15, tzinfo=BERLIN))
