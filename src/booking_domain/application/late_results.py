"""
What became of a wish after its caller has heard "pending", told while the call goes on.

It is told at most once, and counts as heard by nobody: a call-back stays due until the caller has
asked.
"""

import datetime as dt

from collections.abc import Collection

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.outcome import present_truth
from booking_domain.application.refused_calls import RefusedCalls
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.unheard_changes import UnheardChanges
from booking_domain.errors import PERMANENT, StorageRefused, TransactionConflict
from booking_domain.model.call import CallOutcome
from booking_domain.model.callback_request import is_final
from booking_domain.model.results import ToolResult
from booking_domain.model.tool_receipt import ToolReceipt
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


LATE_RESULT_REFUSED = "late_result_refused"

_UNDERTAKING = (BookAppointment, RescheduleAppointment, CancelAppointment)
_BATCH = 100
_LONGEST_WAIT = dt.timedelta(hours=1)


@frozen
class LateResult:
    """What is true now, for whoever waits for it in this call."""

    call_id: str
    result: ToolResult


class LateResults:
    """Notes answers that left the end open, and finds those whose end has come."""

    def __init__(
        self,
        *,
        platform: str,
        tenant_ids: Collection[str],
        units: UnitsOfWork,
        unheard: UnheardChanges,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        """
        Take what it needs.

        Args:
            platform: Whose calls take in what is told late.
            tenant_ids: The salons that want it; of other calls nothing is noted.
        """
        self._platform = platform
        self._tenant_ids = frozenset(tenant_ids)
        self._units = units
        self._unheard = unheard
        self._clock = clock
        self._refused = RefusedCalls(LATE_RESULT_REFUSED, alarms=alarms)

    async def note(self, command: object, *, invocation: ToolInvocation) -> None:
        """
        Note that the answer to this tool call left open what becomes of it.

        Raises:
            StorageUnavailable: nothing is noted, and nothing will be told.
        """
        key = invocation.receipt_key
        if (
            key is None
            or invocation.platform != self._platform
            or invocation.tenant.tenant_id not in self._tenant_ids
            or invocation.authority is not Authority.CALLER
            or not isinstance(command, _UNDERTAKING)
        ):
            return
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            await unit.receipts.await_push(key)
            await unit.commit()

    async def due(self, tenant_id: str) -> tuple[LateResult, ...]:
        """
        Return what is to be told now; it counts as told with that, so that it is told once.

        One that is refused keeps no other back.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        since = self._clock.now() - _LONGEST_WAIT
        async with self._units.reading(tenant_id) as unit:
            waiting = await unit.receipts.awaiting_push(since=since, limit=_BATCH)
        found = [await self._taken(receipt, tenant_id=tenant_id) for receipt in waiting]
        return tuple(one for one in found if one is not None)

    async def _taken(self, receipt: ToolReceipt, *, tenant_id: str) -> LateResult | None:
        call_id, appointment_id = receipt.key.call_id, receipt.appointment_id or ""
        try:
            unheard = await self._unheard.of(tenant_id)
            async with self._units.reading(tenant_id) as unit:
                call = await unit.calls.get(call_id)
                appointment = await unit.appointments.get(appointment_id)
            if call is None or call.outcome is not CallOutcome.ONGOING or appointment is None:
                return None
            if appointment.saga is not None or not is_final(appointment.state):
                return None
            unheard, (appointment,) = await self._unheard.narrowed(unheard, (appointment,))
            if unheard.changing(appointment) is not None:
                return None
            async with self._units.writing(tenant_id) as unit:
                is_ours = await unit.receipts.take_push(appointment_id, call_id=call_id)
                await unit.commit()
        except TransactionConflict:
            # The next look comes soon.
            return None
        except PERMANENT as error:
            # Of a damaged row its own reader tells.
            if isinstance(error, StorageRefused):
                self._refused.note(call_id, tenant_id=tenant_id)
            return None
        return LateResult(call_id, present_truth(appointment)) if is_ours else None
