"""
A caller asks for any day of 400 and any quarter hour, in many styles; we hear the same.

VOICE_BOOKING_TEST_ROUND_TRIPS sets how many are sampled by each of the four seeds: 25000 make the
100,000 that a change of the grammar has to pass.
"""

import datetime as dt
import os

from random import Random

import pytest

from booking_domain.model.german.temporal_wish import Exact, Question
from booking_domain.model.german.understand import understand
from tests.unit.booking_domain.model.german.matching import BERLIN, HORIZON_DAYS, HOURS
from tests.unit.booking_domain.model.german.speaking import day_styles, speak, time_styles


TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 7, tzinfo=BERLIN)
DAYS = tuple(TODAY + dt.timedelta(days=ahead) for ahead in range(400))
QUARTERS = tuple(range(0, 24 * 60, 15))
CLOCK_CHANGES = (dt.date(2027, 3, 28), dt.date(2027, 10, 31))
CHANGED_HOUR = range(2 * 60, 3 * 60)
SAMPLES = int(os.environ.get("VOICE_BOOKING_TEST_ROUND_TRIPS", "8000"))


def misheard(day: dt.date, minutes: int, text: str) -> bool:
    """Whether anything else than this instant is understood, or asked without need."""
    heard = understand(text, now=NOW, zone=BERLIN, opening_hours=HOURS, horizon_days=HORIZON_DAYS)
    asked = dt.datetime.combine(day, dt.time(*divmod(minutes, 60)), tzinfo=BERLIN)
    at_night = not 6 * 60 <= minutes < 21 * 60
    confirm = Question.OUTSIDE_OPENING_HOURS if at_night else None
    confirm = Question.BEYOND_HORIZON if (day - TODAY).days > HORIZON_DAYS else confirm
    return heard.wish != Exact(asked) or heard.confirm is not confirm


def can_be_asked_for(day: dt.date, minutes: int) -> bool:
    """Whether it is ahead, and there once: what the clock change skips or doubles is asked."""
    is_changed = day in CLOCK_CHANGES and minutes in CHANGED_HOUR
    return not is_changed and (day > TODAY or minutes >= NOW.hour * 60)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_is_spoken_is_what_is_heard(seed: int) -> None:
    """Every sampled day, quarter hour and style is understood as exactly that instant."""
    choose = Random(seed)
    wrong: list[str] = []
    spoken = 0

    while spoken < SAMPLES:
        day, minutes = choose.choice(DAYS), choose.choice(QUARTERS)
        if not can_be_asked_for(day, minutes):
            continue
        spoken += 1
        text = speak(day, minutes, today=TODAY, choose=choose)
        if misheard(day, minutes, text):
            wrong.append(text)

    assert wrong == []


def test_every_day_is_heard_in_every_style() -> None:
    """None of the 400 is left to chance, nor any of its names."""
    said = [(day, f"{style} um 15:30 uhr") for day in DAYS for style in day_styles(day, TODAY)]

    assert [text for day, text in said if misheard(day, 15 * 60 + 30, text)] == []
    assert len(said) >= 5_000


def test_every_quarter_hour_is_heard_in_every_style() -> None:
    """On a day near by, in summer, and on both days on which the clock changes."""
    days = (TODAY + dt.timedelta(days=4), dt.date(2027, 7, 15), *CLOCK_CHANGES)
    said = [
        (day, minutes, f"am {day.day}.{day.month}. {style}")
        for day in days
        for minutes in QUARTERS
        if can_be_asked_for(day, minutes)
        for style in time_styles(minutes)
    ]

    assert [text for day, minutes, text in said if misheard(day, minutes, text)] == []


def test_every_style_occurs() -> None:
    """There are at least 25 styles for a day next week and a quarter hour together."""
    days = day_styles(TODAY + dt.timedelta(days=4), TODAY)
    times = {style for minutes in range(8 * 60, 19 * 60, 15) for style in time_styles(minutes)}

    assert len(days) >= 20
    assert len(times) >= 100
