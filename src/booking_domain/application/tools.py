"""The one way of every call: repeats first, then one handler a tool."""

from typing import assert_never

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointment, BookAppointmentHandler
from booking_domain.application.cancel_appointment import (
    CancelAppointment,
    CancelAppointmentHandler,
)
from booking_domain.application.check_availability import (
    CheckAvailability,
    CheckAvailabilityHandler,
)
from booking_domain.application.find_appointments import FindAppointments, FindAppointmentsHandler
from booking_domain.application.get_booking_status import GetBookingStatus, GetBookingStatusHandler
from booking_domain.application.heard_read_backs import HeardReadBacks
from booking_domain.application.hold_slot import HoldSlot, HoldSlotHandler
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.late_results import LateResults
from booking_domain.application.outage_callbacks import OutageCallbacks
from booking_domain.application.replay import Replay
from booking_domain.application.request_callback import RequestCallback, RequestCallbackHandler
from booking_domain.application.reschedule_appointment import (
    RescheduleAppointment,
    RescheduleAppointmentHandler,
)
from booking_domain.application.rollout_gate import RolloutGate
from booking_domain.application.told_results import ToldResults
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.errors import (
    CalendarUnavailable,
    LateResultNotAwaited,
    ReceiptAlreadyClaimed,
    StorageUnavailable,
    TransactionConflict,
)
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    NotDone,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.fault_log import FaultLog


_MAX_TRIES = 5
"""How often a call is tried that the database rolls back for the sake of others."""

_CHANGING = (HoldSlot, BookAppointment, RescheduleAppointment, CancelAppointment)
_ANSWERED_BY_THE_CALENDAR = (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    NotDone,
)
"""While such an answer was on its way, somebody may have changed there what it says."""


@frozen
class Tools:
    """What an entrypoint calls: one handler a tool, and repeats before all of them."""

    check_availability: CheckAvailabilityHandler
    hold_slot: HoldSlotHandler
    book_appointment: BookAppointmentHandler
    find_appointments: FindAppointmentsHandler
    reschedule_appointment: RescheduleAppointmentHandler
    cancel_appointment: CancelAppointmentHandler
    get_booking_status: GetBookingStatusHandler
    request_callback: RequestCallbackHandler
    gate: RolloutGate
    outage_callbacks: OutageCallbacks
    told: ToldResults
    late: LateResults
    heard: HeardReadBacks
    replay: Replay
    backoff: Backoff
    faults: FaultLog

    async def invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return what a repeat is told, else what the tool's handler says.

        A repeat hears the stored result, or what has become of its appointment since. Where the
        calendar is down, a call-back is noted.
        """
        result = await self._tried(command, invocation=invocation)
        try:
            return await self.outage_callbacks.instead_of(
                result, command=command, invocation=invocation
            )
        except StorageUnavailable as error:
            self._told(error, trouble=Trouble.STORAGE, invocation=invocation)
            return result

    async def answered(
        self, command: ToolInput, *, result: ToolResult, invocation: ToolInvocation
    ) -> None:
        """Note that this result has reached the caller in time. Raises `StorageUnavailable`."""
        await self.told.note(command, result, invocation=invocation)
        if isinstance(result, StillPending):
            await self.late.note(command, invocation=invocation)
        await self.heard.note(command, result, invocation=invocation)

    async def overdue(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        """
        Note that the answer had to leave without a result: nobody has told the caller anything.

        Both are tried: the wish, which becomes a call-back, and that its end is waited for.

        Raises:
            LateResultNotAwaited: the wish is noted, or there was nothing to be noted.
            StorageUnavailable: it is not noted, and nobody will ring.
        """
        try:
            await self.late.note(command, invocation=invocation)
        except StorageUnavailable as error:
            message = "what becomes of a wish will not be told into its call"
            raise LateResultNotAwaited(message) from error
        finally:
            # Its own error is the one that is raised then.
            await self.outage_callbacks.note_overdue(command, invocation=invocation)

    async def _tried(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        for tries in range(1, _MAX_TRIES):
            try:
                return await self._invoke(command, invocation=invocation)
            except TransactionConflict:
                # Nothing of it stands, or its receipt does: the next try meets that one first.
                await self.backoff.pause(tries)
            except StorageUnavailable as error:
                return self._told(error, trouble=Trouble.STORAGE, invocation=invocation)
        try:
            return await self._invoke(command, invocation=invocation)
        except TransactionConflict as error:
            return self._told(error, trouble=Trouble.CONFLICT, invocation=invocation)
        except StorageUnavailable as error:
            return self._told(error, trouble=Trouble.STORAGE, invocation=invocation)

    def _told(
        self, error: Exception, *, trouble: Trouble, invocation: ToolInvocation
    ) -> SystemUnavailable:
        """Return what the caller hears of an error; the reason is kept for the operator."""
        self.faults.note(
            error,
            tool=invocation.tool,
            tenant_id=invocation.tenant.tenant_id,
            call_id=invocation.call_id,
        )
        return SystemUnavailable(trouble)

    async def _invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        earlier = await self.replay.earlier_result(invocation)
        if earlier is not None:
            return await self.replay.as_it_is_now(earlier, invocation=invocation)
        try:
            result = await self.gate.pass_on(
                command,
                invocation=invocation,
                serve=lambda: self._handle(command, invocation=invocation),
            )
        except ReceiptAlreadyClaimed:
            overtaken = await self.replay.earlier_result(invocation)
            said = overtaken or SystemUnavailable(Trouble.STORAGE)
            return await self.replay.as_it_is_now(said, invocation=invocation)
        except CalendarUnavailable as error:
            result = self._told(error, trouble=Trouble.CALENDAR, invocation=invocation)
        if isinstance(result, AlreadyBooked):
            # It was read from our row alone, and may be on its way elsewhere in the calendar.
            result = await self.replay.as_it_is_now(result, invocation=invocation)
        if isinstance(result, StillPending):
            return result
        # Another delivery may have come between: what it did would look like earlier doings.
        earlier = await self.replay.earlier_result(invocation)
        if earlier is None and isinstance(command, _CHANGING):
            earlier = await self.replay.kept(result, invocation=invocation)
        said = earlier or result
        if not isinstance(said, _ANSWERED_BY_THE_CALENDAR):
            return said
        return await self.replay.as_it_is_now(said, invocation=invocation)

    async def _handle(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        match command:
            case CheckAvailability():
                return await self.check_availability.handle(command, invocation=invocation)
            case HoldSlot():
                return await self.hold_slot.handle(command, invocation=invocation)
            case BookAppointment():
                return await self.book_appointment.handle(command, invocation=invocation)
            case FindAppointments():
                return await self.find_appointments.handle(command, invocation=invocation)
            case RescheduleAppointment():
                return await self.reschedule_appointment.handle(command, invocation=invocation)
            case CancelAppointment():
                return await self.cancel_appointment.handle(command, invocation=invocation)
            case GetBookingStatus():
                return await self.get_booking_status.handle(command, invocation=invocation)
            case RequestCallback():
                return await self.request_callback.handle(command, invocation=invocation)
            case _:
                assert_never(command)
