"""Calls that are not served: the caller is told so, and the salon rings them back."""

from booking_domain.application.callback_wishes import CallbackWishes
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.wanted_callback import wanted_by
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.results import CallbackNoted, SystemUnavailable, ToolResult, Trouble
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


class UnservedCalls:
    """Takes down a wish in place of serving it; neither the calendar nor a chair is touched."""

    def __init__(
        self,
        *,
        wishes: CallbackWishes,
        similarity: TextSimilarity,
        units: UnitsOfWork,
        clock: Clock,
    ) -> None:
        self._wishes = wishes
        self._similarity = similarity
        self._units = units
        self._clock = clock

    async def handle(self, command: object, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return that a call-back is noted, or, where nobody knows whom to ring, that we cannot help.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            TransactionConflict: another tool call of the same call was; try it again.
            StorageUnavailable: nothing is noted.
        """
        wanted = wanted_by(
            command,
            reason=CallbackReason.NOT_SERVED,
            invocation=invocation,
            similarity=self._similarity,
        )
        if wanted is None:
            return SystemUnavailable(Trouble.NOT_SERVED)
        result = CallbackNoted(because=Trouble.NOT_SERVED)
        now = self._clock.now()
        receipt = invocation.receipt(now=now, appointment_id=None, result=result)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if receipt is not None:
                # First of all: of two deliveries one is served, whatever is changed between them.
                await unit.receipts.claim(receipt)
            await self._wishes.note(unit, wanted, invocation=invocation)
            await unit.calls.record(invocation.call(now=now, appointment_id=None))
            await unit.commit()
        return result
