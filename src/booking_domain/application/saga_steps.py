"""What the effects of sagas mean: calls to the calendar, and the transaction that concludes."""

from collections.abc import Mapping
from typing import assert_never

from attrs import evolve

from booking_domain.application.outcome import awaits_offers, result_of
from booking_domain.application.waiting_wish import WaitingWish
from booking_domain.errors import CalendarUnavailable, SlotAlreadyClaimed, WishWaiting
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.booking_watch import watch_after
from booking_domain.model.provider_booking import (
    BookingRequest,
    NotBooked,
    ProviderBooking,
    RefusalReason,
)
from booking_domain.model.saga import (
    LATE_ANSWER,
    CancelBooking,
    Conclude,
    CreateBooking,
    Effect,
    FindBooking,
    Located,
    LookUpFailed,
    MoveBooking,
    Outcome,
    TraceBooking,
    Traced,
)
from booking_domain.model.sync_failure import (
    Resolution,
    compensated_late,
    failed_compensation,
)
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import local_days
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import Lease, UnitOfWork, UnitsOfWork


_LONGEST_CHAIN = 50
_CANCEL_REASON = "Vom Kunden telefonisch abgesagt"
_MOVE_REASON = "Vom Kunden telefonisch verschoben"


class CalendarSagaSteps(SagaSteps):
    """Performs one effect at a time; durability and leases are the runner's."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        cache: AvailabilityCache,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._tenants = tenants
        self._units = units
        self._cache = cache
        self._clock = clock

    async def perform(self, effect: Effect, *, appointment: Appointment) -> Outcome:
        """Ask the calendar, and return what came of it; never raises the calendar's errors."""
        calendar = self._calendars.get(appointment.tenant_id)
        tenant = self._tenants.get(appointment.tenant_id)
        if calendar is None or tenant is None:
            # A tenant taken out of the configuration with a saga still open: nothing is sent.
            return _unserved(effect)
        match effect:
            case CreateBooking(key=key):
                return await calendar.create_booking(_request(appointment, key=key, tenant=tenant))
            case MoveBooking(uid=uid, start=start):
                return await calendar.reschedule_booking(uid, start=start, reason=_MOVE_REASON)
            case CancelBooking(uid=uid):
                return await calendar.cancel_booking(uid, reason=_CANCEL_REASON)
            case FindBooking():
                return await _find(effect, calendar=calendar)
            case TraceBooking(uid=uid):
                return await _trace(uid, calendar=calendar)
            case Conclude():
                message = "conclude() concludes; perform() only asks the calendar"
                raise TypeError(message)
            case _:
                assert_never(effect)

    async def conclude(self, appointment: Appointment, *, lease: Lease) -> Appointment:
        """
        Write the ending in one transaction, and return the appointment as it stands then.

        Where a wish has waited for this end, its saga is open on it, under `lease`.

        Raises:
            StaleAppointment: somebody else has taken the saga over.
            StorageUnavailable: nothing was written, or (`CommitOutcomeUnknown`) nobody knows.
        """
        try:
            return await self._conclude(appointment, waiting=None)
        except WishWaiting:
            waiting = WaitingWish(lease=lease)
        try:
            return await self._conclude(appointment, waiting=waiting)
        except SlotAlreadyClaimed:
            return await self._conclude(appointment, waiting=evolve(waiting, is_refused=True))

    async def _conclude(
        self, appointment: Appointment, *, waiting: WaitingWish | None
    ) -> Appointment:
        now = self._clock.now()
        after, event = appointment.concluded(at=now)
        result = result_of(appointment, now=after)
        async with self._units.writing(appointment.tenant_id) as unit:
            wish = await waiting.taken(unit, after) if waiting else None
            saved = await unit.appointments.save(after, lease=None)
            if gained := sorted(set(after.grains) - set(appointment.grains)):
                await unit.claims.adopt(
                    after.appointment_id, resource_id=after.resource_id, grains=gained
                )
            if set(appointment.grains) - set(after.grains):
                await unit.claims.keep_only(after.appointment_id, grains=after.grains)
            await unit.outbox.add(event)
            await self._watch(unit, appointment)
            if waiting and wish:
                saved = await waiting.begun(unit, saved, wish=wish, ended=appointment, now=now)
            if saved.saga is None and not awaits_offers(result):
                await unit.receipts.complete_waiting(after.appointment_id, result=result)
            await unit.commit()
        await self._forget_days(appointment, after)
        return saved

    async def _watch(self, unit: UnitOfWork, appointment: Appointment) -> None:
        """See to it that what lands late, or went wrong, is looked after."""
        now = self._clock.now()
        watch = watch_after(appointment, now=now)
        if watch is not None:
            await unit.watches.put(watch)
        elif not isinstance(appointment.saga, BookingSaga):
            # The time is free again: now a create that was refused so far can land.
            await unit.watches.hasten(appointment.appointment_id, at=now + LATE_ANSWER)
        if failure := failed_compensation(appointment, at=now):
            await unit.sync_failures.put(failure)
        elif (uid := compensated_late(appointment)) is not None:
            await unit.sync_failures.resolve(uid, at=now, how=Resolution.CANCELLED)

    async def _forget_days(self, before: Appointment, after: Appointment) -> None:
        tenant = self._tenants.get(after.tenant_id)
        if tenant is None:
            return
        days = {
            day
            for slot in {before.slot, after.slot}
            for day in local_days(slot, zone=tenant.location.zone)
        }
        await self._cache.drop(after.tenant_id, days=days)


def _request(appointment: Appointment, *, key: str, tenant: Tenant) -> BookingRequest:
    if appointment.customer is None:
        message = f"appointment {appointment.appointment_id} has no customer to book for"
        raise TypeError(message)
    references = [("appointmentId", appointment.appointment_id), ("tenantId", tenant.tenant_id)]
    if appointment.call_id is not None:
        references.append(("callId", appointment.call_id))
    return BookingRequest(
        event_type=appointment.event_type,
        slot=appointment.slot,
        customer=appointment.customer,
        time_zone=str(tenant.location.zone),
        key=key,
        references=tuple(references),
    )


async def _find(effect: FindBooking, *, calendar: CalendarProvider) -> Located | LookUpFailed:
    try:
        found = await calendar.find_bookings(
            effect.key, event_type=effect.event_type, created_after=effect.created_after
        )
    except CalendarUnavailable:
        return LookUpFailed()
    return Located(bookings=found)


async def _trace(uid: str, *, calendar: CalendarProvider) -> Traced | LookUpFailed:
    seen: set[str] = set()
    latest: ProviderBooking | None = None
    following: str | None = uid
    try:
        while following is not None and following not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(following)
            found = await calendar.get_booking(following)
            if found is None and latest is not None:
                # The successor is named but cannot be read yet: the provider's reads lag.
                return LookUpFailed()
            latest = found
            following = found.rescheduled_to if found is not None else None
    except CalendarUnavailable:
        return LookUpFailed()
    # A chain that bites its tail, or never ends, has no last booking: a person must look.
    return Traced(booking=latest) if following is None else LookUpFailed()


def _unserved(effect: Effect) -> Outcome:
    match effect:
        case FindBooking() | TraceBooking():
            return LookUpFailed()
        case CreateBooking() | MoveBooking() | CancelBooking() | Conclude():
            return NotBooked(reason=RefusalReason.NEVER_SENT, detail="no calendar is configured")
        case _:
            assert_never(effect)
