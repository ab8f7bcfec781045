"""Use case: which times are free for a service. Never holds anything."""

import datetime as dt

from attrs import frozen

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.offers import OFFER_LIFETIME, offers_in, offers_of
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.time_wish import ExactTime, Windows, time_wish
from booking_domain.application.wish import ServiceWish, service_wish
from booking_domain.model.availability import FreeSlot
from booking_domain.model.results import NeedsInput, SlotAvailable, ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


@frozen
class CheckAvailability:
    """A question for free times: in the caller's words, or for an instant (`start`, aware)."""

    service: str | None = None
    staff: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    start: dt.datetime | None = None


class CheckAvailabilityHandler:
    """Answers with the asked time, with others, or with what must be said first."""

    def __init__(
        self,
        *,
        search: SlotSearch,
        similarity: TextSimilarity,
        units: UnitsOfWork,
        clock: Clock,
    ) -> None:
        self._search = search
        self._similarity = similarity
        self._units = units
        self._clock = clock

    async def handle(self, command: CheckAvailability, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return what is free.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            CalendarUnavailable: the calendar did not answer.
            StorageUnavailable: the database did not answer.
        """
        tenant = invocation.tenant
        now = self._clock.now()
        wish = service_wish(
            tenant, service=command.service, staff=command.staff, similarity=self._similarity
        )
        if isinstance(wish, NeedsInput):
            return wish
        when = time_wish(
            tenant,
            date_text=command.date_text,
            time_text=command.time_text,
            start=command.start,
            now=now,
        )
        if not isinstance(when, ExactTime | Windows):
            return when
        found = await self._search.find(when, wish=wish, invocation=invocation)
        result = _answer(found, wish=wish, invocation=invocation)
        await self._remember(result, invocation=invocation, now=now)
        return result

    async def _remember(
        self, result: ToolResult, *, invocation: ToolInvocation, now: dt.datetime
    ) -> None:
        offers = offers_in(result)
        receipt = invocation.receipt(now=now, appointment_id=None, result=result)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if receipt is not None:
                await unit.receipts.claim(receipt)
            if offers:
                await unit.offers.put(offers, expires_at=now + OFFER_LIFETIME)
            await unit.calls.record(invocation.call(now=now, appointment_id=None))
            await unit.commit()


def _answer(
    found: FreeSlot | ToolResult, *, wish: ServiceWish, invocation: ToolInvocation
) -> ToolResult:
    if isinstance(found, FreeSlot):
        (offered,) = offers_of((found,), wish=wish, invocation=invocation)
        return SlotAvailable(offered)
    return found
