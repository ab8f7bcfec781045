"""
A weekday that was named behind a date or a feast: "in der Woche vom 12. April am Donnerstag".

Around such a day no longer time is built: the weekday would be lost in it, and is one of its days.
"""

from booking_domain.model.german.expressions import (
    Agreeing,
    Calendar,
    DayExpression,
    Feast,
    Shifted,
    WeekdayOf,
)


def has_a_weekday_behind(day: DayExpression) -> bool:
    """Whether a weekday named after a date or feast may belong to a longer time around it."""
    match day:
        case Calendar(weekday_behind=behind):
            return behind
        case Agreeing(left=Feast() | Shifted(), right=WeekdayOf()):
            return True
    return False
