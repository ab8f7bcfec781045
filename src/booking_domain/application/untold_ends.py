"""
What became of a wish, and its caller has hung up: the salon tells them.

Decided from what stands in the database: a tool call whose answer was never more than "pending", an
appointment that has come to its end, a call that is over.
"""

import datetime as dt

from collections.abc import Collection

from booking_domain.application.refused_calls import RefusedCalls
from booking_domain.errors import PERMANENT, StorageRefused, TransactionConflict
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call, CallOutcome
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    callback_of_end,
    is_final,
    untold_end_of,
)
from booking_domain.model.tool_receipt import ToolReceipt
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


CALLBACK_REFUSED = "callback_refused"

_BATCH = 500
_BEING_ANSWERED = dt.timedelta(minutes=2)
"""For so long, the longest budget, an answer may still be on its way."""


class UntoldEnds:
    """Makes a call-back of each, once for an appointment and what became of it."""

    def __init__(
        self, *, tenant_ids: Collection[str], units: UnitsOfWork, alarms: Alarms, clock: Clock
    ) -> None:
        self._tenant_ids = tuple(tenant_ids)
        self._units = units
        self._clock = clock
        self._refused = RefusedCalls(CALLBACK_REFUSED, alarms=alarms)

    async def note_all(self) -> int:
        """
        Return how many call-backs there are more; one that is refused keeps no other back.

        Raises:
            StorageUnavailable: the database did not answer; the next run goes on from there.
        """
        before = self._clock.now() - _BEING_ANSWERED
        noted = 0
        for tenant_id in self._tenant_ids:
            async with self._units.reading(tenant_id) as unit:
                untold = await unit.receipts.untold(before=before, limit=_BATCH)
            for receipt in untold:
                noted += await self._note(receipt, tenant_id=tenant_id)
        return noted

    async def _note(self, receipt: ToolReceipt, *, tenant_id: str) -> bool:
        try:
            async with self._units.writing(tenant_id) as unit:
                noted = await self._decided(unit, receipt, tenant_id=tenant_id)
                await unit.commit()
        except TransactionConflict:
            # Another process notes the same.
            return False
        except PERMANENT as error:
            # Of a damaged row tells whoever reads the appointment for its own sake.
            if isinstance(error, StorageRefused):
                self._refused.note(receipt.key.call_id, tenant_id=tenant_id)
            return False
        return noted

    async def _decided(self, unit: UnitOfWork, receipt: ToolReceipt, *, tenant_id: str) -> bool:
        call = await unit.calls.get(receipt.key.call_id)
        if call is not None and call.outcome is CallOutcome.ONGOING:
            return False
        now = self._clock.now()
        appointment_id = receipt.appointment_id or ""
        appointment = await unit.appointments.get(appointment_id)
        if appointment is None or appointment.customer is None:
            # Forgotten meanwhile: nobody is left to be told.
            await unit.receipts.told(appointment_id, by=now)
            return False
        if appointment.saga is not None or not is_final(appointment.state):
            return False
        request = _request(appointment, receipt=receipt, call=call, now=now)
        is_new = await unit.callbacks.get(request.callback_id) is None
        if is_new:
            await unit.callbacks.add(request)
        await unit.receipts.told(appointment_id, by=now)
        return is_new


def _request(
    appointment: Appointment, *, receipt: ToolReceipt, call: Call | None, now: dt.datetime
) -> CallbackRequest:
    end = untold_end_of(appointment)
    customer = appointment.customer
    return CallbackRequest(
        callback_id=callback_of_end(end, tenant_id=appointment.tenant_id),
        reason=CallbackReason.UNTOLD,
        call_id=receipt.key.call_id,
        name=customer.name if customer else None,
        number=(customer.phone if customer else None) or (call.caller if call else None),
        asked_at=now,
        untold=end,
    )
