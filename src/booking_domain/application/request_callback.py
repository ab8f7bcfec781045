"""Use case: a caller wants to be rung back by the salon."""

from attrs import frozen

from booking_domain.application.callback_wishes import CallbackWishes, Wanted
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.stated_customer import stated_name, stated_number
from booking_domain.model.callback_request import CallbackReason, SaidWish
from booking_domain.model.results import CallbackNoted, Missing, NeedsInput, ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


@frozen
class RequestCallback:
    """Who wants to be rung back under which number, and about what, in the caller's words."""

    customer_name: str | None = None
    phone_number: str | None = None
    wish: str | None = None
    service: str | None = None
    staff: str | None = None
    date_text: str | None = None
    time_text: str | None = None


class RequestCallbackHandler:
    """Notes it; neither calendar nor time are asked for."""

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

    async def handle(self, command: RequestCallback, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return that it is noted, or what must be said first.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            StorageUnavailable: the database did not answer; nothing is noted.
        """
        name = stated_name(
            command.customer_name, invocation=invocation, similarity=self._similarity
        )
        if name is None:
            return NeedsInput(Missing.NAME)
        number = stated_number(command.phone_number, invocation=invocation)
        if isinstance(number, NeedsInput):
            return number
        if number is None:
            return NeedsInput(Missing.PHONE_NUMBER)
        said = SaidWish(
            text=command.wish,
            service=command.service,
            staff=command.staff,
            date_text=command.date_text,
            time_text=command.time_text,
        )
        result = CallbackNoted()
        now = self._clock.now()
        receipt = invocation.receipt(now=now, appointment_id=None, result=result)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if receipt is not None:
                await unit.receipts.claim(receipt)
            await self._wishes.note(
                unit,
                Wanted(said, name=name, number=number, reason=CallbackReason.WISHED),
                invocation=invocation,
            )
            await unit.calls.record(invocation.call(now=now, appointment_id=None))
            await unit.commit()
        return result
