"""Records for tests of links, and what they are after decisions were carried out."""

import datetime as dt

from collections.abc import Iterable

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallKind, CallOutcome
from booking_domain.model.customer import Customer
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    FillCall,
    Link,
    LinkDecision,
    Pointer,
)
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.salon_records import SalonRecords
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import MONDAY_MORNING, salon


NOW = MONDAY_MORNING.astimezone(dt.UTC)
YESTERDAY = NOW - dt.timedelta(days=2)
TEN = NOW + dt.timedelta(days=1, hours=1)
MAX_PHONE = PhoneNumber("+4915112345678")
MAX = Customer(name="Max Beispiel", phone=MAX_PHONE)
TENANT = salon()


def call(call_id: str = "call_1", **more: object) -> Call:
    """Return a call of two days ago, about which everything is known."""
    known: dict[str, object] = {
        "platform": "retell",
        "caller": MAX_PHONE,
        "first_seen_at": YESTERDAY,
        "ended_at": YESTERDAY + dt.timedelta(minutes=5),
        "kind": CallKind.INBOUND,
        "outcome": CallOutcome.BOOKED,
    }
    return Call(call_id=call_id, **(known | more))  # type: ignore[arg-type]


def row(appointment_id: str = "a-1", **more: object) -> Appointment:
    """Return an appointment that stands with its booking, made in no call that is known."""
    known: dict[str, object] = {
        "tenant_id": TENANT.tenant_id,
        "reference": f"R-{appointment_id}",
        "call_id": None,
        "service_id": "herren",
        "staff_id": "anna",
        "resource_id": "chair-1",
        "event_type": "101",
        "slot": TimeSlot.lasting(TEN, minutes=30),
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "state": AppointmentState.CONFIRMED,
        "customer": MAX,
        "provider_uid": f"uid-{appointment_id}",
    }
    return Appointment(appointment_id=appointment_id, **(known | more))  # type: ignore[arg-type]


def booking(uid: str = "uid-a-1", **more: object) -> DescribedBooking:
    """Return a booking that was made in the middle of the calls, and names nothing."""
    described: dict[str, object] = {"call_id": None, "tenant_id": None, "attendee": MAX}
    described |= {name: more.pop(name) for name in list(more) if name in described}
    known: dict[str, object] = {
        "status": ProviderStatus.ACCEPTED,
        "slot": TimeSlot.lasting(TEN, minutes=30),
        "event_type": "101",
        "key": None,
        "created_at": YESTERDAY + dt.timedelta(minutes=2),
        "rescheduled_from": None,
        "rescheduled_to": None,
    }
    inner = ProviderBooking(uid=uid, **(known | more))  # type: ignore[arg-type]
    return DescribedBooking(booking=inner, **described)  # type: ignore[arg-type]


def records(
    *,
    rows: Iterable[Appointment] = (),
    calls: Iterable[Call] = (),
    bookings: Iterable[DescribedBooking] = (),
) -> SalonRecords:
    """Return what was read of the salon."""
    return SalonRecords(
        tenant=TENANT,
        appointments=tuple(rows),
        unreadable=frozenset(),
        calls=tuple(calls),
        unreadable_calls=frozenset(),
        bookings=tuple(bookings),
        now=NOW,
    )


def carried_out(before: SalonRecords, decisions: Iterable[LinkDecision]) -> SalonRecords:
    """Return the records after everything that can be mended was mended."""
    rows = {_key(one): one for one in before.appointments}
    calls = {one.call_id: one for one in before.calls}

    def point(pointer: Pointer | None, at: str) -> None:
        if pointer is not None:
            assert calls[pointer.call_id].last_appointment_id == pointer.instead_of
            calls[pointer.call_id] = evolve(calls[pointer.call_id], last_appointment_id=at)

    for one in decisions:
        match one:
            case Adopt(appointment=made, pointer=pointer):
                assert _key(made) not in rows
                rows[_key(made)] = evolve(made, reference="R", fence=1)
                point(pointer, made.appointment_id)
            case Link(row=old, call_id=call_id, booking=taken, pointer=pointer):
                read = rows[_key(old)]
                is_hold = read.state in {AppointmentState.HELD, AppointmentState.RELEASED}
                assert read == old or (is_hold and read.fence == old.fence)
                new = old.made_in(call_id)
                if taken is not None:
                    new = new.adopting(uid=taken.uid, slot=taken.slot, state=old.state)
                rows[_key(old)] = evolve(new, fence=old.fence + 1)
                point(pointer, old.appointment_id)
            case EndTwin(twin=twin, owner_id=owner_id, pointer=pointer):
                assert rows[_key(twin)] == twin
                rows[_key(twin)] = twin.ended_as_twin()
                point(pointer, owner_id)
            case FillCall(call=old_call, kind=kind, outcome=outcome):
                known = calls[old_call.call_id]
                calls[old_call.call_id] = evolve(
                    known, kind=kind or known.kind, outcome=outcome or known.outcome
                )
    return evolve(before, appointments=tuple(rows.values()), calls=tuple(calls.values()))


def _key(one: Appointment) -> tuple[str, str]:
    return one.tenant_id, one.appointment_id
