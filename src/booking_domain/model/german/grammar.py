"""The grammar: all rules together, and how a day, a clock time and a part of the day make one wish."""

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


WISHES: Final = frozenset(("WHEN", *STEERING, "oder", "nicht", "kein", "auf", "als", "und", "alle"))


def _same(value: object) -> object:
    return value


def _day(day: DayExpression) -> When:
    return When(day=day)


def _clock(clock: ClockExpression) -> When:
    return When(clock=clock)


def _part(part: Daypart) -> When:
    return When(part=part)


RULES: Final = (
    Rule("a day", "DAY", "BIT", _day),
    Rule("a clock time", "CLOCK|WINDOW|CHOICE", "BIT", _clock),
    Rule("a part of the day", "PART", "BIT", _part),
    Rule("a wish", "BIT", "WHEN", _same),
    Rule("both hold", "BIT WHEN", "WHEN", intersect),
    Rule("both hold", "BIT dash WHEN", "WHEN", intersect, -50),
    Rule("of the day", "BIT der WHEN", "WHEN", intersect, -50),
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
