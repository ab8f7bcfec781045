"""What the effects of sagas mean: calls to the calendar, and the transaction that concludes."""

import datetime as dt

from collections.abc import Mapping
from typing import assert_never

from booking_domain.application.freed_times import days_unaware_of
from booking_domain.application.outcome import awaits_offers, result_of
from booking_domain.application.waiting_wish import WaitingWish
from booking_domain.errors import CalendarUnavailable, SlotAlreadyClaimed, WishWaiting
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.booking_watch import watch_after
from booking_domain.model.cancel_saga import CancelReason, CancelSaga
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.known_customer import seen
from booking_domain.model.provider_booking import (
    BookingRequest,
    NotBooked,
    ProviderBooking,
    RefusalReason,
)
from booking_domain.model.reconciliation import Problem
from booking_domain.model.reschedule_saga import RescheduleSaga
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
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import Lease, UnitOfWork, UnitsOfWork


_LONGEST_CHAIN = 50
_CANCEL_REASONS = {
    CancelReason.CALLER: "Vom Kunden telefonisch abgesagt",
    CancelReason.ERASURE: "Auf Wunsch des Kunden abgesagt: seine Daten werden gelöscht",
}
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
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._tenants = tenants
        self._units = units
        self._cache = cache
        self._alarms = alarms
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
                return await calendar.cancel_booking(uid, reason=_cancel_reason(appointment))
            case FindBooking():
                return await _find(effect, calendar=calendar)
            case TraceBooking(uid=uid):
                return await _trace(uid, calendar=calendar)
            case Conclude():
                message = "conclude() concludes; perform() only asks the calendar"
                raise TypeError(message)
            case _:
                assert_never(effect)

    async def conclude(
        self, appointment: Appointment, *, lease: Lease, is_retried: bool
    ) -> Appointment:
        """
        Write the ending in one transaction, and return the appointment as it stands then.

        Where a wish has waited for this end, its saga is open on it, under `lease`. `is_retried`
        resolves what was listed of earlier tries.

        Raises:
            StaleAppointment: somebody else has taken the saga over.
            StorageRefused: nothing was written, and nothing will be unless a person mends it.
            StorageUnavailable: nothing was written, or (`CommitOutcomeUnknown`) nobody knows.
        """
        try:
            return await self._conclude(appointment, waiting=None, is_retried=is_retried)
        except WishWaiting:
            waiting = WaitingWish(lease=lease)
        while True:
            try:
                return await self._conclude(appointment, waiting=waiting, is_retried=is_retried)
            except SlotAlreadyClaimed:
                # Once more with this wish refused, unless another has come into its place by then.
                continue

    async def _conclude(
        self, appointment: Appointment, *, waiting: WaitingWish | None, is_retried: bool
    ) -> Appointment:
        now = self._clock.now()
        after, event = appointment.concluded(at=now)
        result = result_of(appointment, now=after)
        async with self._units.writing(appointment.tenant_id) as unit:
            wish = await waiting.taken(unit, after) if waiting else None
            saved = await unit.appointments.save(after, lease=None)
            crowd = await _move_claims(unit, appointment, saved, now=now)
            await unit.outbox.add(event)
            if isinstance(appointment.saga, BookingSaga) and after.state.stands:
                await _know(unit, after, now=now)
            await self._watch(unit, appointment)
            if is_retried:
                await unit.sync_failures.resolve(
                    appointment.appointment_id, at=now, how=Resolution.WRITTEN
                )
            if waiting and wish:
                saved = await waiting.begun(unit, saved, wish=wish, ended=appointment, now=now)
            if saved.saga is None and not awaits_offers(result):
                await unit.receipts.complete_waiting(after.appointment_id, result=result)
            await unit.commit()
        for _ in crowd:
            self._alarms.report(
                Problem.OVERLAP.value,
                tenant_id=after.tenant_id,
                appointment_id=after.appointment_id,
            )
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
        slots = _released(before, after)
        if after.failure is None and not isinstance(before.saga, BookingSaga):
            days = await days_unaware_of(
                slots, tenant=tenant, resource_id=after.resource_id, cache=self._cache
            )
        else:
            # Something was otherwise than we knew.
            days = frozenset(
                day for slot in slots for day in local_days(slot, zone=tenant.location.zone)
            )
        if days:
            await self._cache.drop(after.tenant_id, days=days)


def _released(before: Appointment, after: Appointment) -> set[TimeSlot]:
    """
    Return the times whose claims end here: cancelled, moved away from, or refused.

    What it keeps is offered to nobody, whatever is remembered of that day: our claims say so.
    """
    slots = {before.slot}
    if isinstance(before.saga, RescheduleSaga):
        slots |= {before.saga.old_slot, before.saga.new_slot}
    kept = set(after.grains)
    return {slot for slot in slots if not kept.issuperset(after.with_buffers(slot).grains())}


async def _know(unit: UnitOfWork, booked: Appointment, *, now: dt.datetime) -> None:
    """Remember who has booked, where a number is known of them."""
    if booked.customer is None:
        return
    customer = seen(booked.customer, tenant_id=booked.tenant_id, at=now)
    if customer is not None:
        await unit.customers.saw(customer)


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


def _cancel_reason(appointment: Appointment) -> str:
    # What compensates a booking is told as it always was: the caller changed their mind.
    saga = appointment.saga
    return _CANCEL_REASONS[saga.why if isinstance(saga, CancelSaga) else CancelReason.CALLER]


def _unserved(effect: Effect) -> Outcome:
    match effect:
        case FindBooking() | TraceBooking():
            return LookUpFailed()
        case CreateBooking() | MoveBooking() | CancelBooking() | Conclude():
            return NotBooked(reason=RefusalReason.NEVER_SENT, detail="no calendar is configured")
        case _:
            assert_never(effect)


async def _move_claims(
    unit: UnitOfWork, before: Appointment, after: Appointment, *, now: dt.datetime
) -> tuple[str, ...]:
    """
    Claim and release what the ending changes; return who else is in a time that others chose.

    That a person must know it is written down with it.
    """
    others: Mapping[int, str] = {}
    if gained := sorted(set(after.grains) - set(before.grains)):
        others = await unit.claims.adopt(
            after.appointment_id, resource_id=after.resource_id, grains=gained
        )
    if set(before.grains) - set(after.grains):
        await unit.claims.keep_only(after.appointment_id, grains=after.grains)
    crowd = {others[grain] for grain in after.slot.grains() if grain in others}
    if after.state is AppointmentState.CONFIRMED:
        # What was heard of while the saga was open was left to its end.
        crowd |= await unit.foreign.crowding(after.resource_id, slot=after.slot)
    records = [
        DecisionRecord(
            appointment_id=after.appointment_id,
            subject=other,
            verdict=Verdict.REPORTED,
            reason=Problem.OVERLAP.value,
            fence=after.fence,
            at=now,
        )
        for other in sorted(crowd)
    ]
    return tuple([one.subject for one in records if await unit.decisions.record(one)])
