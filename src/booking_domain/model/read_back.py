"""
What was read back to a caller because it may be wrong: a repaired year, or a name in a greeting.

Whether it was wrong is what the caller says next. Only that is kept, never a name.
"""

import datetime as dt
import enum

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve, frozen

from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    DayOnly,
    DayRange,
    EveryWeekday,
    Exact,
    Excluded,
    Exclusion,
    Question,
    Reading,
    TimeOnly,
    Understanding,
    Window,
)
from booking_domain.model.results import AmbiguousTime, ToolResult


class Subject(enum.Enum):
    """What was read back."""

    YEAR = "year"
    """A day whose year had gone by was understood as one that is ahead."""

    NAME = "name"
    """The caller was greeted by a name."""


class Answer(enum.Enum):
    """What the caller made of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DENIED = "denied"


@frozen
class ReadBack:
    """
    What was read back in one call, and what its caller made of it; one a call and subject.

    Args:
        at: When it last changed.
        day: The day that awaits an answer, `None` where none does.
        denials: How often the caller has denied it so far.
    """

    call_id: str
    subject: Subject
    answer: Answer
    at: dt.datetime
    day: dt.date | None = None
    denials: int = 0

    def proposing(self, day: dt.date, *, at: dt.datetime) -> "ReadBack":
        """Return it with another day that awaits an answer."""
        return evolve(self, answer=Answer.OPEN, day=day, at=at)

    def answered(self, answer: Answer, *, at: dt.datetime) -> "ReadBack":
        """Return it with what the caller has made of it."""
        more = 1 if answer is Answer.DENIED else 0
        return evolve(self, answer=answer, day=None, denials=self.denials + more, at=at)


def repaired_day(result: ToolResult) -> dt.date | None:
    """This will return the day of a repaired year that a result reads back, `None` without one."""
    match result:
        case AmbiguousTime(readings=(first, *_), question=Question.YEAR_REPAIRED):
            return _first_day(first)
        case _:
            return None


def answer_of(said: Understanding, *, day: dt.date) -> Answer:
    """
    This will say what words about time make of a day that was read back.

    Words that name no day at all leave it open; so does the same slip said again.
    """
    if said.confirm is Question.YEAR_REPAIRED and _means(_readings(said), day=day):
        return Answer.OPEN
    if _means(_refused(said), day=day):
        return Answer.DENIED
    named = tuple(_readings(said))
    if _means(named, day=day):
        return Answer.ACCEPTED
    return Answer.DENIED if any(_first_day(one) for one in named) else Answer.OPEN


def _readings(said: Understanding) -> Iterable[Reading]:
    match said.wish:
        case Alternatives(options=readings) | Ambiguous(readings=readings):
            return readings
        case Exact() | DayOnly() | Window() | DayRange():
            return (said.wish,)
        case _:
            return ()


def _refused(said: Understanding) -> Iterable[Reading]:
    every: tuple[Exclusion, ...] = said.excluded
    if isinstance(said.wish, Excluded):
        every = (*every, *said.wish.readings)
    return (one for one in every if not isinstance(one, EveryWeekday))


def _means(readings: Iterable[Reading], *, day: dt.date) -> bool:
    return any(_includes(one, day) for one in readings)


def _includes(reading: Reading, day: dt.date) -> bool:
    if isinstance(reading, DayRange):
        begun = reading.first is None or reading.first <= day
        return begun and (reading.last is None or day <= reading.last)
    return _first_day(reading) == day


def _first_day(reading: Reading) -> dt.date | None:
    match reading:
        case Exact(start=start):
            return start.date()
        case DayOnly(day=day) | Window(day=day):
            return day
        case DayRange(first=first, last=last):
            return first or last
        case TimeOnly():
            return None
        case _:
            assert_never(reading)
