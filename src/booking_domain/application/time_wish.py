"""From a caller's words about a new time to spans that may be booked; or to what must be asked."""

import datetime as dt

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import frozen

from booking_domain.application.spoken_spans import days_meant, span_on
from booking_domain.model.booking_policy import refused_start
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    DayRange,
    Exact,
    Excluded,
    Exclusion,
    Invalid,
    InvalidReason,
    Question,
    Reading,
    TemporalWish,
    Understanding,
)
from booking_domain.model.german.understand import understand
from booking_domain.model.results import (
    AmbiguousTime,
    Missing,
    NeedsInput,
    PastDate,
    Policy,
    PolicyDenied,
    ToolResult,
)
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


MAX_WORDS = 400
"""Longer texts are not understood but asked for again, in characters."""

_DAYS_SEARCHED = 14


@frozen
class ExactTime:
    """One instant, aware."""

    start: dt.datetime


@frozen
class Windows:
    """Spans in which a slot may start."""

    spans: tuple[TimeSlot, ...]


TimeWish: TypeAlias = ExactTime | Windows


def time_wish(
    tenant: Tenant,
    *,
    date_text: str | None,
    time_text: str | None,
    start: dt.datetime | None,
    now: dt.datetime,
) -> TimeWish | ToolResult:
    """
    This will turn words about time into spans of absolute time, or into a question.

    Args:
        start: An aware instant that a program passed on instead of words.
    """
    if start is not None:
        return instant_wish(tenant, start=start, now=now)
    understood = understood_words(tenant, date_text=date_text, time_text=time_text, now=now)
    if isinstance(understood, NeedsInput):
        return understood
    return meaning_of(understood, tenant=tenant, now=now)


def understood_words(
    tenant: Tenant, *, date_text: str | None, time_text: str | None, now: dt.datetime
) -> Understanding | NeedsInput:
    """This will read words about time as the salon's callers mean them."""
    # What stands in two fields is two clauses: "nicht Montag" and "ab vier" are not one refusal.
    words = ", ".join(text for text in (date_text, time_text) if text)
    if not words:
        return NeedsInput(Missing.DATE)
    if len(words) > MAX_WORDS:
        return NeedsInput(Missing.TOO_LONG)
    return understand(
        words,
        now=now,
        zone=tenant.location.zone,
        opening_hours=tenant.opening_hours,
        horizon_days=tenant.rules.horizon_days,
    )


def instant_wish(
    tenant: Tenant, *, start: dt.datetime, now: dt.datetime
) -> ExactTime | PastDate | PolicyDenied:
    """This will check an instant against now, the lead time and the horizon."""
    match refused_start(start, rules=tenant.rules, now=now):
        case None:
            return ExactTime(start=start)
        case PastDate() as past:
            return past
        case policy:
            return PolicyDenied(policy)


def meaning_of(
    understood: Understanding, *, tenant: Tenant, now: dt.datetime
) -> TimeWish | ToolResult:
    """This will turn what was understood into spans that may be booked, or into a question."""
    wish = understood.wish
    if understood.confirm is not None and isinstance(wish, Reading):
        if understood.confirm is Question.PAST:
            return PastDate()
        return AmbiguousTime(readings=(wish,), question=understood.confirm)
    match wish:
        case Exact(start=start):
            return instant_wish(tenant, start=start, now=now)
        case Ambiguous(readings=readings, question=question):
            return AmbiguousTime(readings=readings, question=question)
        case Invalid(reason=InvalidReason.PAST):
            return PastDate()
        case _:
            readings = readings_in(wish, today=now.astimezone(tenant.location.zone).date())
            excluded = understood.excluded
            spans = _windows(readings, excluded=excluded, tenant=tenant, now=now)
            return spans or NeedsInput(missing_in(wish))


def readings_in(wish: TemporalWish, *, today: dt.date) -> tuple[Reading, ...]:
    """This will return every reading of a wish, any of which would do; none where it has none."""
    match wish:
        case AnyTime(part=part):
            return (DayRange(first=today, last=None, part=part),)
        case Alternatives(options=readings) | Ambiguous(readings=readings):
            return readings
        case _:
            return (wish,) if isinstance(wish, Reading) else ()


def missing_in(wish: TemporalWish) -> Missing:
    """This will name what must be said where a wish has no time that could be looked for."""
    match wish:
        case Excluded():
            return Missing.EXCLUDED_ONLY
        case Invalid():
            return Missing.INVALID_DATE
        case _:
            return Missing.DATE


def _windows(
    readings: Sequence[Reading],
    *,
    excluded: Sequence[Exclusion],
    tenant: Tenant,
    now: dt.datetime,
) -> Windows | PastDate | PolicyDenied | None:
    """Return the spans that may be booked, or why none may; `None` where no day is meant."""
    spans = [span for reading in readings for span in _spans(reading, tenant=tenant, now=now)]
    ahead = [span for span in spans if span.end > now]
    if not ahead:
        return PastDate() if spans else None
    bookable = tenant.rules.bookable_from(now)
    possible = [common for span in ahead if (common := span.common(bookable))]
    if not possible:
        is_late = all(span.start >= bookable.end for span in ahead)
        return PolicyDenied(Policy.HORIZON if is_late else Policy.LEAD_TIME)
    left = tuple(_without(possible, excluded=excluded, zone=tenant.location.zone))
    return Windows(spans=left) if left else None


def _spans(reading: Reading, *, tenant: Tenant, now: dt.datetime) -> Iterable[TimeSlot]:
    zone = tenant.location.zone
    today = now.astimezone(zone).date()
    for day in days_meant(reading, today=today, zone=zone, limit=_DAYS_SEARCHED):
        span = span_on(day, reading=reading, zone=zone)
        if span is not None:
            yield span


def _without(
    spans: Iterable[TimeSlot], *, excluded: Sequence[Exclusion], zone: dt.tzinfo
) -> Iterable[TimeSlot]:
    for span in spans:
        left = [span]
        for reading in excluded:
            refused = span_on(span.start.astimezone(zone).date(), reading=reading, zone=zone)
            if refused is not None:
                left = [part for one in left for part in one.without(refused)]
        yield from left
