"""What an agent is told of today: the salon's own day, in words that can be spoken."""

import datetime as dt

from zoneinfo import ZoneInfo

import pytest

from attrs import evolve

from booking_domain.model.opening_hours import OpeningHours, OpenWindow
from entrypoints.speech.greeting import greeting_variables
from tests.unit.entrypoints.speech.salon import at, salon


TUESDAY = 1
WITH_A_BREAK = OpeningHours(
    windows={
        TUESDAY: (
            OpenWindow(opens=dt.time(9), closes=dt.time(12, 30)),
            OpenWindow(opens=dt.time(13, 30), closes=dt.time(18)),
        )
    }
)
SALON = evolve(salon(), opening_hours=WITH_A_BREAK)


def test_a_break_is_spoken() -> None:
    """Every span of the day."""
    told = greeting_variables(SALON, now=at(24, 10))

    assert told["opening_hours_today"] == ("von 9 Uhr bis 12 Uhr 30 und von 13 Uhr 30 bis 18 Uhr")


def test_a_closed_day_is_said() -> None:
    """An agent that hears nothing would make hours up."""
    told = greeting_variables(SALON, now=at(25, 10))

    assert (told["opening_hours_today"], told["open_now"]) == ("geschlossen", "false")


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(8, 59, "false"), (9, 0, "true"), (12, 30, "false"), (13, 30, "true"), (18, 0, "false")],
)
def test_whether_it_is_open_now(hour: int, minute: int, is_open: str) -> None:
    """From the minute it opens to the one before it closes."""
    assert greeting_variables(SALON, now=at(24, hour, minute))["open_now"] == is_open


def test_the_day_is_the_salons() -> None:
    """After midnight in Berlin it is still yesterday in London."""
    late = dt.datetime(2026, 12, 31, 23, 5, tzinfo=dt.UTC)

    in_berlin = greeting_variables(SALON, now=late)
    in_london = greeting_variables(salon(zone=ZoneInfo("Europe/London")), now=late)

    assert in_berlin["today_iso"] == "2027-01-01"
    assert in_berlin["today_spoken"] == "Freitag, der 1. Januar 2027"
    assert (in_berlin["time_iso"], in_berlin["time_spoken"]) == ("00:05", "null Uhr 5")
    assert in_london["today_spoken"] == "Donnerstag, der 31. Dezember 2026"
    assert in_london["timezone"] == "Europe/London"


def test_the_name_can_be_spoken() -> None:
    """Signs become words, and line breaks vanish."""
    told = greeting_variables(evolve(SALON, name="Haar & Schön\n(Mitte)"), now=at(24, 10))

    assert told["salon_name"] == "Haar und Schön Mitte"


def test_every_value_is_a_text() -> None:
    """The platform refuses the whole answer for one that is not."""
    told = greeting_variables(SALON, now=at(24, 10))

    assert {type(one) for one in told.values()} == {str}
    assert all(told.values())
