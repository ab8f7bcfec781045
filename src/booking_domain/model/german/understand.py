"""Words about time in, what the caller may have meant out."""

import datetime as dt

from booking_domain.model.german.instants import in_wall_time
from booking_domain.model.german.moment import Moment, country_of, is_sayable
from booking_domain.model.german.reading import read, rules_of
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    DayRange,
    Exact,
    NothingFound,
    Question,
    TemporalWish,
    Understanding,
    Window,
)
from booking_domain.model.german.verdict import verdict
from booking_domain.model.opening_hours import OpeningHours


def understand(
    text: str,
    *,
    now: dt.datetime,
    zone: dt.tzinfo,
    opening_hours: OpeningHours,
    horizon_days: int,
) -> Understanding:
    """
    Return what a caller means by `text`, said at the aware instant `now`.

    Any text is understood, if only as `NothingFound`, which everything is that is said before 1900
    or after 2300. `horizon_days` is how far ahead a day may lie before it is read back.
    """
    reading = read(in_wall_time(text, zone=zone), country=country_of(zone))
    conversation = reading.conversation
    if conversation.is_empty() or not is_sayable(now):
        return Understanding(NothingFound(), None, ())
    moment = Moment.of(now, zone=zone, opening_hours=opening_hours, horizon_days=horizon_days)
    wish, confirm, excluded = verdict(conversation, moment)
    if reading.doubtful and confirm is None and _names_a_day(wish):
        confirm = Question.WHICH_DAY
    trace = (*rules_of(reading.sequence), *conversation.steps)
    return Understanding(wish, confirm, trace, excluded)


def _names_a_day(wish: TemporalWish) -> bool:
    return isinstance(wish, Exact | DayOnly | DayRange) or (
        isinstance(wish, Window) and wish.day is not None
    )
