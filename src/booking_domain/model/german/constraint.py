"""
Composition by intersection: two partial namings of one time become one, or do not fit.

What becomes of their days is in `day_constraint`.
"""

from attrs import evolve

from booking_domain.model.german.day_constraint import intersect_days
from booking_domain.model.german.dayparts import (
    ALL_DAY,
    candidates_of,
    contradict,
    in_part_of_day,
    is_idle,
)
from booking_domain.model.german.expressions import (
    Calendar,
    Clock,
    ClockSpan,
    DayExpression,
    Duration,
    Elapsed,
    Interval,
    Nth,
    Relative,
    Shifted,
    Week,
    WeekdayBeside,
    WeekdayOf,
    WeekdayWithin,
    When,
)
from booking_domain.model.german.series import Unit
from booking_domain.model.german.temporal_wish import Daypart


HALF_DAY = 720
NOON = 720
DAY = 1440

WIDER = {
    (Daypart.MORNING, Daypart.FORENOON): Daypart.MORNING,
    (Daypart.NOON, Daypart.AFTERNOON): Daypart.AFTERNOON,
    (Daypart.EVENING, Daypart.NIGHT): Daypart.EVENING,
    (Daypart.AFTERNOON, Daypart.EVENING): Daypart.EVENING,
}


def intersect(left: When, right: When) -> When | None:
    """Return the wish that satisfies both, or `None` when they contradict each other."""
    day = left.day
    if right.day is not None:
        day = right.day if day is None else intersect_days(day, right.day)
        if day is None:
            return None
    clock = left.clock
    if right.clock is not None:
        clock = right.clock if clock is None else _intersect_clocks(clock, right.clock)
        if clock is None:
            return None
    part = left.part
    if right.part is not None:
        part = right.part if part is None else _intersect_parts(part, right.part)
        if part is None:
            return None
    if isinstance(clock, Clock) and part is not None and contradict(clock, part):
        return None
    if isinstance(clock, ClockSpan) and part is not None and is_idle(clock, part):
        return When(day, None, part)
    if isinstance(clock, Elapsed) and (day is not None or part is not None):
        return When(clock=clock) if day == Relative(0) and part is None else None
    return When(day, clock, part)


def _intersect_parts(left: Daypart, right: Daypart) -> Daypart | None:
    if left is right:
        return left
    return WIDER.get((left, right)) or WIDER.get((right, left))


def _intersect_clocks(left: object, right: object) -> Clock | ClockSpan | None:
    if isinstance(left, Clock) and isinstance(right, Clock):
        if left.minutes == right.minutes or _says_which_half(left, right):
            return right if left.open_half else left
        return None
    if ALL_DAY in (left, right):
        return ALL_DAY if left == right else None
    match left, right:
        case ClockSpan(first=first, last=None), ClockSpan(first=None, last=last):
            return ClockSpan(first, last)
        case ClockSpan(first=None, last=last), ClockSpan(first=first, last=None):
            return ClockSpan(first, last)
        case ClockSpan(first=Clock() as one, last=None), ClockSpan(
            first=Clock() as other, last=None
        ):
            return ClockSpan(_later_of(one, other), None)
        case (Clock() as one, ClockSpan() as span) | (ClockSpan() as span, Clock() as one):
            return _inside(one, span)
        case (ClockSpan(first=Clock(), last=Clock()) as span, ClockSpan() as bound) | (
            ClockSpan() as bound,
            ClockSpan(first=Clock(), last=Clock()) as span,
        ):
            return _bounded(span, bound)
    return None


def _inside(clock: Clock, span: ClockSpan) -> Clock | None:
    """ "Um fünf am späten Nachmittag": of a window that names its half of the day."""
    first, last = span.first, span.last
    if first is not None and last is None and first.minutes == NOON and clock.open_half:
        # "Nach Mittag um drei" says which half, and so may a recogniser's "Nachmittag".
        return in_part_of_day(clock, Daypart.AFTERNOON)
    if first is None or last is None or first.open_half or last.open_half:
        return None
    found = [m for m in candidates_of(clock) if first.minutes <= m <= last.minutes]
    return Clock(found[0]) if len(found) == 1 else None


def _bounded(span: ClockSpan, bound: ClockSpan) -> ClockSpan | None:
    """ "Am späten Nachmittag, aber nicht vor fünf"."""
    if bound.first is not None and bound.last is None:
        first = _inside(bound.first, span)
        return None if first is None else ClockSpan(first, span.last)
    if bound.last is not None and bound.first is None:
        last = _inside(bound.last, span)
        return None if last is None else ClockSpan(span.first, last)
    return None


def _says_which_half(one: Clock, other: Clock) -> bool:
    """ "Um drei, also fünfzehn Uhr"."""
    same = (one.minutes - other.minutes) % HALF_DAY == 0
    return same and one.open_half != other.open_half


def _later_of(one: Clock, other: Clock) -> Clock:
    """Of two open halves the other is the later one when it follows within half of a half day."""
    if one.open_half and other.open_half:
        return other if (other.minutes - one.minutes) % HALF_DAY <= HALF_DAY // 2 else one
    return max(one, other, key=lambda clock: clock.minutes)


def beside(when: When, distance: Duration | WeekdayBeside) -> When | None:
    """Return the wish moved by a distance, or `None` where what it names cannot be moved so."""
    if isinstance(distance, WeekdayBeside):
        return None if when.day is None else _on_weekday_beside(when, when.day, distance)
    duration = distance
    if duration.seconds:
        clock = _span_beside(when.clock, duration) or clock_beside(when.clock, duration)
        return None if clock is None else When(when.day, clock, when.part)
    if when.day is None:
        return None
    return When(Shifted(when.day, duration, from_there=True), when.clock, when.part)


def _on_weekday_beside(when: When, day: DayExpression, which: WeekdayBeside) -> When:
    # A weekday says by itself which day it is: what lies beside it is counted from that very day.
    named = Shifted(day, Duration(), from_there=True)
    if which.before:
        found = Nth(-1, Unit.DAY, which.weekday, Interval(None, named, before_last=True))
    else:
        found = Nth(1, Unit.DAY, which.weekday, Interval(named, None, after_first=True))
    return When(found, when.clock, when.part)


def _span_beside(span: object, duration: Duration) -> ClockSpan | None:
    if not isinstance(span, ClockSpan):
        return None
    moved = ClockSpan(clock_beside(span.first, duration), clock_beside(span.last, duration))
    lost = (moved.first is None) != (span.first is None) or (moved.last is None) != (
        span.last is None
    )
    return None if lost else moved


def clock_beside(clock: object, duration: Duration) -> Clock | None:
    """Return the clock time moved by hours and minutes; `None` beyond the day or for more."""
    if not isinstance(clock, Clock) or duration.days or duration.months:
        return None
    minutes = clock.minutes + duration.seconds // 60
    if clock.open_half:
        return Clock(minutes % HALF_DAY, open_half=True)
    return Clock(minutes) if 0 <= minutes <= DAY else None


def override(earlier: When, later: When) -> When:
    """Return the later wish, completed by what the earlier one said and it leaves open."""
    day = earlier.day if later.day is None else inherit_day(earlier, later).day
    if later.clock is not None:
        part = later.part or (earlier.part if earlier.clock is not None else None)
        return When(day, later.clock, part)
    if later.part is not None:
        return When(day, None, later.part)
    return When(day, earlier.clock, earlier.part)


def inherit_day(earlier: When, later: When) -> When:
    """Return the later wish with the week or month that only the earlier one named."""
    match earlier.day, later.day:
        case WeekdayWithin(span=span), WeekdayOf(weekday=weekday, which=None):
            return evolve(later, day=WeekdayWithin(weekday, span))
        case Nth(nth=1, weekday=int(), span=Interval(last=None) as span), WeekdayOf(
            weekday=weekday, which=None
        ):
            # "Nach Ostern am Mittwoch oder Donnerstag".
            return evolve(later, day=Nth(1, Unit.DAY, weekday, span))
        case WeekdayWithin(weekday=weekday, span=Week()), Week() as week:
            # "Nächste Woche Dienstag, nein, übernächste Woche".
            return evolve(later, day=WeekdayWithin(weekday, week))
        case Calendar(month=int() as month, year=year), Calendar(month=None) as day:
            return evolve(later, day=evolve(day, month=month, year=year))
    return later
