"""
Whether a caller's wish is served, rehearsed or left to the salon: decided here, and nowhere else.

Only new wishes are: repeats are answered before this, what is under way is driven by the runner,
and what is asked about (`find_appointments`, `get_booking_status`) is true in every mode. The
salon's own software is not rolled out.
"""

from collections.abc import Awaitable, Callable
from typing import assert_never

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.rehearsals import Rehearsals
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.unserved_calls import UnservedCalls
from booking_domain.model.results import ToolResult
from booking_domain.model.rollout import Treatment
from booking_domain.ports.admissions import Admissions


_CHANGES = (HoldSlot, BookAppointment, RescheduleAppointment, CancelAppointment)


@frozen
class RolloutGate:
    """Stands before the handlers of the tools."""

    admissions: Admissions
    rehearsals: Rehearsals
    unserved: UnservedCalls

    async def pass_on(
        self,
        command: object,
        *,
        invocation: ToolInvocation,
        serve: Callable[[], Awaitable[ToolResult]],
    ) -> ToolResult:
        """
        Return what came of a wish, by whichever way.

        Args:
            serve: The live way.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            CalendarUnavailable: the calendar did not answer.
            StorageUnavailable: the database did not answer, perhaps not to how calls are served.
        """
        is_wish = isinstance(command, (CheckAvailability, *_CHANGES))
        if not is_wish or invocation.authority is not Authority.CALLER:
            return await serve()
        admission = await self.admissions.of(
            invocation.call_id, tenant_id=invocation.tenant.tenant_id
        )
        match admission.treatment:
            case Treatment.SERVE:
                return await serve()
            case Treatment.REHEARSE:
                if isinstance(command, _CHANGES):
                    return await self.rehearsals.handle(command, invocation=invocation)
                # What is free is really free.
                return await serve()
            case Treatment.RING_BACK:
                return await self.unserved.handle(command, invocation=invocation)
            case _:
                assert_never(admission.treatment)
