"""Test operation: a change is worked out as ever, and noted in place of being done."""

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointment, BookAppointmentHandler
from booking_domain.application.cancel_appointment import (
    CancelAppointment,
    CancelAppointmentHandler,
)
from booking_domain.application.hold_slot import HoldSlot, HoldSlotHandler
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.offers import OFFER_LIFETIME
from booking_domain.application.outcome import summary_of
from booking_domain.application.rehearsing_undertaking import WouldHave
from booking_domain.application.reschedule_appointment import (
    RescheduleAppointment,
    RescheduleAppointmentHandler,
)
from booking_domain.model.appointment import Appointment
from booking_domain.model.rehearsal import Rehearsal, rehearsal_id_of
from booking_domain.model.results import OnlyRehearsed, ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


Change = HoldSlot | BookAppointment | RescheduleAppointment | CancelAppointment


@frozen
class Rehearsals:
    """The handlers of changes, each on a `RehearsingUndertaking`, and where it is noted."""

    hold_slot: HoldSlotHandler
    book_appointment: BookAppointmentHandler
    reschedule_appointment: RescheduleAppointmentHandler
    cancel_appointment: CancelAppointmentHandler
    units: UnitsOfWork
    clock: Clock

    async def handle(self, command: Change, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return that it was only rehearsed, or what is true without any change.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            CalendarUnavailable: the calendar did not answer.
            StorageUnavailable: the database did not answer.
        """
        try:
            match command:
                case HoldSlot():
                    return await self.hold_slot.handle(command, invocation=invocation)
                case BookAppointment():
                    return await self.book_appointment.handle(command, invocation=invocation)
                case RescheduleAppointment():
                    return await self.reschedule_appointment.handle(command, invocation=invocation)
                case CancelAppointment():
                    return await self.cancel_appointment.handle(command, invocation=invocation)
        except WouldHave as would:
            return await self._noted(would, invocation=invocation)

    async def _noted(self, would: WouldHave, *, invocation: ToolInvocation) -> ToolResult:
        now = self.clock.now()
        async with self.units.writing(invocation.tenant.tenant_id) as unit:
            # As it stands, and not as it would; a new one is in no row.
            known = await unit.appointments.get(would.appointment.appointment_id)
            standing = None if known is None or known.customer is None else known
            result = OnlyRehearsed(
                act=would.act,
                slot=would.slot,
                appointment=None if standing is None else summary_of(standing),
                offer=would.offer,
            )
            receipt = invocation.receipt(now=now, appointment_id=None, result=result)
            if receipt is not None:
                await unit.receipts.claim(receipt)
            if would.offer is not None:
                # It can be asked for by its id, as after a real hold.
                await unit.offers.put((would.offer,), expires_at=now + OFFER_LIFETIME)
            rehearsal = self._rehearsal(would, standing=standing, invocation=invocation)
            await unit.rehearsals.record(rehearsal)
            await unit.calls.record(invocation.call(now=now, appointment_id=None))
            await unit.commit()
        return result

    def _rehearsal(
        self, would: WouldHave, *, standing: Appointment | None, invocation: ToolInvocation
    ) -> Rehearsal:
        meant = would.appointment
        appointment_id = None if standing is None else standing.appointment_id
        return Rehearsal(
            rehearsal_id=rehearsal_id_of(
                call_id=invocation.call_id,
                act=would.act,
                service_id=meant.service_id,
                staff_id=meant.staff_id,
                start=would.slot.start,
                appointment_id=appointment_id,
            ),
            call_id=invocation.call_id,
            act=would.act,
            service_id=meant.service_id,
            staff_id=meant.staff_id,
            slot=would.slot,
            appointment_id=appointment_id,
            at=self.clock.now(),
        )
