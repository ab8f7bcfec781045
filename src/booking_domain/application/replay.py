"""
Repeats of a tool call: the stored result again, or the one that is still being worked out.

A result that speaks of an appointment is repeated while that is as it was; afterwards a repeat
hears what is true now: nobody must be told "gebucht" of what was cancelled meanwhile.
"""

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import present_truth, summary_of
from booking_domain.application.unheard_changes import UnheardChanges
from booking_domain.errors import ReceiptAlreadyClaimed
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentSummary,
    NotDone,
    SlotHeld,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner
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

    def __init__(
        self, *, units: UnitsOfWork, runner: SagaRunner, unheard: UnheardChanges, clock: Clock
    ) -> None:
        self._units = units
        self._unheard = unheard
        self._runner = runner
        self._clock = clock

    async def earlier_result(self, invocation: ToolInvocation) -> ToolResult | None:
        """
        Return the result of an earlier delivery, `None` if this is the first.

        One that is still running is waited for until the deadline, or the end of the process.

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
            if receipt.expires_at <= self._clock.now() or self._is_over(invocation):
                return await self._worked_out(receipt, invocation=invocation)
            await self._clock.sleep(_POLL_SECONDS)
            receipt = await self._receipt(invocation, key=key)
        return receipt.result if receipt is not None else None

    async def as_it_is_now(self, said: ToolResult, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return what was told, or what has become of its appointment since.

        What has been told of it outside and nobody has processed yet, counts.

        Raises:
            StorageUnavailable: the appointment cannot be read.
        """
        spoken_of = _appointment_in(said)
        if spoken_of is None:
            return said
        appointment_id, was = spoken_of
        unheard, appointment = await self._unheard.beside(
            appointment_id, tenant_id=invocation.tenant.tenant_id
        )
        if appointment is None:
            return said
        if unheard.changing(appointment) is not None:
            return StillPending(unheard.summary_of(appointment))
        if _is_as_it_was(appointment, was):
            return said
        if appointment.saga is not None:
            return StillPending(summary_of(appointment), is_repeat=True)
        return present_truth(appointment)

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

    def _is_over(self, invocation: ToolInvocation) -> bool:
        return self._runner.is_stopping or not invocation.seconds_left(self._clock)

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


def _appointment_in(result: ToolResult) -> tuple[str, AppointmentSummary | AppointmentState] | None:
    """Return the id of the appointment that a result speaks of, and what it says of it."""
    match result:
        case SlotHeld(appointment_id=appointment_id):
            return appointment_id, AppointmentState.HELD
        case (
            AlreadyBooked(appointment=summary)
            | AppointmentCancelled(appointment=summary)
            | AppointmentConfirmed(appointment=summary)
            | AppointmentRequested(appointment=summary)
            | AppointmentRescheduled(appointment=summary)
            | NotDone(appointment=summary)
            | StillPending(appointment=summary)
        ):
            return summary.appointment_id, summary
        case _:
            return None


def _is_as_it_was(appointment: Appointment, was: AppointmentSummary | AppointmentState) -> bool:
    if isinstance(was, AppointmentState):
        return appointment.state is was
    return summary_of(appointment) == was


def _is_statement(result: ToolResult) -> bool:
    if isinstance(result, AlreadyBooked):
        # What is still under way may have come to something when a repeat asks.
        return result.appointment.state.stands
    return isinstance(result, _STATEMENTS)
