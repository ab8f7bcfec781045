"""Every result that can come of a tool call, in all its variants, around extreme times."""

import datetime as dt

from attrs import frozen

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.closed_days import Closure
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Question,
    Reading,
    TimeOnly,
    Window,
)
from booking_domain.model.public_holidays import PUBLIC_HOLIDAYS
from booking_domain.model.rehearsal import Act
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AmbiguousTime,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    CallbackNoted,
    Change,
    Missing,
    NeedsInput,
    NoneFree,
    NotDone,
    OnlyRehearsed,
    PastDate,
    Policy,
    PolicyDenied,
    SalonClosed,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    TooLateToChange,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from tests.unit.entrypoints.speech.salon import NOW, appointment, at, offer


@frozen
class Extreme:
    """A start that is easy to say wrongly, and when the caller hears of it."""

    name: str
    start: dt.datetime
    now: dt.datetime


EXTREMES = (
    Extreme("today", at(24, 18, 55), NOW),
    Extreme("tomorrow", at(25, 9), NOW),
    Extreme("midnight", at(26, 0), NOW),
    Extreme("one o'clock", at(26, 1), NOW),
    Extreme("a minute to midnight", at(26, 23, 59), NOW),
    Extreme("the new year", at(1, 0, month=1, year=2027), at(31, 23, 59, month=12)),
    Extreme("another year", at(30, 14, 45, month=12, year=2027), NOW),
    Extreme("a leap day", at(29, 12, month=2, year=2028), at(1, 8, month=2, year=2028)),
    Extreme("spring", at(28, 3, month=3, year=2027), at(27, 10, month=3, year=2027)),
    Extreme("autumn, first", at(31, 2, 30, month=10, year=2027), at(30, 10, month=10, year=2027)),
    Extreme(
        "autumn, second",
        at(31, 2, 30, month=10, year=2027).replace(fold=1),
        at(30, 10, month=10, year=2027),
    ),
    Extreme("long ago", at(2, 8, 5, month=3, year=2024), NOW),
)


def readings(start: dt.datetime) -> tuple[tuple[Reading, ...], ...]:
    """Sets of readings of every kind around this start."""
    day, time = start.date(), start.time()
    week = dt.timedelta(days=7)
    return (
        (),
        (Exact(start=start),),
        (DayOnly(day=day), DayOnly(day=day + week)),
        (TimeOnly(time=time), TimeOnly(time=dt.time(19))),
        (Exact(start=start), Exact(start=start + dt.timedelta(hours=12))),
        (
            Window(day=day, earliest=dt.time(14), latest=dt.time(16, 30)),
            Window(day=None, earliest=None, latest=None, part=Daypart.NIGHT),
        ),
        (
            DayRange(first=day, last=day + week, part=Daypart.FORENOON),
            DayRange(first=day, last=None, latest=dt.time.max),
            DayRange(first=None, last=day, earliest=dt.time(9), latest=dt.time(9)),
            DayRange(first=None, last=None),
        ),
    )


def closures() -> tuple[Closure, ...]:
    """Every reason for which a salon can be closed."""
    feasts = sorted(set().union(*PUBLIC_HOLIDAYS.values()))
    return (
        Closure(),
        Closure(reason="*Betriebsferien* & Umbau (inkl. Umzug)"),
        *(Closure(feast=feast) for feast in feasts),
    )


def results_at(start: dt.datetime) -> list[ToolResult]:
    """Every kind of result, in every variant, for something that starts here."""
    states = tuple(AppointmentState)
    one = appointment(start)
    free = (
        offer(start, service="colour"),
        offer(start + dt.timedelta(hours=2, minutes=45), service="colour", staff="ben"),
        offer(start + dt.timedelta(days=1), service="colour"),
    )
    near = free[1:]
    return [
        SlotAvailable(offer=free[0]),
        *(SlotsOffered(offers=free[:n], requested_start=None) for n in range(4)),
        *(SlotsOffered(offers=near[:n], requested_start=start) for n in range(3)),
        SlotsOffered(offers=free, requested_start=start),
        NoneFree(first_day=start.date(), last_day=start.date()),
        NoneFree(first_day=start.date(), last_day=start.date() + dt.timedelta(days=13)),
        SlotHeld(offer=free[0], appointment_id=one.appointment_id, until=start),
        AppointmentConfirmed(appointment=one),
        AppointmentRequested(appointment=appointment(start, state=AppointmentState.REQUESTED)),
        *(StillPending(appointment=appointment(start, state=state)) for state in states),
        *(
            StillPending(appointment=appointment(start, state=state), then=then)
            for state in states
            for then in Change
        ),
        *(SlotTaken(offers=near[:n]) for n in range(3)),
        *(AlreadyBooked(appointment=appointment(start, state=state)) for state in states),
        AppointmentCancelled(appointment=one, by_caller=True),
        AppointmentCancelled(appointment=one, by_caller=False),
        AppointmentRescheduled(appointment=one, asked_start=start),
        AppointmentRescheduled(appointment=one, asked_start=start + dt.timedelta(hours=1)),
        *(AppointmentsFound(appointments=(appointment(start, state=s),)) for s in states),
        AppointmentsFound(
            appointments=tuple(appointment(free[n].slot.start, service="colour") for n in range(3))
        ),
        AmbiguousAppointment(
            appointments=tuple(appointment(start, state=state) for state in states)
        ),
        *(AmbiguousAppointment(appointments=(appointment(start, state=s),)) for s in states),
        AmbiguousAppointment(appointments=()),
        AppointmentNotFound(),
        *(NeedsInput(missing=missing) for missing in Missing),
        *(NeedsInput(missing=missing, choices=("Anna",)) for missing in Missing),
        *(NeedsInput(missing=missing, choices=("Anna", "Ben")) for missing in Missing),
        *(NeedsInput(missing=missing, choices=tuple("ABCDEFG")) for missing in Missing),
        *(
            AmbiguousTime(readings=some, question=question)
            for some in readings(start)
            for question in Question
        ),
        PastDate(),
        CallbackNoted(),
        *(CallbackNoted(because=trouble) for trouble in (Trouble.CALENDAR, Trouble.NOT_SERVED)),
        *(OnlyRehearsed(act, slot=free[1].slot) for act in Act),
        OnlyRehearsed(Act.HOLD, slot=free[0].slot, offer=free[0]),
        *(
            OnlyRehearsed(act, slot=free[1].slot, appointment=appointment(start, state=state))
            for act in (Act.MOVE, Act.CANCEL)
            for state in states
        ),
        *(PolicyDenied(policy=policy) for policy in Policy),
        *(
            SalonClosed(
                first_day=start.date(), last_day=start.date(), closure=closure, offers=near[:n]
            )
            for closure in closures()
            for n in range(3)
        ),
        SalonClosed(
            first_day=start.date(),
            last_day=start.date() + dt.timedelta(days=13),
            closure=Closure(reason="Betriebsferien"),
        ),
        *(TooLateToChange(appointment=appointment(start, state=state)) for state in states),
        *(NotDone(appointment=one, failure=failure) for failure in Failure),
        *(NotDone(appointment=one, failure=failure, offers=near) for failure in Failure),
        NotDone(
            appointment=appointment(start, state=AppointmentState.CANCELLED),
            failure=Failure.CANCELLED_OUTSIDE,
        ),
        *(SystemUnavailable(trouble=trouble) for trouble in Trouble),
    ]
