"""When the calendar is down: the caller is told so, and the salon rings them back."""

from booking_domain.application.callback_wishes import CallbackWishes, Wanted
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.wanted_callback import wanted_by
from booking_domain.errors import TransactionConflict
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.results import CallbackNoted, SystemUnavailable, ToolResult, Trouble
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


_MAX_TRIES = 3
# A key that is not accepted, or an event type that is gone, is an outage to whoever calls.
_OF_THE_CALENDAR = (Trouble.CALENDAR, Trouble.MISCONFIGURED)


class OutageCallbacks:
    """Takes down what could not be looked up or booked, instead of sending the caller away."""

    def __init__(
        self,
        *,
        wishes: CallbackWishes,
        similarity: TextSimilarity,
        units: UnitsOfWork,
        backoff: Backoff,
        clock: Clock,
    ) -> None:
        self._wishes = wishes
        self._similarity = similarity
        self._units = units
        self._backoff = backoff
        self._clock = clock

    async def instead_of(
        self, result: ToolResult, *, command: object, invocation: ToolInvocation
    ) -> ToolResult:
        """
        Return that a call-back is noted where the calendar serves nobody, else the result as it is.

        So it is where nobody knows whom to ring, or where nobody waits any more: who has been told
        something else must not be rung without knowing why.

        Raises:
            StorageUnavailable: nothing is noted.
        """
        if not isinstance(result, SystemUnavailable) or result.trouble not in _OF_THE_CALENDAR:
            return result
        wanted = wanted_by(
            command,
            reason=CallbackReason.CALENDAR_DOWN,
            invocation=invocation,
            similarity=self._similarity,
        )
        if wanted is None or not invocation.seconds_left(self._clock):
            return result
        for tries in range(1, _MAX_TRIES):
            try:
                return await self._noted(wanted, because=result.trouble, invocation=invocation)
            except TransactionConflict:
                # Another tool call of the same call: its wish is met at the next try.
                await self._backoff.pause(tries)
        return await self._noted(wanted, because=result.trouble, invocation=invocation)

    async def _noted(
        self, wanted: Wanted, *, because: Trouble, invocation: ToolInvocation
    ) -> ToolResult:
        record = invocation.call(now=self._clock.now(), appointment_id=None)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            await self._wishes.note(unit, wanted, invocation=invocation)
            await unit.calls.record(record)
            await unit.commit()
        return CallbackNoted(because=because)
