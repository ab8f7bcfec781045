"""The grammar: all rules, and how a day, a clock time and a part of the day make one wish."""

from typing import Final

from booking_domain.model.german import (
    rules_clock,
    rules_date,
    rules_duration,
    rules_part,
    rules_span,
)
from booking_domain.model.german.chart import Grammar, Rule
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.expressions import ClockExpression, DayExpression, When
from booking_domain.model.german.phrases import STEERING
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
        "KEIN",
        "danach",
        "ALSO",
    )
)


def _same(value: object) -> object:
    return value


def _day(day: DayExpression) -> When:
    return When(day=day)


def _clock(clock: ClockExpression) -> When:
    return When(clock=clock)


def _target(clock: ClockExpression, _: object) -> When:
    return When(clock=clock)


def _target_after(_: object, clock: ClockExpression) -> When:
    return When(clock=clock)


def _part(part: Daypart) -> When:
    return When(part=part)


RULES: Final = (
    Rule("a day", "DAY", "BIT", _day),
    Rule("a clock time", "CLOCK|WINDOW|CHOICE", "BIT", _clock),
    Rule("a part of the day", "PART", "BIT", _part),
    Rule("both hold", "BIT BIT|WHEN", "WHEN", intersect),
    Rule("both hold", "BIT dash BIT|WHEN", "WHEN", intersect, -50),
    Rule("of the day", "BIT der BIT|WHEN", "WHEN", intersect, -50),
    Rule("since", "seit BIT|WHEN|DUR|LDAY|MONTH|H", "PASSED", _same, 50),
    Rule("the hour instead", "NO|RATHER H|HM|CLK", "HOUR", _target_after, 4),
    Rule("towards", "auf|hin BIT|WHEN", "TARGET", _same),
    Rule("towards", "hin DERDAY", "TARGET", _day),
    Rule("towards", "hin H|CLK|HM MOVE", "TARGET", _target),
    Rule("towards", "hin H|CLK|HM end", "TARGET", _clock, -10_000),
)
GRAMMAR: Final = Grammar(
    (
        *rules_date.RULES,
        *rules_span.RULES,
        *rules_duration.RULES,
        *rules_clock.RULES,
        *rules_part.RULES,
        *RULES,
    ),
    wishes=WISHES,
)
