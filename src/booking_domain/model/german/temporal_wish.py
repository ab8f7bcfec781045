"""
What a caller may have meant by words about time: a closed sum type.

Every value is in the *location's* wall time; nothing here knows a clock or a zone but `Exact`,
whose `start` is aware. Half-open everywhere a window has two ends, inclusive where days are
counted.
"""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen


class Daypart(enum.Enum):
    """A part of the day as callers name it; the window it means is in `DAYPART_WINDOWS`."""

    MORNING = "morning"
    FORENOON = "forenoon"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Question(enum.Enum):
    """Why we must ask back before anything may be booked."""

    WHICH_WEEK = "which_week"
    WHICH_DAY = "which_day"
    WHICH_HALF_OF_DAY = "which_half_of_day"
    WEEKDAY_AGAINST_DATE = "weekday_against_date"
    YEAR_REPAIRED = "year_repaired"
    DAY_OVER = "day_over"
    BEYOND_HORIZON = "beyond_horizon"
    PAST = "past"
    OUTSIDE_OPENING_HOURS = "outside_opening_hours"
    CLOCK_CHANGE = "clock_change"
    WHICH_ALTERNATIVE = "which_alternative"


class InvalidReason(enum.Enum):
    """Why a date or time that was understood cannot exist or be used."""

    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_TIME = "no_such_time"
    CLOCK_CHANGE_GAP = "clock_change_gap"
    PAST = "past"


@frozen
class Exact:
    """One instant: a day and a clock time. `start` is aware, in the location's zone."""

    start: dt.datetime


@frozen
class DayOnly:
    """A calendar day without a time."""

    day: dt.date


@frozen
class TimeOnly:
    """A clock time without a day."""

    time: dt.time


@frozen
class Window:
    """Part of one day: `[earliest, latest)`; an open end is `None`, an unnamed day is `None`."""

    day: dt.date | None
    earliest: dt.time | None
    latest: dt.time | None
    part: Daypart | None = None


@frozen
class DayRange:
    """
    Days `first` to `last`, both included; an open end is `None`.

    A clock window, a part of the day or one clock time (`earliest == latest`) may narrow each day.
    """

    first: dt.date | None
    last: dt.date | None
    earliest: dt.time | None = None
    latest: dt.time | None = None
    part: Daypart | None = None


@frozen
class AnyTime:
    """No wish ("egal wann", "so bald wie möglich"); a part of the day may have been named."""

    part: Daypart | None = None


Reading: TypeAlias = Exact | DayOnly | TimeOnly | Window | DayRange


@frozen
class EveryWeekday:
    """A weekday, 0 for Monday, of every week; it may only be ruled out ("außer mittwochs")."""

    weekday: int
    earliest: dt.time | None = None
    latest: dt.time | None = None
    part: Daypart | None = None


Exclusion: TypeAlias = Reading | EveryWeekday


@frozen
class Excluded:
    """Something was ruled out and nothing wished ("Montag kann ich nicht")."""

    readings: tuple[Exclusion, ...]


@frozen
class Alternatives:
    """Several wishes, any of which would do ("Montag oder Dienstag"), in the caller's order."""

    options: tuple[Reading, ...]


@frozen
class Ambiguous:
    """Two or more meanings that only the caller can choose between."""

    readings: tuple[Reading, ...]
    question: Question


@frozen
class Invalid:
    """Understood, but no such day or time exists, or it has passed."""

    reason: InvalidReason


@frozen
class NothingFound:
    """No words about time at all."""


TemporalWish: TypeAlias = (
    Exact
    | DayOnly
    | TimeOnly
    | Window
    | DayRange
    | AnyTime
    | Excluded
    | Alternatives
    | Ambiguous
    | Invalid
    | NothingFound
)


@frozen
class Understanding:
    """
    A wish, what must be confirmed before it may be used, and the rules that led to it.

    `confirm` is set when there is one reading but it must be read back first (a repaired year, a
    day beyond the horizon); `trace` names the rules in the order in which they were applied;
    `excluded` is what was ruled out beside the wish ("nächste Woche, nur nicht am Montag").
    """

    wish: TemporalWish
    confirm: Question | None
    trace: tuple[str, ...]
    excluded: tuple[Exclusion, ...] = ()

    @property
    def asks_back(self) -> bool:
        """Whether the caller must say more before anything may be booked."""
        return self.confirm is not None or isinstance(
            self.wish, Ambiguous | Alternatives | Invalid | Excluded
        )
