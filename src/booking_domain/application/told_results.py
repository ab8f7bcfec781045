"""What callers have heard of their wishes, as a fact in the database."""

import datetime as dt

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.outcome import outage_in, present_truth
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import CallOutcome
from booking_domain.model.callback_request import (
    UNSERVED,
    callback_of_call,
    is_final,
)
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    CallbackNoted,
    Missing,
    NeedsInput,
    NotDone,
    PastDate,
    PolicyDenied,
    SlotTaken,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_UNDERTAKING = (BookAppointment, RescheduleAppointment, CancelAppointment)
_SAYING_SO = (Trouble.CALENDAR, Trouble.MISCONFIGURED)
_REFUSED_WITH = (Missing.EMAIL, Missing.PHONE_NUMBER)
_DONE = "im selben Gespräch erledigt"
_HEARD = "hat es auf Nachfrage erfahren"


class ToldResults:
    """Notes answers that were given in time; whoever was not told is rung back otherwise."""

    def __init__(self, *, own: OwnAppointments, units: UnitsOfWork, clock: Clock) -> None:
        self._own = own
        self._units = units
        self._clock = clock

    async def note(
        self, command: object, result: ToolResult, *, invocation: ToolInvocation
    ) -> None:
        """
        Note that this result was the answer to the tool call.

        Call-backs that have become needless by it are closed: what was to be told, and what was
        could not be done before and is done now.

        Raises:
            StorageUnavailable: nothing is noted; the caller may be rung needlessly.
        """
        if invocation.authority is not Authority.CALLER:
            return
        # What is undertaken from now on is none of what was told.
        now = self._clock.now()
        said = _summaries(result)
        ended = {one.appointment_id for one in said if is_final(one.state)}
        key = None
        if _is_refusal(result) and isinstance(command, _UNDERTAKING):
            key = invocation.receipt_key
        if _is_refusal(result) and isinstance(command, GetBookingStatus):
            ended |= await self._asked_about(command, result, invocation=invocation)
        if not said and not ended and key is None:
            return
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if not await self._is_on_the_line(unit, invocation):
                # An answer to nobody has told nobody.
                return
            # Before it counts as told: what was told already has closed what it was about.
            await self._close_what_is_done(unit, result, command=command, of=invocation)
            for appointment_id in sorted(ended):
                await unit.receipts.told(appointment_id, by=now)
                await unit.callbacks.close_told(appointment_id, at=now, note=_HEARD)
            if key is not None:
                await unit.receipts.told_in(key)
            await unit.commit()

    async def _is_on_the_line(self, unit: UnitOfWork, invocation: ToolInvocation) -> bool:
        # The row is taken first of all: whoever notes the end of the call waits, or has noted it.
        await unit.calls.record(invocation.call(now=self._clock.now(), appointment_id=None))
        call = await unit.calls.get(invocation.call_id)
        return call is None or call.outcome is CallOutcome.ONGOING

    async def _asked_about(
        self, command: GetBookingStatus, result: ToolResult, *, invocation: ToolInvocation
    ) -> set[str]:
        """Return the appointment that failed, which the words of a refusal do not name."""
        latest = await self._own.latest_meant(command.words, invocation=invocation)
        if latest is None or latest.saga is not None:
            return set()
        truth = present_truth(latest)
        is_rung_for = isinstance(result, CallbackNoted) and outage_in(truth) is not None
        return {latest.appointment_id} if is_rung_for or truth == result else set()

    async def _close_what_is_done(
        self, unit: UnitOfWork, result: ToolResult, *, command: object, of: ToolInvocation
    ) -> None:
        """Close what could not be done before in this call, where this was all of it."""
        said = _summaries(result)
        if not said:
            return
        callback_id = callback_of_call(
            tenant_id=of.tenant.tenant_id, platform=of.platform, call_id=of.call_id
        )
        known = await unit.callbacks.get(callback_id)
        if known is None or not known.is_open or known.reason not in UNSERVED:
            return
        if isinstance(command, _UNDERTAKING) and isinstance(result, _DOINGS):
            done = {result.appointment.service_id}
        else:
            done = await self._came_about(unit, said, since=known.asked_at, of=of)
        services = {one.understood.service_id for one in known.wishes} - {None}
        if done and services <= done:
            await unit.callbacks.close(callback_id, at=self._clock.now(), note=_DONE)

    async def _came_about(
        self,
        unit: UnitOfWork,
        said: tuple[AppointmentSummary, ...],
        *,
        since: dt.datetime,
        of: ToolInvocation,
    ) -> set[str]:
        """
        Return the services of what was begun in this call since then, and is heard of now only.

        What the caller had heard before is not what they were promised a call for.
        """
        receipts = await unit.receipts.of_call(of.call_id, platform=of.platform)
        waiting = {
            one.appointment_id
            for one in receipts
            if one.untold_since is not None and one.received_at >= since
        }
        heard = waiting & {one.appointment_id for one in said}
        rows = [await unit.appointments.get(one) for one in sorted(filter(None, heard))]
        return {
            row.service_id
            for row in rows
            if row is not None
            and row.saga is None
            and row.failure is None
            and row.state in _DONE_IN
        }


_DOINGS = (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
)
_DONE_IN = (AppointmentState.CANCELLED, AppointmentState.CONFIRMED, AppointmentState.REQUESTED)


def _summaries(result: ToolResult) -> tuple[AppointmentSummary, ...]:
    """Return the appointments whose state a result says."""
    match result:
        case AppointmentsFound(appointments=several):
            return several
        case (
            AlreadyBooked(appointment=one)
            | AppointmentCancelled(appointment=one)
            | AppointmentConfirmed(appointment=one)
            | AppointmentRequested(appointment=one)
            | AppointmentRescheduled(appointment=one)
            | NotDone(appointment=one)
        ):
            return (one,)
        case _:
            return ()


def _is_refusal(result: ToolResult) -> bool:
    """Whether it may say that a booking has failed, without naming it."""
    match result:
        case SystemUnavailable(trouble=trouble):
            return trouble in _SAYING_SO
        case NeedsInput(missing=missing):
            return missing in _REFUSED_WITH
        case _:
            return isinstance(result, SlotTaken | PolicyDenied | PastDate | CallbackNoted)
