"""
What is wished lies outside of what the same sentence rules out, or it is asked.

"Diese Woche bin ich krank, dann Mittwoch um drei" is the Wednesday after this week; "vormittags
kann ich nicht, Freitag um zehn" contradicts itself, and so does "am Wochenende nicht, Samstag".
"""

import datetime as dt

from collections.abc import Callable
from typing import Final, TypeAlias

from attrs import evolve

from booking_domain.model.german.conversation import Conversation
from booking_domain.model.german.dayparts import DAYPART_WINDOWS
from booking_domain.model.german.days import WEEK, make, monday, plus, plus_months
from booking_domain.model.german.expressions import (
    Calendar,
    DayExpression,
    Interval,
    Month,
    PartOf,
    Quarter,
    Season,
    Upcoming,
    Week,
    WeekdayOf,
    Weekend,
    WeekNumber,
    WeekOf,
    When,
    Year,
)
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.resolve import Resolved, resolve
from booking_domain.model.german.resolve_days import resolve_days
from booking_domain.model.german.temporal_wish import (
    Ambiguous,
    DayOnly,
    Daypart,
    DayRange,
    EveryWeekday,
    Exact,
    Exclusion,
    Question,
    Reading,
    TemporalWish,
    TimeOnly,
    Window,
)


Days: TypeAlias = tuple[dt.date, dt.date]
Minutes: TypeAlias = tuple[int, int]
DAY: Final = 24 * 60
WHOLE_DAY: Final = (0, DAY)
MOST_DAYS: Final = 62
MOST_TRIED: Final = 60
CALENDAR_SPANS: Final = (Week, WeekNumber, WeekOf, Month, Quarter, Season, Year)
COUNTED_SPANS: Final = (Upcoming, PartOf, Interval)
WHICH_ONE: Final = (Question.WHICH_DAY, Question.WHICH_WEEK)


def outside(
    conversation: Conversation,
    wishes: tuple[Resolved, ...],
    excluded: tuple[Exclusion, ...],
    moment: Moment,
) -> tuple[Resolved, ...]:
    """
    Return the wishes without the readings that lie in what is ruled out.

    A weekday, a day of the month or a weekend is the first one outside of a longer time that was
    ruled out; a contradiction stays as it is, to be asked.
    """
    if len(wishes) != len(conversation.wishes):
        return wishes
    if conversation.unclear and len(wishes) > 1:
        return _either(conversation, wishes, moment)
    if not excluded:
        return wishes
    spans = [span for when in conversation.refused for span in _whole_spans(when, moment)]
    return tuple(
        _left_of(_moved_out(when, resolved, spans, moment), excluded)
        for when, resolved in zip(conversation.wishes, wishes, strict=True)
    )


def _either(
    conversation: Conversation, wishes: tuple[Resolved, ...], moment: Moment
) -> tuple[Resolved, ...]:
    """ "Diese Woche kann ich nicht Freitag um drei": this week, or a Friday that is not in it."""
    spans = list(_whole_spans(conversation.wishes[0], moment))
    if not spans:
        return wishes
    later = zip(conversation.wishes[1:], wishes[1:], strict=True)
    return (wishes[0], *(_moved_out(when, one, spans, moment) for when, one in later))


def lies_in_what_is_ruled_out(wish: TemporalWish, excluded: tuple[Exclusion, ...]) -> bool:
    """Whether nothing of a wish is left, each of its days being ruled out at that time."""
    if not excluded or not isinstance(wish, DayOnly | Exact | TimeOnly | Window | DayRange):
        return False
    if wish in excluded:
        return True
    first, last = _days_of(wish)
    times = _times_of(wish)
    if any(_covers(one, (first, last), times) for one in excluded):
        return True
    length = (last - first).days
    return length < MOST_DAYS and all(
        any(_covers(one, (day, day), times) for one in excluded)
        for day in (plus(first, ahead) for ahead in range(length + 1))
    )


def _whole_spans(when: When, moment: Moment) -> tuple[DayRange, ...]:
    """Return the longer times that are refused whole: of them each has every weekday in it."""
    if when.day is None or when.clock is not None or when.part is not None:
        return ()
    by_calendar = isinstance(when.day, CALENDAR_SPANS)
    if not by_calendar and not isinstance(when.day, COUNTED_SPANS):
        return ()
    return tuple(
        DayRange(first, last)
        for first, last in resolve_days(when.day, moment.today).readings
        if last is not None and (by_calendar or first is None or (last - first).days >= WEEK - 1)
    )


def _moved_out(when: When, resolved: Resolved, spans: list[DayRange], moment: Moment) -> Resolved:
    if not spans or not lies_in_what_is_ruled_out(resolved.wish, tuple(spans)):
        return resolved
    following = _following(when.day, moment.today)
    if following is None:
        return resolved
    for ahead in range(1, MOST_TRIED):
        day = following(ahead)
        if day is None:
            continue
        later = resolve(evolve(when, day=day), moment)
        if not lies_in_what_is_ruled_out(later.wish, tuple(spans)):
            return later
    return resolved


def _following(
    day: DayExpression | None, today: dt.date
) -> "Callable[[int], DayExpression | None] | None":
    """Return how to name the later ones of what comes again and again; nothing for what doesn't."""
    match day:
        case WeekdayOf(weekday=weekday, which=None):
            return lambda ahead: _dated(plus(monday(today), weekday + WEEK * ahead))
        case Weekend(which=None, shift=None):
            return lambda ahead: Weekend(shift=ahead)
        case Calendar(day=number, month=None, weekday=None, month_shift=None):
            return lambda ahead: _in_month(number, plus_months(today.replace(day=1), ahead))
    return None


def _in_month(number: int, month: dt.date) -> Calendar | None:
    day = make(month.year, month.month, number)
    return None if day is None else _dated(day)


def _dated(day: dt.date) -> Calendar:
    return Calendar(day.day, day.month, day.year)


def _left_of(resolved: Resolved, excluded: tuple[Exclusion, ...]) -> Resolved:
    """ "Nicht diese Woche, nächsten Mittwoch": of its two readings one is ruled out."""
    wish = resolved.wish
    if not isinstance(wish, Ambiguous) or wish.question not in WHICH_ONE:
        return resolved
    left = tuple(one for one in wish.readings if not lies_in_what_is_ruled_out(one, excluded))
    if not left or len(left) == len(wish.readings):
        return resolved
    dropped = [_days_of(one) for one in wish.readings if one not in left]
    if min(_days_of(one) for one in left) < min(dropped):
        # "Montag bis Mittwoch nicht, Dienstag", said on a Tuesday, need not be today.
        return resolved
    if len(left) > 1:
        return evolve(resolved, wish=Ambiguous(left, wish.question))
    return evolve(resolved, wish=left[0])


def _covers(one: Exclusion, days: Days, times: Minutes) -> bool:
    if isinstance(one, EveryWeekday):
        if days[0] != days[1] or days[0].weekday() != one.weekday:
            return False
    else:
        first, last = _days_of(one)
        if not first <= days[0] <= days[1] <= last:
            return False
    begin, end = _times_of(one)
    if times[0] == times[1]:
        # An instant; what begins at it may be ruled out, what ends at it is not.
        return times == (begin, end) or begin <= times[0] < end
    return begin <= times[0] and times[1] <= end


def _days_of(reading: Reading) -> Days:
    match reading:
        case Exact(start=start):
            return start.date(), start.date()
        case DayRange(first=first, last=last):
            return first or dt.date.min, last or dt.date.max
        case DayOnly(day=day) | Window(day=day) if day is not None:
            return day, day
    return dt.date.min, dt.date.max


def _times_of(reading: Exclusion) -> Minutes:
    """Return the minutes of the day from a reading's first to before its last."""
    match reading:
        case Exact(start=start):
            return _minutes(start.time()), _minutes(start.time())
        case TimeOnly(time=time):
            return _minutes(time), _minutes(time)
        case DayOnly():
            return WHOLE_DAY
        case (
            Window(earliest=earliest, latest=latest, part=part)
            | DayRange(earliest=earliest, latest=latest, part=part)
            | EveryWeekday(earliest=earliest, latest=latest, part=part)
        ):
            return _bounds(earliest, latest, part)


def _bounds(earliest: dt.time | None, latest: dt.time | None, part: Daypart | None) -> Minutes:
    begins, ends = (None, None) if part is None else DAYPART_WINDOWS[part]
    begins, ends = earliest or begins, latest or ends
    return (
        0 if begins is None else _minutes(begins),
        DAY if ends is None else _minutes(ends),
    )


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
