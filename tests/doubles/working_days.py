"""Days on which every salon of the tests is open, whatever day it is today."""

import datetime as dt

from collections.abc import Iterator


def working_days() -> Iterator[dt.date]:
    """
    This will give one working day after another, from a week ahead.

    "In ten days" is a Sunday on every Thursday, and a test that books then fails once a week.
    """
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)
    while True:
        if day.weekday() < 5:
            yield day
        day += dt.timedelta(days=1)


def a_working_day() -> str:
    """This will return the first of them, as one writes it in Germany."""
    return as_written(next(working_days()))


def as_written(day: dt.date) -> str:
    """This will return a day as one writes it in Germany: 24.11.2026."""
    return f"{day:%d.%m.%Y}"
