"""Rules for parts of the day ("nachmittags", "am frühen Morgen", "heute früh")."""

from typing import Final

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import (
    Calendar,
    DayExpression,
    Month,
    Relative,
    Week,
    When,
)
from booking_domain.model.german.rules_date import MOST_OFFERED
from booking_domain.model.german.series import Which
from booking_domain.model.german.temporal_wish import Daypart


NO_MORNING: Final = (Relative(1), Week(0), Month(shift=0))
"""Behind these "morgen" is tomorrow: "diese Woche noch, morgen um zehn"."""


def _same(value: object) -> object:
    return value


def _morning(_: object = None) -> Daypart:
    return Daypart.MORNING


def _day_morning(day: DayExpression, _: object = None) -> When | None:
    if day in NO_MORNING:
        return None
    return When(day=day, part=Daypart.MORNING)


def _day_early(day: DayExpression) -> When:
    return When(day=day, part=Daypart.MORNING)


def _day_part(day: DayExpression, part: Daypart) -> When:
    return When(day=day, part=part)


def _late_day_part(day: Calendar, part: Daypart) -> When | None:
    """ "Der Zwölfte um die Mittagszeit"; "der Zweite am Abend" may be one of the offers."""
    return When(day=day, part=part) if day.day > MOST_OFFERED else None


def _to_part(part: Daypart) -> When:
    return When(part=part)


def _to_morning(_: object) -> When:
    return When(part=Daypart.MORNING)


def _this_part(which: Which, part: Daypart) -> When | None:
    if which is Which.THIS:
        return When(day=Relative(0), part=part)
    if which is Which.LAST:
        return When(day=Relative(-1), part=part)
    if which is Which.NEXT:
        return When(day=Relative(1), part=part)
    return None


def _this_morning(which: Which, _: object = None) -> When | None:
    return _this_part(which, Daypart.MORNING)


RULES: Final = (
    Rule("part of the day", "PARTWORD|PARTNOUN", "PART", _same),
    Rule("preposition of a part", "am|zu|gegen|über|im|in|für PART", "PART", _same),
    Rule("preposition of a part", "am|zu|gegen|um|über|in|nach|für der PART", "PART", _same),
    Rule("towards a part", "auf|hin der PART", "TARGET", _to_part),
    Rule("towards a part", "auf|hin der MORGEN", "TARGET", _to_morning),
    Rule("early or late part", "früh|spät|später PARTNOUN", "PART", _same, 2),
    Rule("early or late part", "PARTWORD früh|spät", "PART", _same, 2),
    Rule("course of a part", "im zeit der PART", "PART", _same, 2),
    Rule("in the morning", "am|gegen|zu MORGEN", "PART", _morning, 4),
    Rule("in the morning", "am der MORGEN", "PART", _morning, 4),
    Rule("early in the morning", "früh MORGEN", "PART", _morning, 3),
    Rule("early in the morning", "am früh MORGEN", "PART", _morning, 6),
    Rule("early in the morning", "früh am MORGEN", "PART", _morning, 6),
    Rule("morning of a day", "DAY MORGEN", "BIT", _day_morning, 8),
    Rule("morning of a day", "DAY dash MORGEN", "BIT", _day_morning, 8),
    Rule("early on a day", "DAY früh", "BIT", _day_early, 6),
    Rule("day of the month and part", "LDAY PARTWORD", "BIT", _day_part, -20),
    Rule("day of the month and part", "DERDAY PART", "BIT", _late_day_part, -12),
    Rule("this part", "WHICH PARTNOUN", "BIT", _this_part, 4),
    Rule("this morning", "WHICH MORGEN", "BIT", _this_morning, 6),
)
