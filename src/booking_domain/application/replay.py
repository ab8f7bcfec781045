"""Repeats of a tool call: the stored result again, or the one that is still being worked out."""

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import present_truth, summary_of
from booking_domain.errors import ReceiptAlreadyClaimed
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
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_POLL_SECONDS = 0.05
_STATEMENTS = (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    NotDone,
    # Said by one of two twin deliveries, it must keep the other from booking.
    SystemUnavailable,
)


class Replay:
    """Finds what an earlier delivery of the same tool call came to."""

    def __init__(self, *, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def earlier_result(self, invocation: ToolInvocation) -> ToolResult | None:
        """
        Return the result of an earlier delivery, `None` if this is the first.

        One that is still running is waited for until the deadline.

        Raises:
            StorageUnavailable: receipts cannot be read.
        """
        key = invocation.receipt_key
        if key is None:
            return None
        receipt = await self._receipt(invocation, key=key)
        if receipt is None:
            return None
        if receipt.arguments_digest != invocation.arguments_digest:
            return SystemUnavailable(Trouble.REPEATED_WITH_OTHER_ARGUMENTS)
        while receipt is not None and receipt.result is None:
            if receipt.expires_at <= self._clock.now() or not invocation.seconds_left(self._clock):
                return await self._worked_out(receipt, invocation=invocation)
            await self._clock.sleep(_POLL_SECONDS)
            receipt = await self._receipt(invocation, key=key)
        return receipt.result if receipt is not None else None

    async def kept(self, result: ToolResult, *, invocation: ToolInvocation) -> ToolResult:
        """
        Keep what was found without a change of ours, so that a repeat hears the same.

        Return it, or the result of a delivery that was faster. Questions are not kept.
        """
        receipt = invocation.receipt(now=self._clock.now(), appointment_id=None, result=result)
        if receipt is None or not _is_statement(result):
            return result
        try:
            async with self._units.writing(invocation.tenant.tenant_id) as unit:
                await unit.receipts.claim(receipt)
                await unit.commit()
        except ReceiptAlreadyClaimed:
            return await self.earlier_result(invocation) or result
        return result

    async def _receipt(self, invocation: ToolInvocation, *, key: ReceiptKey) -> ToolReceipt | None:
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            return await unit.receipts.get(key)

    async def _worked_out(self, receipt: ToolReceipt, *, invocation: ToolInvocation) -> ToolResult:
        """Return what the appointment says: its delivery ended without a result, or goes on."""
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            appointment = await unit.appointments.get(receipt.appointment_id or "")
            if appointment is None:
                return SystemUnavailable(Trouble.DEFECT)
            if appointment.saga is not None:
                return StillPending(summary_of(appointment), is_repeat=True)
            stands = await unit.receipts.complete(receipt.key, result=present_truth(appointment))
            await unit.commit()
            return stands


def _is_statement(result: ToolResult) -> bool:
    if isinstance(result, AlreadyBooked):
        # What is still under way may have come to something when a repeat asks.
        return result.appointment.state.stands
    return isinstance(result, _STATEMENTS)
