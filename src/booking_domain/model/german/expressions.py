"""
What words about time mean before a clock is looked at: typed partial constraints.

Every value is a frozen expression that says only what the caller said; `calendar` turns them into
days and times once the moment of speaking, the zone and the opening hours are known.
"""

from typing import TypeAlias

from attrs import field, frozen

from booking_domain.model.german.series import Edge, Unit, Which
from booking_domain.model.german.temporal_wish import Daypart


@frozen
class Duration:
    """An amount of time as counted: calendar months, days and seconds, all of one sign."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    eight_days: bool = False

    def __neg__(self) -> "Duration":
        return Duration(-self.months, -self.days, -self.seconds, self.eight_days)

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(
            self.months + other.months, self.days + other.days, self.seconds + other.seconds
        )


@frozen
class Relative:
    """Days counted from today: 0 today, 1 tomorrow, -1 yesterday."""

    days: int


@frozen
class Later:
    """A duration from today ("in zwei Wochen", "vor drei Tagen"), whole days only."""

    duration: Duration


@frozen
class Calendar:
    """A day of a month; what was not said is `None`. `month_shift` 1 means next month."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    month_shift: int | None = None
    weekday_behind: bool = field(default=False, eq=False)  # "der 12. April am Donnerstag"


@frozen
class WeekdayOf:
    """
    A weekday, 0 for Monday, perhaps with "nächsten" or "letzten".

    `every`: of every week ("mittwochs"); wished, it is the next one, ruled out, all of them are.
    """

    weekday: int
    which: Which | None = None
    every: bool = False


@frozen
class Feast:
    """A feast day by its key in `holidays`, perhaps with a year."""

    name: str
    year: int | None = None
    which: Which | None = None

    @property
    def lasts_two_days(self) -> bool:
        """Whether the day after it is a feast day as well, of the same name."""
        return self.name in ("weihnachten", "ostersonntag", "pfingstsonntag")


@frozen
class FeastTime:
    """All days of a feast ("die Osterfeiertage"); without a name those that come next."""

    name: str | None = None


@frozen
class Week:
    """A calendar week counted from the current one; `None` is this one or, once over, the next."""

    shift: int | None
    workdays: bool = False


@frozen
class WeekNumber:
    """An ISO week by number."""

    number: int
    year: int | None = None


@frozen
class Weekend:
    """A Saturday and Sunday; `shift` counts weeks from the current one when it is certain."""

    which: Which | None = None
    shift: int | None = None


@frozen
class Month:
    """A whole month, by name or counted from the current one."""

    month: int | None = None
    year: int | None = None
    shift: int | None = None
    which: Which | None = None


@frozen
class Quarter:
    """A quarter of a year, by number or counted from the current one."""

    number: int | None = None
    year: int | None = None
    shift: int | None = None


@frozen
class Year:
    """A whole year, by number or counted; a new one is the current one while it is January."""

    year: int | None = None
    shift: int | None = None
    new: bool = False


@frozen
class Season:
    """A season by the month in which it begins (3, 6, 9, 12)."""

    month: int
    year: int | None = None
    which: Which | None = None


@frozen
class Upcoming:
    """The next (or, negative, the last) `count` units, counted from today."""

    count: int
    unit: Unit


@frozen
class Shifted:
    """A day moved ("zwei Tage nach Ostern"); `from_there` counts from a weekday's very day."""

    base: "DayExpression"
    duration: Duration
    from_there: bool = False
    behind: bool = field(default=False, eq=False)  # as with `WeekdayWithin`


@frozen
class PartOf:
    """The beginning, middle or end of a longer time."""

    edge: Edge
    span: "DayExpression"


@frozen
class Nth:
    """The `nth` weekday, day or week inside a longer time; -1 is the last."""

    nth: int
    unit: Unit
    weekday: int | None
    span: "DayExpression"


@frozen
class WeekdayWithin:
    """A weekday inside a longer time, usually a week, which may have been named behind it."""

    weekday: int
    span: "DayExpression"
    behind: bool = field(default=False, eq=False)


@frozen
class WeekOf:
    """The calendar week that holds a day, moved by whole weeks."""

    base: "DayExpression"
    shift: int = 0


@frozen
class Interval:
    """From one day to another, both included unless marked; `None` is open, or a week if near."""

    first: "DayExpression | None"
    last: "DayExpression | None"
    after_first: bool = False
    before_last: bool = False
    is_near: bool = False


@frozen
class Agreeing:
    """Two namings of one day that must agree ("heute, Dienstag")."""

    left: "DayExpression"
    right: "DayExpression"


@frozen
class Following:
    """The next such day of a month that is not today ("am nächsten Ersten")."""

    day: Calendar


@frozen
class InYear:
    """A day or longer time in a year counted from now ("nächstes Jahr im Mai")."""

    inner: "DayExpression"
    shift: int
    new: bool = False


@frozen
class DayChoice:
    """Several days any of which would do."""

    options: "tuple[DayExpression, ...]"


DayExpression: TypeAlias = (
    Relative
    | Later
    | Calendar
    | WeekdayOf
    | Feast
    | FeastTime
    | Week
    | WeekNumber
    | Weekend
    | Month
    | Quarter
    | Year
    | Season
    | Upcoming
    | Shifted
    | PartOf
    | Nth
    | WeekdayWithin
    | WeekOf
    | Interval
    | Agreeing
    | InYear
    | Following
    | DayChoice
)


@frozen
class Clock:
    """
    A time of day; `open_half` when the hour may be before or after noon ("um drei").

    `minutes` counts from midnight, 0 to 1440 (the midnight that ends the day); for an open half it
    is the earlier of the two.
    """

    minutes: int
    open_half: bool = False


@frozen
class ClockSpan:
    """A window of the day between two clock times; an open end is `None`."""

    first: Clock | None
    last: Clock | None


@frozen
class ClockChoice:
    """
    Several clock times, or windows of the day, any of which would do.

    `one_said` says that the caller said one of them, and the words do not tell which.
    """

    options: tuple[Clock | ClockSpan, ...]
    one_said: bool = False


@frozen
class Elapsed:
    """A duration from this moment ("in einer halben Stunde"); `within`, any time until then."""

    duration: Duration
    within: bool = False


@frozen
class WeekdayBeside:
    """The weekday before or after a day that was named: "den Samstag davor"."""

    weekday: int
    before: bool = False


@frozen
class Beyond:
    """After or before what was refused or proposed ("lieber danach", "früher ginge auch")."""

    before: bool = False


@frozen
class NoSuchTime:
    """A clock time that does not exist ("fünfundzwanzig Uhr")."""


ClockExpression: TypeAlias = Clock | ClockSpan | ClockChoice | Elapsed | NoSuchTime


@frozen
class When:
    """Everything said about one wish: the day, the clock time, the part of the day."""

    day: DayExpression | None = None
    clock: ClockExpression | None = None
    part: Daypart | None = None
