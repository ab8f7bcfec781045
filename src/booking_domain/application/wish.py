"""From what an agent passes on to a service, people and times; or to what must be asked."""

import datetime as dt

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from attrs import frozen

from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Excluded,
    Invalid,
    InvalidReason,
    Reading,
    TemporalWish,
    TimeOnly,
    Window,
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
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


MAX_WORDS = 400
"""Longer texts are not understood but asked for again, in characters."""

_DAYS_SEARCHED = 14

_PARTS: dict[Daypart, tuple[dt.time, dt.time]] = {
    Daypart.MORNING: (dt.time(6), dt.time(12)),
    Daypart.FORENOON: (dt.time(8), dt.time(12)),
    Daypart.NOON: (dt.time(11), dt.time(14)),
    Daypart.AFTERNOON: (dt.time(12), dt.time(18)),
    Daypart.EVENING: (dt.time(17), dt.time(23)),
    Daypart.NIGHT: (dt.time(20), dt.time.max),
}


@frozen
class ServiceWish:
    """The service, the people who may do it in the salon's order, and whether one was named."""

    service: ServiceOffering
    members: tuple[StaffMember, ...]
    staff_was_named: bool


@frozen
class ExactTime:
    """One instant, aware."""

    start: dt.datetime


@frozen
class Windows:
    """Spans in which a slot may start."""

    spans: tuple[TimeSlot, ...]


TimeWish: TypeAlias = ExactTime | Windows


def service_wish(
    tenant: Tenant, *, service: str | None, staff: str | None
) -> ServiceWish | NeedsInput:
    """This will find the service and the people for it; unknown never becomes a default."""
    names = tuple(offering.name for offering in tenant.services)
    if service is None:
        return NeedsInput(Missing.SERVICE, choices=names)
    matches = tenant.match_services(service)
    if not matches:
        return NeedsInput(Missing.UNKNOWN_SERVICE, choices=names)
    offering = matches[0]
    able = tuple(
        member for member in tenant.staff if offering.event_type_of(member.staff_id) is not None
    )
    if staff is None:
        return ServiceWish(service=offering, members=able, staff_was_named=False)
    named = tenant.match_staff(staff)
    if not named:
        return NeedsInput(Missing.UNKNOWN_STAFF, choices=tuple(member.name for member in able))
    if named[0] not in able:
        return NeedsInput(
            Missing.STAFF_WITHOUT_SERVICE, choices=tuple(member.name for member in able)
        )
    return ServiceWish(service=offering, members=named[:1], staff_was_named=True)


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
    words = " ".join(text for text in (date_text, time_text) if text)
    if not words:
        return NeedsInput(Missing.DATE)
    if len(words) > MAX_WORDS:
        return NeedsInput(Missing.TOO_LONG)
    understood = understand(
        words,
        now=now,
        zone=tenant.location.zone,
        opening_hours=tenant.opening_hours,
        horizon_days=tenant.rules.horizon_days,
    )
    if understood.confirm is not None and isinstance(understood.wish, Reading):
        return AmbiguousTime(readings=(understood.wish,), question=understood.confirm)
    return _meaning(understood.wish, tenant=tenant, now=now)


def instant_wish(
    tenant: Tenant, *, start: dt.datetime, now: dt.datetime
) -> ExactTime | PastDate | PolicyDenied:
    """This will check an instant against now, the lead time and the horizon."""
    if start < now + dt.timedelta(minutes=tenant.rules.lead_minutes):
        return PastDate() if start < now else PolicyDenied(Policy.LEAD_TIME)
    if start > now + dt.timedelta(days=tenant.rules.horizon_days):
        return PolicyDenied(Policy.HORIZON)
    return ExactTime(start=start)


def _meaning(wish: TemporalWish, *, tenant: Tenant, now: dt.datetime) -> TimeWish | ToolResult:
    match wish:
        case Exact(start=start):
            return instant_wish(tenant, start=start, now=now)
        case DayOnly() | DayRange():
            return _windows((wish,), tenant=tenant, now=now)
        case Window(day=day) if day is not None:
            return _windows((wish,), tenant=tenant, now=now)
        case AnyTime(part=part):
            today = now.astimezone(tenant.location.zone).date()
            from_today = DayRange(first=today, last=None, part=part)
            return _windows((from_today,), tenant=tenant, now=now)
        case Alternatives(options=options):
            return _windows(options, tenant=tenant, now=now)
        case Ambiguous(readings=readings, question=question):
            return AmbiguousTime(readings=readings, question=question)
        case Invalid(reason=InvalidReason.PAST):
            return PastDate()
        case _:
            return NeedsInput(_missing_in(wish))


def _missing_in(wish: TemporalWish) -> Missing:
    match wish:
        case Excluded():
            return Missing.EXCLUDED_ONLY
        case Invalid():
            return Missing.INVALID_DATE
        case _:
            return Missing.DATE


def _windows(
    readings: Sequence[Reading], *, tenant: Tenant, now: dt.datetime
) -> TimeWish | ToolResult:
    spans = [span for reading in readings for span in _spans(reading, tenant=tenant, now=now)]
    if not spans:
        return NeedsInput(Missing.DATE)
    earliest = now + dt.timedelta(minutes=tenant.rules.lead_minutes)
    ahead = [
        TimeSlot(start=max(span.start, earliest), end=span.end)
        for span in spans
        if span.end > earliest
    ]
    if not ahead:
        return PastDate()
    latest = now + dt.timedelta(days=tenant.rules.horizon_days)
    bookable = tuple(span for span in ahead if span.start <= latest)
    return Windows(spans=bookable) if bookable else PolicyDenied(Policy.HORIZON)


def _spans(reading: Reading, *, tenant: Tenant, now: dt.datetime) -> list[TimeSlot]:
    zone = tenant.location.zone
    today = now.astimezone(zone).date()
    match reading:
        case Exact(start=start):
            return [TimeSlot.lasting(start, minutes=1)]
        case DayOnly(day=day):
            return [_span(day, None, None, zone=zone)]
        case Window(day=day, earliest=earliest, latest=latest, part=part):
            if day is None:
                return []
            return [_span(day, *_clock_window(earliest, latest, part), zone=zone)]
        case DayRange():
            first = max(reading.first or today, today)
            last = reading.last or first + dt.timedelta(days=_DAYS_SEARCHED - 1)
            count = min((last - first).days + 1, _DAYS_SEARCHED)
            window = _clock_window(reading.earliest, reading.latest, reading.part)
            return [
                _span(first + dt.timedelta(days=offset), *window, zone=zone)
                for offset in range(count)
            ]
        case TimeOnly():
            return []
        case _:
            assert_never(reading)


def _clock_window(
    earliest: dt.time | None, latest: dt.time | None, part: Daypart | None
) -> tuple[dt.time | None, dt.time | None]:
    if earliest is None and latest is None and part is not None:
        return _PARTS[part]
    return earliest, latest


def _span(
    day: dt.date, earliest: dt.time | None, latest: dt.time | None, *, zone: dt.tzinfo
) -> TimeSlot:
    start = dt.datetime.combine(day, earliest or dt.time(0), tzinfo=zone)
    if latest is None or latest == dt.time.max:
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0), tzinfo=zone)
        return TimeSlot(start=start, end=midnight)
    end = dt.datetime.combine(day, latest, tzinfo=zone)
    if end <= start:
        # One clock time on several days, such as "nächste Woche um zehn".
        return TimeSlot.lasting(start, minutes=1)
    return TimeSlot(start=start, end=end)
