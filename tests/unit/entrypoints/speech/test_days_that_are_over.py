"""What a caller hears who named a day or a year that is over, from their words to the sentence."""

import datetime as dt

import pytest

from booking_domain.application.time_wish import time_wish
from booking_domain.model.results import AmbiguousTime, PastDate
from entrypoints.speech.presentation import present
from tests.unit.entrypoints.speech.salon import NOW, salon


TODAY = NOW.date()
YEAR_IS_OVER = "Das genannte Jahr ist schon vorbei."
DAY_IS_OVER = "Dieser Tag ist schon vorbei."
OPEN = "Diese Zeit ist leider schon vorbei. Wann möchten Sie stattdessen kommen?"


def answer(said: str) -> str:
    """Return what is said to `said` on 24 November 2026, by a salon that books 180 days ahead."""
    tenant = salon()
    found = time_wish(tenant, date_text=said, time_text=None, start=None, now=NOW)
    assert isinstance(found, AmbiguousTime | PastDate)
    return present(found, tenant=tenant, now=NOW).message


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("15.01.2026", f"{DAY_IS_OVER} Meinen Sie Freitag, den 15. Januar 2027?"),
        (
            "15.01.2026 um 10 Uhr",
            f"{DAY_IS_OVER} Meinen Sie Freitag, den 15. Januar 2027, um 10 Uhr?",
        ),
        (
            "Donnerstag, den 15.01.2026",
            (
                f"{DAY_IS_OVER} Meinen Sie Freitag, den 15. Januar 2027, oder Donnerstag, "
                "den 14. Januar 2027?"
            ),
        ),
        (
            "15.01.2025 um 10 Uhr",
            f"{YEAR_IS_OVER} Meinen Sie Freitag, den 15. Januar 2027, um 10 Uhr?",
        ),
        ("15.07.2026", OPEN),
        ("15.07.2025 um 10 Uhr", OPEN),
    ],
)
def test_the_question_says_what_is_over(said: str, message: str) -> None:
    """The day of this year, the year, or the time that nobody could be offered."""
    assert answer(said) == message


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_year_is_only_said_to_be_over_when_it_is(year: int) -> None:
    """Every day gone by of three years, said with its year, has a true question."""
    first = dt.date(year, 1, 1)
    gone = (first + dt.timedelta(days=ahead) for ahead in range(366))
    untrue = []

    for day in gone:
        if day.year == year and day < TODAY and (day.month, day.day) != (2, 29):
            heard = answer(f"am {day.day}.{day.month}.{day.year}")
            lead = DAY_IS_OVER if year == TODAY.year else YEAR_IS_OVER
            if not (heard.startswith(f"{lead} Meinen Sie ") or heard == OPEN):
                untrue.append((day, heard))

    assert untrue == []
