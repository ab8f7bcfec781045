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
CLOCK_CHANGES = (dt.date(2027, 3, 28), dt.date(2027, 10, 31))
SAMPLES = int(os.environ.get("VOICE_BOOKING_TEST_ROUND_TRIPS", "8000"))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_is_spoken_is_what_is_heard(seed: int) -> None:
    """Every sampled day, quarter hour and style is understood as exactly that instant."""
    choose = Random(seed)
    misheard = []

    for _ in range(SAMPLES):
        day = TODAY + dt.timedelta(days=choose.randrange(400))
        minutes = 15 * choose.randrange(96)
        if day in CLOCK_CHANGES or (day == TODAY and minutes < 7 * 60):
            continue
        text = speak(day, minutes, today=TODAY, choose=choose)
        heard = understand(
            text, now=NOW, zone=BERLIN, opening_hours=HOURS, horizon_days=HORIZON_DAYS
        )
        asked = dt.datetime.combine(day, dt.time(*divmod(minutes, 60)), tzinfo=BERLIN)
        far = (day - TODAY).days > HORIZON_DAYS
        at_night = not 6 * 60 <= minutes < 21 * 60
        confirm = Question.OUTSIDE_OPENING_HOURS if at_night else None
        confirm = Question.BEYOND_HORIZON if far else confirm
        if heard.wish != Exact(asked) or heard.confirm is not confirm:
            misheard.append((text, heard))

    assert misheard == []


def test_every_style_occurs() -> None:
    """There are at least 25 styles for a day next week and a quarter hour together."""
    days = day_styles(TODAY + dt.timedelta(days=4), TODAY)
    times = {style for minutes in range(8 * 60, 19 * 60, 15) for style in time_styles(minutes)}

    assert len(days) >= 20
    assert len(times) >= 100
