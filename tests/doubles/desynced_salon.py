"""
A salon whose data is wrong in the ways that were reported.

44 calls in which something was booked: 13 have no appointment, 10 one that names no call, 17 one
that the call does not name, 4 are right. Eleven callers withhold their number; one wish has two
rows, and one call was delivered twice. Everything is the same each time, to the last uid.
"""

import datetime as dt

from attrs import evolve, frozen

from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.memory.booking_details import MemoryBookingDetails
from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import tell_nobody
from adapters.memory.calcom_model.booking import AttendeeInput, Booking, NewBooking
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.store import NoJournal
from adapters.memory.calendar import KEY_FIELD, MemoryCalendar
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.application.audit import AuditHandler
from booking_domain.application.link_mending import LinkMender
from booking_domain.application.link_survey import LinkSurvey
from booking_domain.application.mending import Mender
from booking_domain.application.reconcile import ReconcileHandler
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallKind, CallOutcome
from booking_domain.model.customer import Customer
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.doubles.salon import MONDAY_MORNING, event_types, salon
from tests.doubles.world import CountedIdentifiers, NotedAlarms, RestlessClock


TENANT = salon()
WINDOW = TimeSlot(
    start=MONDAY_MORNING - dt.timedelta(days=60), end=MONDAY_MORNING + dt.timedelta(days=60)
)
LOST, UNLINKED, ONE_SIDED, RIGHT = 13, 10, 17, 4
CALLS = LOST + UNLINKED + ONE_SIDED + RIGHT
TWICE_DELIVERED = "call_20b"
MOVED = 2
"""The number of the call whose booking was moved in the calendar since."""

_FIRST_CALL = MONDAY_MORNING - dt.timedelta(days=30)
_DOMAIN = "no-mail.invalid"
_BETWEEN_CALLS = dt.timedelta(hours=6)
_PLACES = (("101", "anna", "chair-1"), ("201", "ben", "chair-2"))


@frozen
class Conversation:
    """One call and what was booked in it."""

    call: Call
    booking: Booking
    row: Appointment | None


@frozen
class DesyncedSalon:
    """The salon's calendar, and what its database is to hold."""

    account: CalcomAccount
    clock: RestlessClock
    conversations: tuple[Conversation, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls, the one that was delivered twice too."""
        calls = tuple(one.call for one in self.conversations)
        again = evolve(calls[20], call_id=TWICE_DELIVERED, outcome=CallOutcome.INFORMATION)
        return (*calls, again)

    @property
    def rows(self) -> tuple[Appointment, ...]:
        """All appointments; the last one is the second row of a wish."""
        rows = tuple(one.row for one in self.conversations if one.row is not None)
        booked = next(row for row in rows if row.call_id == "call_30")
        twin = evolve(booked, appointment_id="twin", reference="A-TWIN", provider_uid=None)
        return (*rows, twin)

    def handler(self, units: UnitsOfWork) -> AuditHandler:
        """Return the real handler on this calendar and a database."""
        tenants = {TENANT.tenant_id: TENANT}
        calendars = {
            TENANT.tenant_id: MemoryCalendar(self.account, placeholder_domain=_DOMAIN),
        }
        details = {
            TENANT.tenant_id: MemoryBookingDetails(self.account, placeholder_domain=_DOMAIN),
        }
        mender = Mender(
            calendars=calendars,
            tenants=tenants,
            units=units,
            cache=MemoryAvailabilityCache(self.clock),
            alarms=NotedAlarms(),
            clock=self.clock,
        )
        survey = LinkSurvey(details=details, units=units, clock=self.clock)
        return AuditHandler(
            tenants=tenants,
            survey=survey,
            mender=LinkMender(
                survey=survey, units=units, identifiers=SystemIdentifiers(), clock=self.clock
            ),
            reconcile=ReconcileHandler(
                calendars=calendars,
                tenants=tenants,
                units=units,
                mender=mender,
                clock=self.clock,
            ),
        )

    async def store(self, units: UnitsOfWork) -> None:
        """Write calls and appointments as they were found."""
        async with units.writing(TENANT.tenant_id) as unit:
            for call in self.calls:
                await unit.calls.record(call)
            for row in reversed(self.rows):
                # The twin first: it has the time, and the row with the booking has not.
                await unit.appointments.add(row, lease=None)
                await unit.claims.adopt(
                    row.appointment_id, resource_id=row.resource_id, grains=row.grains
                )
            for number in (1, 2):
                # The row is gone, and what was told of it is not.
                booking = self.conversations[number].booking
                await unit.outbox.add(
                    AppointmentEvent(
                        appointment_id=_key(number),
                        sequence=1,
                        kind=EventKind.BOOKED,
                        at=booking.created_at,
                        slot=booking.slot,
                        detail="",
                    )
                )
            await unit.commit()


async def desynced_salon() -> DesyncedSalon:
    """This will play the calls, and forget what was forgotten."""
    clock = RestlessClock(_FIRST_CALL)
    account = CalcomAccount(
        event_types(),
        journal=NoJournal(),
        clock=clock,
        identifiers=CountedIdentifiers(),
        notify=tell_nobody,
        behaviour=Behaviour(),
    )
    conversations = []
    for number in range(CALLS):
        conversations.append(await _conversation(number, account=account, clock=clock))
        clock.advance(_BETWEEN_CALLS.total_seconds())
    clock.advance((MONDAY_MORNING.astimezone(dt.UTC) - clock.now()).total_seconds())
    moved = conversations[MOVED].booking
    later = moved.slot.start + dt.timedelta(days=3, hours=5)
    await account.desk.reschedule(moved.uid, start=later, reason="", by=None)
    return DesyncedSalon(account=account, clock=clock, conversations=tuple(conversations))


def is_anonymous(number: int) -> bool:
    """Whether the caller withholds the number: every fourth."""
    return number % 4 == 1


async def _conversation(
    number: int, *, account: CalcomAccount, clock: RestlessClock
) -> Conversation:
    phone = None if is_anonymous(number) else PhoneNumber(f"+4915112345{number:03}")
    customer = Customer(name=f"Kundin {chr(65 + number % 26)}{number}", phone=phone)
    call = Call(
        call_id=f"call_{number}",
        platform="rest" if number >= CALLS - 2 else "retell",
        caller=phone,
        first_seen_at=clock.now() - dt.timedelta(minutes=2),
        ended_at=clock.now() + dt.timedelta(minutes=3),
        kind=CallKind.UNKNOWN if number >= CALLS - 2 else CallKind.INBOUND,
        outcome=CallOutcome.ONGOING if number % 10 == 0 else CallOutcome.BOOKED,
    )
    booking = await account.desk.place(_wish(number, customer=customer))
    if number < LOST:
        return Conversation(call, booking, row=None)
    linked = evolve(call, last_appointment_id=_key(number))
    is_right = number >= CALLS - RIGHT
    row = _row(number, booking=booking, customer=customer)
    return Conversation(linked if is_right else call, booking, row=row)


def _wish(number: int, *, customer: Customer) -> NewBooking:
    event_type, _, _ = _PLACES[number % 2]
    metadata = {"tenantId": TENANT.tenant_id}
    if number % 3 or number >= LOST:
        # Every third one of those that were lost is of an older program, which had no keys.
        metadata[KEY_FIELD] = _key(number)
    if number < LOST or is_anonymous(number) or number == 20:
        metadata["callId"] = f"call_{number}"
    phone = customer.phone.e164 if customer.phone is not None else None
    # The first ones are over by now.
    day = MONDAY_MORNING + dt.timedelta(days=number // 8 - 1, hours=number % 8 // 2 * 2)
    return NewBooking(
        event_type_id=int(event_type),
        start=day.astimezone(dt.UTC),
        attendee=AttendeeInput(
            name=customer.name,
            email=f"{number}@{_DOMAIN}",
            phone=phone,
            time_zone="Europe/Berlin",
            language="de",
        ),
        metadata=tuple(sorted(metadata.items())),
    )


def _row(number: int, *, booking: Booking, customer: Customer) -> Appointment:
    event_type, staff_id, resource_id = _PLACES[number % 2]
    return Appointment(
        tenant_id=TENANT.tenant_id,
        appointment_id=_key(number),
        reference=f"A-OLD{number}",
        call_id=None if number < LOST + UNLINKED else f"call_{number}",
        service_id="herren",
        staff_id=staff_id,
        resource_id=resource_id,
        event_type=event_type,
        slot=booking.slot,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        state=AppointmentState.CONFIRMED,
        customer=customer,
        provider_uid=booking.uid,
    )


def _key(number: int) -> str:
    return f"10000000-0000-4000-8000-{number:012}"
