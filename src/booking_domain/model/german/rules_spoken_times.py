"""Clock times as they are spoken: "fünfzehn fünfzehn Uhr", "viertel auf drei", late parts."""

from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import (
    Clock,
    ClockChoice,
    ClockSpan,
    Relative,
    WeekdayOf,
    When,
)
from booking_domain.model.german.rules_clock import (
    moved,
    quarter_after,
    quarter_before,
    three_quarters_after,
)
from booking_domain.model.german.temporal_wish import Daypart


TEN: Final = 10
QUARTERS: Final = frozenset((15, 30, 45))
HOURS_OF_WORK: Final = range(7, 21)
QUARTER: Final = 45
THREE_QUARTERS: Final = 15
EARLY: Final = {
    Daypart.AFTERNOON: (12 * 60, 15 * 60),
    Daypart.EVENING: (17 * 60, 19 * 60),
}
LATE: Final = {
    Daypart.FORENOON: (10 * 60, 12 * 60),
    Daypart.AFTERNOON: (16 * 60, 18 * 60),
}


def _same(value: object) -> object:
    return value


def _said_twice(clock: Clock, minutes: int) -> Clock | None:
    """ "Um 15 15 Uhr" is a quarter past three; "um drei fünfzehn Uhr" names one hour twice."""
    hour = clock.minutes // 60 or 12
    return Clock(clock.minutes + minutes, clock.open_half) if hour == minutes >= TEN else None


def _said_again(clock: Clock, minutes: int) -> ClockChoice | None:
    """ "Um zehn, zehn Uhr" may be ten o'clock, said twice."""
    found = _said_twice(clock, minutes)
    return None if found is None else ClockChoice((found, clock))


def _sharp(clock: Clock, tens: int, minutes: int) -> Clock | None:
    """ "Um neun null null Uhr"."""
    return clock if tens == minutes == 0 else None


def _quarter_towards(clock: Clock) -> Clock:
    """Austria's "viertel auf drei" is a quarter of the way there."""
    return moved(clock, -QUARTER)


def _three_quarters_towards(clock: Clock) -> Clock:
    return moved(clock, -THREE_QUARTERS)


def _either_quarter(clock: Clock) -> ClockChoice:
    """ "Um drei, viertel nach drei", or three quarters past."""
    return ClockChoice((quarter_after(clock), three_quarters_after(clock)), one_said=True)


def _quarter_alone(clock: Clock) -> When | None:
    """ "Vierzehn dreißig" and nothing else; "drei achtzig" is a price."""
    hour, minutes = divmod(clock.minutes, 60)
    if minutes not in QUARTERS:
        return None
    return When(clock=clock) if hour in HOURS_OF_WORK or hour + 12 in HOURS_OF_WORK else None


def _beside_a_weekday(when: When, clock: Clock) -> When | None:
    """ "Am Fritig am zwei"; beside a date "am zwei" is no hour."""
    weekday = isinstance(when.day, WeekdayOf | Relative)
    return evolve(when, clock=clock) if weekday and when.clock is None else None


def _within(bounds: dict[Daypart, tuple[int, int]], part: Daypart) -> ClockSpan | None:
    if part not in bounds:
        return None
    first, last = bounds[part]
    return ClockSpan(Clock(first), Clock(last))


def _early(part: Daypart) -> ClockSpan | None:
    return _within(EARLY, part)


def _late(part: Daypart) -> ClockSpan | None:
    return _within(LATE, part)


def _minutes_before_hour(when: When, minutes: int, clock: Clock) -> When | None:
    return _beside_a_weekday(when, moved(clock, -minutes))


def _minutes_after_hour(when: When, minutes: int, clock: Clock) -> When | None:
    """ "Am Fritig am zehn ab zwei"."""
    return _beside_a_weekday(when, moved(clock, minutes))


def _early_on(weekday: int, part: Daypart) -> When | None:
    return _on(weekday, _early(part))


def _late_on(weekday: int, part: Daypart) -> When | None:
    """ "Am späten Donnerstagnachmittag"."""
    return _on(weekday, _late(part))


def _on(weekday: int, span: ClockSpan | None) -> When | None:
    return None if span is None else When(day=WeekdayOf(weekday), clock=span)


def _from(span: ClockSpan) -> ClockSpan:
    return ClockSpan(span.first, None)


def _until(span: ClockSpan) -> ClockSpan:
    return ClockSpan(None, span.last)


RULES: Final = (
    Rule("hour and the same minutes", "um|gegen H NUM uhr", "CLOCK", _said_twice, 12),
    Rule("hour sharp", "um|gegen H NUM NUM uhr", "CLOCK", _sharp, 14),
    Rule("hour said again", "um|gegen HSPOKEN NUM uhr", "CHOICE", _said_again, 14),
    Rule("viertel auf", "viertel auf|hin H", "HALF", _quarter_towards, 5),
    Rule("dreiviertel auf", "dreiviertel auf|hin H", "HALF", _three_quarters_towards, 5),
    Rule("either quarter", "um|gegen drei_viertel nach H", "CHOICE", _either_quarter, 12),
    Rule("quarter before", "um|gegen drei_viertel vor H", "CLOCK", quarter_before, 12),
    Rule("at, Swiss", "BIT|WHEN am HSPOKEN", "WHEN", _beside_a_weekday, 8),
    Rule("at, Swiss", "BIT|WHEN am NUM vor HSPOKEN", "WHEN", _minutes_before_hour, 10),
    Rule("at, Swiss", "BIT|WHEN am NUM ab|nach HSPOKEN", "WHEN", _minutes_after_hour, 10),
    Rule("at, Swiss", "am NUM vor HSWISS|HALF", "CLOCK", lambda m, c: moved(c, -m), 8),
    Rule("at, Swiss", "am NUM ab|nach HSWISS|HALF", "CLOCK", lambda m, c: moved(c, m), 8),
    Rule("at, Swiss", "am viertel vor HSWISS", "CLOCK", quarter_before, 8),
    Rule("at, Swiss", "am viertel ab|nach HSWISS", "CLOCK", quarter_after, 8),
    Rule("hour and minutes alone", "start HM|CLK end", "BIT", _quarter_alone, -20_000),
    Rule("written with a comma", "CLKCOMMA uhr", "CLOCK", _same, 5),
    Rule("written with a comma", "um|gegen CLKCOMMA", "CLOCK", _same, 3),
    Rule("early part", "früh PARTNOUN", "LATE", _early, 4),
    Rule("late part", "spät|später PARTNOUN", "LATE", _late, 4),
    Rule("late part", "PARTNOUN spät", "LATE", _late, 4),
    Rule("early part of a weekday", "früh WD PARTNOUN", "WHEN", _early_on, 4),
    Rule("late part of a weekday", "spät WD PARTNOUN", "WHEN", _late_on, 4),
    Rule("late part", "LATEPART", "LATE", _same, 4),
    Rule("preposition of a part", "am|zu|gegen|im|in|für LATE", "LATE", _same),
    Rule("preposition of a part", "am|zu|gegen|in|für der LATE", "LATE", _same),
    Rule("early or late part", "LATE", "WINDOW", _same, 1),
    Rule("from part of day", "ab|nach LATE", "WINDOW", _from, 8),
    Rule("from part of day", "ab|nach der LATE", "WINDOW", _from, 8),
    Rule("until part of day", "bis|vor LATE", "WINDOW", _until, 8),
    Rule("until part of day", "bis|vor zu LATE", "WINDOW", _until, 8),
)
