"""Use case: keep an offered time for the caller while the conversation goes on."""

import datetime as dt

from attrs import frozen

from booking_domain.application.beside_own import Overtaken, beside_own
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.new_appointment import new_appointment
from booking_domain.application.offers import offers_of
from booking_domain.application.outcome import summary_of
from booking_domain.application.slot_choice import (
    ChosenSlot,
    SlotChoice,
    SlotChooser,
    SlotWords,
    holds_among,
)
from booking_domain.application.undertaking import Undertaking
from booking_domain.errors import ReferenceTaken, SlotAlreadyClaimed, StaleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.availability import FreeSlot
from booking_domain.model.results import AlreadyBooked, SlotsOffered, ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers


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
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._chooser = chooser
        self._undertaking = undertaking
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
        words = SlotWords(
            slot_id=command.slot_id,
            service=command.service,
            staff=command.staff,
            date_text=command.date_text,
            time_text=command.time_text,
        )
        return await beside_own(
            lambda own: self._attempt(words, own=own, invocation=invocation),
            undertaking=self._undertaking,
            invocation=invocation,
        )

    async def _attempt(
        self, words: SlotWords, *, own: tuple[Appointment, ...], invocation: ToolInvocation
    ) -> ToolResult | Overtaken:
        holds = holds_among(own)
        chosen = await self._chooser.choose(words, invocation=invocation, own=holds)
        booked = _booked_at(chosen, own=own)
        if booked is not None:
            return AlreadyBooked(summary_of(booked))
        if not isinstance(chosen, ChosenSlot):
            return chosen
        try:
            return await self._hold(chosen, holds=holds, invocation=invocation)
        except ReferenceTaken:
            return Overtaken(chosen, by_chance=True)
        except (SlotAlreadyClaimed, StaleAppointment):
            return Overtaken(chosen)

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
        return await self._undertaking.hold(
            hold, offered=offered, until=until, invocation=invocation, releasing=holds
        )


def _booked_at(choice: SlotChoice, *, own: tuple[Appointment, ...]) -> Appointment | None:
    """Return the call's own appointment that is the reason why this time cannot be held."""
    booked = [one for one in own if one.state is not AppointmentState.HELD]
    match choice:
        case ChosenSlot(staff_id=staff_id, slot=slot):
            return next((b for b in booked if b.slot == slot and b.staff_id == staff_id), None)
        case SlotsOffered(requested_start=start):
            return next((b for b in booked if b.slot.start == start), None)
        case _:
            return None
