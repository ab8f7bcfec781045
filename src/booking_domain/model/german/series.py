"""How callers count time: its units, which one of a series, and which part of a longer time."""

import enum


class Unit(enum.Enum):
    """A unit in which callers count time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Which(enum.Enum):
    """Which one of a series: this, coming, next, the one after next, last, the one before last."""

    THIS = 0
    COMING = 1
    NEXT = 2
    OVERNEXT = 3
    LAST = -1
    PRELAST = -2


WEEKS_AHEAD = {
    Which.THIS: 0,
    Which.COMING: 1,
    Which.NEXT: 1,
    Which.OVERNEXT: 2,
    Which.LAST: -1,
    Which.PRELAST: -2,
}


class Edge(enum.Enum):
    """The beginning, middle or end of a longer time."""

    BEGIN = "begin"
    MIDDLE = "middle"
    END = "end"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"
