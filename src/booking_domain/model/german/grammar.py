"""The grammar: all rules, and how a day, a clock time and a part of the day make one wish."""

from typing import Final

from booking_domain.model.german import (
    rules_beside,
    rules_clock,
    rules_counted,
    rules_date,
    rules_duration,
    rules_interval,
    rules_part,
    rules_span,
    rules_spoken_dates,
    rules_spoken_times,
    rules_window,
)
from booking_domain.model.german.chart import Grammar, Rule
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.dayparts import ALL_DAY
from booking_domain.model.german.expressions import (
    Beyond,
    Calendar,
    Clock,
    ClockChoice,
    ClockExpression,
    DayExpression,
    Feast,
    Relative,
    WeekdayOf,
    Weekend,
    When,
)
from booking_domain.model.german.series import Which
from booking_domain.model.german.steering import STEERING
from booking_domain.model.german.temporal_wish import Daypart


WISHES: Final = frozenset(
    (
        "BIT",
        "WHEN",
        "TARGET",
        "PASSED",
        "BESIDE",
        "HOUR",
        *STEERING,
        "oder",
        "nicht",
        "REFUSAL",
        "als",
        "von",
        "und",
        "ATWORK",
        "ERRAND",
        "KEIN",
        "danach",
        "ALSO",
        "BEYOND",
        "THATONE",
    )
)


def _same(value: object) -> object:
    return value


def _day(day: DayExpression) -> When:
    return When(day=day)


def _all_day(day: DayExpression) -> When | None:
    """ "Samstag den ganzen Tag", "den ganzen Samstag"; "den ganzen Dezember" is many days."""
    single = isinstance(day, WeekdayOf | Calendar | Relative | Feast)
    return When(day=day, clock=ALL_DAY) if single else None


def _clock(clock: ClockExpression) -> When:
    return When(clock=clock)


def _both(left: When, right: When) -> When | None:
    """ "Am Wochenende Samstag nicht" refuses the Saturday alone: two wishes until then."""
    if isinstance(left.day, Weekend) and isinstance(right.day, WeekdayOf):
        return None
    return intersect(left, right)


def _target(clock: ClockExpression, *_: object) -> When:
    return When(clock=clock)


def _target_either(first: Clock, second: Clock, _: object) -> When:
    return When(clock=ClockChoice((first, second)))


def _target_after(_: object, clock: ClockExpression) -> When:
    return When(clock=clock)


def _after_that(*_: object) -> Beyond:
    return Beyond()


def _before_that(*_: object) -> Beyond:
    return Beyond(before=True)


def _this_one(which: Which, _: object = None) -> Which | None:
    return which if which in (Which.THIS, Which.OVERNEXT) else None


def _that_one(which: Which, _: object = None) -> Which | None:
    return which if which in (Which.NEXT, Which.OVERNEXT) else None


def _part(part: Daypart) -> When:
    return When(part=part)


RULES: Final = (
    Rule("a day", "DAY", "BIT", _day),
    Rule("a clock time", "CLOCK|WINDOW|CHOICE", "BIT", _clock),
    Rule("a part of the day", "PART", "BIT", _part),
    Rule("both hold", "BIT BIT|WHEN", "WHEN", _both),
    Rule("both hold", "BIT dash BIT|WHEN", "WHEN", _both, -50),
    Rule("all day", "DAY ganztags", "WHEN", _all_day),
    Rule("all day", "ganztags DAY", "WHEN", _all_day),
    Rule("of the day", "BIT der BIT|WHEN", "WHEN", _both, -50),
    Rule("since", "seit BIT|WHEN|DUR|LDAY|MONTH|H", "PASSED", _same, 50),
    Rule("the hour instead", "NO|RATHER H|HM|CLK", "HOUR", _target_after, 4),
    Rule("another hour", "BUT|TOO H|HM|CLK", "HOUR", _target_after, 4),
    Rule("another hour", "H|HM|CLK WOULD|CAN RATHER", "HOUR", _target, 4),
    Rule("another hour", "H|HM|CLK TOO", "HOUR", _target, 4),
    Rule("after that", "RATHER|NO|BUT|SOME danach|später", "BEYOND", _after_that, 1),
    Rule("after that", "danach|später CAN|TOO|WOULD|RATHER|SOME", "BEYOND", _after_that, 1),
    Rule("after that", "danach|später end", "BEYOND", _after_that, -9_990),
    Rule("before that", "RATHER|NO|BUT|SOME davor|eher", "BEYOND", _before_that, 1),
    Rule("before that", "davor|eher CAN|TOO|WOULD|RATHER", "BEYOND", _before_that, 1),
    Rule("before that", "davor|eher end", "BEYOND", _before_that, -9_990),
    Rule("the one after that", "der danach end", "THATONE", lambda: Which.NEXT, -10_000),
    Rule("this one", "WHICH end", "THATONE", _this_one, -10_000),
    Rule("that one", "der WHICH CAN|TOO|RATHER", "THATONE", _that_one),
    Rule("that one", "RATHER|SO WHICH end", "THATONE", lambda _, w: _that_one(w), -10_000),
    Rule("that one", "der WHICH end", "THATONE", _that_one, -10_000),
    Rule("towards", "auf|hin BIT|WHEN", "TARGET", _same),
    Rule("towards", "hin DERDAY", "TARGET", _day),
    Rule("towards", "hin H|CLK|HM MOVE", "TARGET", _target),
    Rule("towards", "hin H|CLK oder H|CLK MOVE", "TARGET", _target_either),
    Rule("towards", "hin H|CLK|HM end", "TARGET", _clock, -10_000),
)
GRAMMAR: Final = Grammar(
    (
        *rules_date.RULES,
        *rules_counted.RULES,
        *rules_beside.RULES,
        *rules_spoken_dates.RULES,
        *rules_span.RULES,
        *rules_interval.RULES,
        *rules_duration.RULES,
        *rules_clock.RULES,
        *rules_spoken_times.RULES,
        *rules_window.RULES,
        *rules_part.RULES,
        *RULES,
    ),
    wishes=WISHES,
)
