"""Rules for clock times, alone and beside a day or a part of the day."""

from typing import Final

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.dayparts import in_part_of_day
from booking_domain.model.german.expressions import (
    Calendar,
    Clock,
    ClockChoice,
    ClockExpression,
    ClockSpan,
    DayExpression,
    NoSuchTime,
    WeekdayOf,
    When,
)
from booking_domain.model.german.series import Unit
from booking_domain.model.german.temporal_wish import Daypart


HALF_DAY: Final = 720
FULL_DAY: Final = 1440
MOST_MINUTES_BESIDE_HOUR: Final = 40
SWISS_STEP: Final = 5
SPLIT_MINUTES: Final = 10
SPLIT_HOURS: Final = range(3, 10)
SPLIT_TENS: Final = (20, 30, 40, 50)
WAKING_MINUTES: Final = range(6 * 60, 21 * 60)
TIME: Final = "H|HDOT|HM|CLK|CLOCK|HALF"


def _same(value: object) -> object:
    return value


def moved(clock: Clock, minutes: int) -> Clock:
    """Return the clock time moved by minutes, inside its half of the day where that is open."""
    modulus = HALF_DAY if clock.open_half else FULL_DAY
    return Clock((clock.minutes + minutes) % modulus, clock.open_half)


def _with_minutes(clock: Clock, minutes: int) -> Clock | None:
    if clock.minutes % 60 or not 0 <= minutes < 60:
        return None
    return Clock(clock.minutes + minutes, clock.open_half)


def _with_minutes_counted(clock: Clock, minutes: int, unit: Unit) -> Clock | None:
    return _with_minutes(clock, minutes) if unit is Unit.MINUTE else None


def _hour_minutes(clock: Clock, minutes: int) -> Clock | None:
    if not 10 <= minutes < 60 or _follows(clock, minutes):
        return None
    return _with_minutes(clock, minutes)


def _follows(clock: Clock, hour: int) -> bool:
    """ "So um zehn, elf" are two hours and no minutes."""
    return clock.open_half and (hour * 60 - clock.minutes) % HALF_DAY == 60


def _open(clock: Clock) -> Clock | None:
    return clock if clock.open_half else None


def _this_or_next_hour(clock: Clock, following: Clock) -> ClockChoice | None:
    near = (following.minutes - clock.minutes) % HALF_DAY == 60
    return ClockChoice((clock, following)) if clock.open_half and near else None


def _zero_minutes(clock: Clock, zero: int, minutes: int) -> Clock | None:
    return _with_minutes(clock, minutes) if zero == 0 and 1 <= minutes <= 9 else None


def _two_numbers(clock: Clock, first: int, second: int) -> Clock | None:
    """ "Zehn Uhr null fünf", and what a recogniser split: "fünf zehn", "zwei zwanzig"."""
    if first == 0:
        return _zero_minutes(clock, first, second)
    tens = second in SPLIT_TENS and first < SPLIT_MINUTES
    split = tens or (second == SPLIT_MINUTES and first in SPLIT_HOURS)
    return _with_minutes(clock, first + second) if split else None


def _split_hour(unit: Clock) -> ClockChoice | None:
    """ "Vier zehn Uhr" is fourteen that a recogniser split, or ten past four."""
    hour = unit.minutes // 60
    if hour not in SPLIT_HOURS:
        return None
    options = (Clock((hour + 10) * 60), Clock(hour * 60 + 10, open_half=True))
    return ClockChoice(options, one_said=True)


def _not_split(clock: Clock) -> Clock | None:
    """ "Vierzehn dreißig Uhr"; in "vier zehn Uhr" a recogniser may have split the hour."""
    return clock if clock.minutes % 60 != SPLIT_MINUTES else None


def _split_hour_minutes(unit: Clock, minutes: int) -> Clock | None:
    split = _split_hour(unit)
    return None if split is None else _with_minutes(clocks_of(split)[0], minutes)


def clocks_of(clock: Clock | ClockChoice) -> tuple[Clock, ...]:
    """Return the clock times that are meant: one, or those to choose from."""
    options = (clock,) if isinstance(clock, Clock) else clock.options
    return tuple(option for option in options if isinstance(option, Clock))


def _no_such_hour(hour: int) -> NoSuchTime | None:
    return NoSuchTime() if 25 <= hour < 60 else None


def _no_such_minute(_: Clock, minutes: int) -> NoSuchTime | None:
    return NoSuchTime() if 60 <= minutes <= 99 else None


def _never(clock: NoSuchTime) -> When:
    return When(clock=clock)


def _half(clock: Clock) -> Clock:
    return moved(clock, -30)


def _quarter(clock: Clock) -> Clock:
    return moved(clock, -45)


def _three_quarters(clock: Clock) -> Clock:
    return moved(clock, -15)


def _before(minutes: int, clock: Clock) -> Clock | None:
    return moved(clock, -minutes) if 1 <= minutes <= MOST_MINUTES_BESIDE_HOUR else None


def _after(minutes: int, clock: Clock) -> Clock | None:
    return moved(clock, minutes) if 1 <= minutes <= MOST_MINUTES_BESIDE_HOUR else None


def _swiss_after(minutes: int, clock: Clock) -> Clock | None:
    return _after(minutes, clock) if minutes % SWISS_STEP == 0 else None


def _counted_before(minutes: int, unit: Unit, clock: Clock) -> Clock | None:
    return _before(minutes, clock) if unit is Unit.MINUTE else None


def _counted_after(minutes: int, unit: Unit, clock: Clock) -> Clock | None:
    return _after(minutes, clock) if unit is Unit.MINUTE else None


def quarter_before(clock: Clock) -> Clock:
    """Return a quarter of an hour before the clock time."""
    return moved(clock, -15)


def quarter_after(clock: Clock) -> Clock:
    """Return a quarter of an hour after the clock time."""
    return moved(clock, 15)


def three_quarters_after(clock: Clock) -> Clock:
    """Return three quarters of an hour after the clock time."""
    return moved(clock, 45)


def _midnight() -> Clock:
    return Clock(FULL_DAY)


def _choice(left: ClockExpression, right: Clock) -> ClockChoice | None:
    if isinstance(left, ClockChoice):
        return ClockChoice((*left.options, right), one_said=left.one_said)
    return ClockChoice((left, right)) if isinstance(left, Clock) else None


def _same_day_span(
    day: DayExpression, first: Clock, same: DayExpression, last: Clock
) -> When | None:
    if not isinstance(day, Calendar) or day != same:
        return None
    return When(day=day, clock=ClockSpan(first, last))


def _early_clock(clock: Clock) -> Clock | None:
    return in_part_of_day(clock, Daypart.MORNING)


def _early(clock: Clock) -> When:
    return When(clock=clock, part=Daypart.MORNING)


def _second(_: Clock, target: Clock) -> Clock:
    return target


def _at_end(day: DayExpression, clock: Clock) -> When:
    return When(day=day, clock=clock)


def _between_on(day: DayExpression, first: Clock, last: Clock) -> When:
    return When(day=day, clock=ClockSpan(first, last))


def _between_in(part: Daypart, first: Clock, last: Clock) -> When:
    return When(clock=ClockSpan(first, last), part=part)


def _window_in(window: ClockSpan, part: Daypart) -> When | None:
    """ "Von sechs bis acht abends": the part of the day holds for both ends."""
    first, last = window.first, window.last
    if first is None or last is None or not (first.open_half and last.open_half):
        return None
    return When(clock=window, part=part)


def _at_weekday(weekday: int, clock: Clock | ClockSpan) -> When:
    return When(day=WeekdayOf(weekday), clock=clock)


def _part_of_weekday(weekday: int, part: Daypart) -> When:
    return When(day=WeekdayOf(weekday), part=part)


def _swiss_hour(part: Daypart, clock: Clock) -> Clock | None:
    found = in_part_of_day(clock, part)
    return found if found is not None and found.minutes in WAKING_MINUTES else None


def _part_at(part: Daypart, clock: Clock) -> When:
    return When(clock=clock, part=part)


POINTS: Final = (
    Rule("full hour", "H|CLK|MIL uhr", "CLOCK", _same, 5),
    Rule("written clock with uhr", "CLOCK|HALF uhr", "CLOCK", _same),
    Rule("hour and minutes", "H uhr NUM|ORD", "CLOCK", _with_minutes, 8),
    Rule("hour and minutes", "H uhr und NUM", "CLOCK", _with_minutes, 8),
    Rule("hour and minutes", "H uhr NUM NUM", "CLOCK", _two_numbers, 9),
    Rule("hour and minutes", "H uhr NUM UNIT|UNITS", "CLOCK", _with_minutes_counted, 9),
    Rule("hour and minutes", "H uhr und NUM UNIT|UNITS", "CLOCK", _with_minutes_counted, 9),
    Rule("hour and minutes without uhr", "H NUM", "HM", _hour_minutes),
    Rule("hour and minutes without uhr", "H NUM NUM", "HM", _zero_minutes),
    Rule("written clock with uhr", "HM uhr", "CLOCK", _not_split),
    Rule("halb", "halb H", "HALF", _half, 5),
    Rule("viertel of the hour", "viertel H", "HALF", _quarter, 5),
    Rule("viertel of the hour", "viertel auf H", "HALF", _quarter, 6),
    Rule("dreiviertel of the hour", "dreiviertel auf H", "HALF", _three_quarters, 6),
    Rule("dreiviertel of the hour", "dreiviertel H", "HALF", _three_quarters, 5),
    Rule("a spoken fraction", "HALF", "CLOCK", _same),
    Rule("viertel vor", "viertel vor H|CLOCK", "CLOCK", quarter_before, 6),
    Rule("viertel nach", "viertel nach|ab|über H|CLOCK", "CLOCK", quarter_after, 6),
    Rule("minutes before", "NUM vor H|CLOCK|HALF", "CLOCK", _before, 6),
    Rule("minutes after", "NUM nach|über H|CLOCK|HALF", "CLOCK", _after, 6),
    Rule("minutes after, Swiss", "NUM ab H|HALF", "CLOCK", _swiss_after, 6),
    Rule("at, Swiss", "am HSWISS", "CLOCK", _same, 3),
    Rule("at, Swiss", "am HALF", "CLOCK", _same, 2),
    Rule("at, Swiss", "PART am HSPOKEN", "CLOCK", _swiss_hour, 4),
    Rule("minutes before", "NUM UNIT|UNITS vor H|CLOCK|HALF", "CLOCK", _counted_before, 6),
    Rule("minutes after", "NUM UNIT|UNITS nach|ab|über H|CLOCK|HALF", "CLOCK", _counted_after, 6),
    Rule("midnight", "mitternacht", "CLOCK", _midnight),
    Rule("at", f"um|gegen {TIME}", "CLOCK", _same, 3),
    Rule("split hour", "HSPOKEN zehn uhr", "SPLIT", _split_hour, 12),
    Rule("split hour", "um|gegen|für SPLIT", "SPLIT", _same),
    Rule("split hour", "SPLIT", "CHOICE", _same),
    Rule("split hour and minutes", "HSPOKEN zehn uhr NUM", "CLOCK", _split_hour_minutes, 14),
    Rule("three quarters after", "dreiviertel nach H|CLOCK", "CLOCK", three_quarters_after, 6),
    Rule("no such time", "NUM uhr", "NOTIME", _no_such_hour, -5),
    Rule("no such minute", "H uhr NUM", "NOTIME", _no_such_minute, 8),
    Rule("no such time", "NOTIME uhr", "NOTIME", _same),
    Rule("no such time", "um|gegen|ab|bis|vor|nach NOTIME", "NOTIME", _same),
    Rule("no such time", "NOTIME", "BIT", _never),
    Rule("at four digits", "um|gegen MIL", "CLOCK", _same, 2),
    Rule("at about", f"gegen um {TIME}", "CLOCK", _same, 3),
    Rule("at about", f"um gegen {TIME}", "CLOCK", _same, 3),
    Rule("at about", "um|gegen der H|HALF", "CLOCK", _open, 2),
    Rule("this or the next hour", "um|gegen H H", "CHOICE", _this_or_next_hour, 4),
    Rule("this or the next hour", "H H uhr", "CHOICE", _this_or_next_hour, 6),
    Rule("für", "für CLOCK|HALF", "CLOCK", _same),
    Rule("either time", f"CLOCK oder {TIME}", "CHOICE", _choice, 4),
    Rule("either time", "CHOICE oder H|CLOCK|HALF", "CHOICE", _choice, 4),
    Rule("either time", "H|CLK oder CLOCK|HALF", "CHOICE", _choice, 4),
)
TOGETHER: Final = (
    Rule("one day, from to", "DAY CLOCK bis|dash DAY CLOCK", "BIT", _same_day_span, 5),
    Rule("early at", f"früh um {TIME}", "BIT", _early, 4),
    Rule("early at", "früh CLOCK", "BIT", _early, 4),
    Rule("hour after a day at the end", "DAY H|HM|CLK|HALF end", "BIT", _at_end, -10_030),
    Rule("hours after a day", "DAY H bis|dash H|HDOT", "BIT", _between_on, -10),
    Rule("hours after a part of the day", "PARTWORD H bis|dash H|HDOT", "BIT", _between_in, -10),
    Rule("time after an abbreviated weekday", "WDABBR CLOCK|WINDOW", "BIT", _at_weekday, -5),
    Rule("part of an abbreviated weekday", "WDABBR PART", "BIT", _part_of_weekday, -5),
    Rule("written time after a day", "DAY CLK", "BIT", _at_end, -10),
    Rule("four digits after a day", "DAY MIL", "BIT", _at_end, -40),
    Rule("clock time and part of the day", "H|CLOCK PART", "CLOCK", in_part_of_day, 2),
    Rule("window in a part of the day", "WINDOW PART", "BIT", _window_in, 5),
    Rule("early clock time", "H|CLOCK früh", "CLOCK", _early_clock, 2),
    Rule("moved clock time", f"von {TIME} auf|hin {TIME}", "CLOCK", _second, 5),
    Rule("hour after a part of the day", "PARTWORD H|CLK|HM", "BIT", _part_at, -10),
)
RULES: Final = (*POINTS, *TOGETHER)
