"""
Whether calendar and database agree, nobody is lost or booked twice, and every last word is true.

Pure: what both sides hold is read elsewhere (`bench.load.sides`).
"""

import datetime as dt
import itertools

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from bench.load.heard import Call, Course, LastWord
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.callback_request import CallbackRequest
from entrypoints.cli.demo_comparison import Entry, beside_each_other


_STANDING = frozenset({"accepted", "pending"})


@frozen(kw_only=True)
class Booked:
    """A booking as the calendar shows it: more than the demo compares."""

    entry: Entry
    end: dt.datetime
    host: str
    event_type: str

    @property
    def stands(self) -> bool:
        """Whether it takes time."""
        return self.entry.status in _STANDING


@frozen(kw_only=True)
class Sides:
    """
    What both sides hold of one salon.

    Args:
        appointments: By their ids, all that the calendar or a caller has heard of, and all active.
        numbers: Telephone numbers of whoever is to be rung back, and the calls it came up in.
    """

    bookings: tuple[Booked, ...]
    appointments: Mapping[str, Appointment]
    callbacks: tuple[CallbackRequest, ...] = ()


def problems_of(sides: Sides, *, calls: Sequence[Call]) -> tuple[str, ...]:
    """This will say all that is wrong, with ids only; nothing where all is well."""
    return (
        *_disagreeing(sides),
        *_booked_twice(sides),
        *_crowded(sides),
        *_unfinished(sides),
        *(problem for call in calls for problem in _untrue(call, sides=sides)),
        *_silent(calls),
    )


def _disagreeing(sides: Sides) -> Iterator[str]:
    entries = [one.entry for one in sides.bookings]
    for line in beside_each_other(entries, appointments=sides.appointments):
        one = line.appointment
        if line.agrees or (line.entry is None and one is not None and not one.state.is_active):
            # What has failed or was released before it was booked is in no calendar.
            continue
        in_calendar = line.entry.status if line.entry else "missing"
        in_database = one.state.value if one else "missing"
        name = one.appointment_id if one else (line.entry.appointment_id if line.entry else "")
        yield f"{name}: {in_calendar} in the calendar, {in_database} in the database"


def _booked_twice(sides: Sides) -> Iterator[str]:
    found: dict[str, int] = defaultdict(int)
    for one in sides.bookings:
        if one.stands and one.entry.appointment_id is not None:
            found[one.entry.appointment_id] += 1
    yield from (f"{name}: {count} bookings stand" for name, count in found.items() if count > 1)


def _crowded(sides: Sides) -> Iterator[str]:
    standing = sorted(
        (one for one in sides.bookings if one.stands),
        key=lambda one: (one.host, one.entry.starts_at),
    )
    for before, after in itertools.pairwise(standing):
        if before.host == after.host and after.entry.starts_at < before.end:
            yield (
                f"{before.entry.appointment_id} and {after.entry.appointment_id}: "
                "one host, overlapping times"
            )


def _unfinished(sides: Sides) -> Iterator[str]:
    for one in sides.appointments.values():
        if one.saga is not None or one.state is AppointmentState.STUCK:
            yield f"{one.appointment_id}: still {one.state.value}"


def _untrue(call: Call, *, sides: Sides) -> Iterator[str]:
    """Compare what a caller went away with, and what is so."""
    name = call.plan.call_id
    theirs = [
        one
        for one in sides.appointments.values()
        if one.call_id == call.plan.call_id
        and one.state.is_active
        and one.state is not AppointmentState.HELD
    ]
    told = next((one for one in sides.appointments.values() if _is_meant(one, call=call)), None)
    match call.word:
        case LastWord.STANDS:
            if told is None or not told.state.stands or told.slot.start != call.start:
                yield f"{name}: heard that it stands at {call.start}, and it does not"
            if len(theirs) > 1:
                yield f"{name}: {len(theirs)} appointments stand after one was told"
        case LastWord.CANCELLED | LastWord.NOTHING_ENTERED:
            if theirs:
                yield f"{name}: heard {call.word.value}, and {theirs[0].state.value} it is"
        case LastWord.PENDING:
            if not _is_rung_for(call, told, sides=sides):
                yield f"{name}: heard pending, and nobody will tell what became of it"
    if call.has_callback and not _has_callback(call, sides=sides):
        yield f"{name}: a call-back was promised, and none is noted"
    if _is_lost(call, sides=sides):
        yield f"{name}: {call.course.value} without a booking or a call-back"


def _silent(calls: Sequence[Call]) -> Iterator[str]:
    for call in calls:
        if call.silence is not None:
            yield f"{call.plan.call_id}: a tool was not answered: {call.silence}"


def _is_meant(one: Appointment, *, call: Call) -> bool:
    return one.call_id == call.plan.call_id and one.reference == call.reference


def _is_rung_for(call: Call, told: Appointment | None, *, sides: Sides) -> bool:
    if told is not None and told.state is AppointmentState.REQUESTED:
        # The salon has still to decide, and is asked to ring then.
        return True
    return _has_callback(call, sides=sides)


def _has_callback(call: Call, *, sides: Sides) -> bool:
    return any(
        one.call_id == call.plan.call_id
        or (one.number is not None and one.number.e164 == call.plan.number)
        for one in sides.callbacks
    )


def _is_lost(call: Call, *, sides: Sides) -> bool:
    """Whether the wish ended nowhere: neither done, nor noted, nor said to be impossible."""
    # By the row, not by the promise: the service notes on its own, and says so or not.
    is_noted = _has_callback(call, sides=sides) or call.word in {LastWord.PENDING, LastWord.STANDS}
    return call.course is Course.FAILED and not is_noted
