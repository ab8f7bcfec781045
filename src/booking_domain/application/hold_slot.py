"""Use case: keep an offered time for the caller while the conversation goes on."""

import datetime as dt

from attrs import frozen

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.new_appointment import new_appointment
from booking_domain.application.offers import offers_of
from booking_domain.application.slot_choice import ChosenSlot, SlotChooser, SlotWords, holds_among
from booking_domain.application.undertaking import Undertaking, release_holds
from booking_domain.errors import SlotAlreadyClaimed, StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.availability import FreeSlot
from booking_domain.model.results import SlotHeld, SlotTaken, ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.unit_of_work import UnitsOfWork


@frozen
class HoldSlot:
    """A wish to keep a time: by the id of an offer, or by words that mean exactly one slot."""

    slot_id: str | None = None
    service: str | None = None
    staff: str | None = None
    date_text: str | None = None
    time_text: str | None = None


class HoldSlotHandler:
    """Claims a slot for some minutes; a new hold gives up the call's earlier one."""

    def __init__(
        self,
        *,
        chooser: SlotChooser,
        undertaking: Undertaking,
        units: UnitsOfWork,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._chooser = chooser
        self._undertaking = undertaking
        self._units = units
        self._identifiers = identifiers
        self._clock = clock

    async def handle(self, command: HoldSlot, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return the hold, or why there is none.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            CalendarUnavailable: the calendar did not answer.
            StorageUnavailable: the database did not answer.
        """
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            of_call = await unit.appointments.active_of_call(invocation.call_id)
        holds = holds_among(of_call)
        words = SlotWords(
            slot_id=command.slot_id,
            service=command.service,
            staff=command.staff,
            date_text=command.date_text,
            time_text=command.time_text,
        )
        chosen = await self._chooser.choose(words, invocation=invocation, own=of_call)
        if not isinstance(chosen, ChosenSlot):
            return chosen
        try:
            return await self._hold(chosen, holds=holds, invocation=invocation)
        except (SlotAlreadyClaimed, StaleAppointment):
            return await self._undertaking.with_offers(
                SlotTaken(offers=()), slot=chosen.slot, invocation=invocation, wish=chosen.wish
            )

    async def _hold(
        self, chosen: ChosenSlot, *, holds: tuple[Appointment, ...], invocation: ToolInvocation
    ) -> ToolResult:
        now = self._clock.now()
        until = now + dt.timedelta(minutes=invocation.tenant.rules.hold_minutes)
        hold = new_appointment(
            chosen, invocation=invocation, identifiers=self._identifiers, hold_until=until
        )
        (offered,) = offers_of(
            (FreeSlot(slot=chosen.slot, staff_id=chosen.staff_id),),
            wish=chosen.wish,
            invocation=invocation,
        )
        result = SlotHeld(offered, appointment_id=hold.appointment_id, until=until)
        receipt = invocation.receipt(now=now, appointment_id=hold.appointment_id, result=result)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if receipt is not None:
                await unit.receipts.claim(receipt)
            await release_holds(unit, holds=holds)
            stored = await unit.appointments.add(hold, lease=None)
            await unit.claims.claim(
                stored.appointment_id, resource_id=stored.resource_id, grains=stored.grains, now=now
            )
            await unit.offers.put((offered,), expires_at=until)
            await unit.calls.record(invocation.call(now=now, appointment_id=None))
            await unit.commit()
        return result
