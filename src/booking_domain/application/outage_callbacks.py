"""When the calendar is down: the caller is told so, and the salon rings them back."""

from booking_domain.application.callback_wishes import CallbackWishes, Wanted
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import outage_in
from booking_domain.application.wanted_callback import wanted_by
from booking_domain.errors import TransactionConflict
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.results import CallbackNoted, ToolResult
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


_MAX_TRIES = 3


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

        So it is where nobody knows whom to ring. It is noted also where the answer has left
        already: whoever went away with "einen Augenblick noch" is told by nobody else.

        Raises:
            StorageUnavailable: nothing is noted.
        """
        trouble = outage_in(result)
        if trouble is None:
            return result
        is_noted = await self._note(command, invocation=invocation, unless_begun=False)
        return CallbackNoted(because=trouble) if is_noted else result

    async def note_overdue(self, command: object, *, invocation: ToolInvocation) -> None:
        """
        Note the wish of a tool call whose answer left without a result.

        Not where something is undertaken for it: what becomes of that is told, or the salon rings.
        It stays noted where the wish comes about after all: nobody knows whether they wait for it.

        Raises:
            StorageUnavailable: nothing is noted.
        """
        await self._note(command, invocation=invocation, unless_begun=True)

    async def _note(
        self, command: object, *, invocation: ToolInvocation, unless_begun: bool
    ) -> bool:
        wanted = wanted_by(
            command,
            reason=CallbackReason.CALENDAR_DOWN,
            invocation=invocation,
            similarity=self._similarity,
        )
        if wanted is None:
            return False
        for tries in range(1, _MAX_TRIES):
            try:
                return await self._written(wanted, invocation=invocation, unless_begun=unless_begun)
            except TransactionConflict:
                # Another tool call of the same call: its wish is met at the next try.
                await self._backoff.pause(tries)
        return await self._written(wanted, invocation=invocation, unless_begun=unless_begun)

    async def _written(
        self, wanted: Wanted, *, invocation: ToolInvocation, unless_begun: bool
    ) -> bool:
        record = invocation.call(now=self._clock.now(), appointment_id=None)
        key = invocation.receipt_key
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if unless_begun and key is not None and await unit.receipts.get(key) is not None:
                return False
            await self._wishes.note(unit, wanted, invocation=invocation)
            await unit.calls.record(record)
            await unit.commit()
        return True
