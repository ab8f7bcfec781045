"""
The way of every change while it is only a test: it ends where the live one begins to write.

Whatever comes before (words, free times, the caller's own appointments, the salon's rules) is done
by the same handlers. Nothing that comes after can happen, since these methods never return.
"""

import datetime as dt

from collections.abc import Collection
from typing import Never

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.undertaking import Undertaking
from booking_domain.errors import SlotAlreadyClaimed
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.change_wish import ChangeWish, MoveWish
from booking_domain.model.rehearsal import Act
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot


class WouldHave(Exception):
    """
    Here the live way writes.

    Args:
        appointment: The intent of a new one, or the one that would be changed.
        slot: The time that was wished; of a cancellation, the time of the appointment.
        offer: What would be held.
    """

    def __init__(
        self,
        act: Act,
        *,
        appointment: Appointment,
        slot: TimeSlot,
        offer: SlotOffer | None = None,
    ) -> None:
        super().__init__(act.value)
        self.act = act
        self.appointment = appointment
        self.slot = slot
        self.offer = offer


class RehearsingUndertaking(Undertaking):
    """
    Looks whether our own claims would allow it, and stores nothing.

    `store`, `hold` and `leave` raise `WouldHave`, or what the live ones raise of a time that
    somebody else owns.
    """

    async def store(
        self,
        appointment: Appointment,
        *,
        invocation: ToolInvocation,
        gained: Collection[int],
        releasing: Collection[Appointment],
    ) -> Never:
        """
        Say what would have been begun.

        Raises:
            WouldHave: every time that nothing stands in its way.
            SlotAlreadyClaimed: somebody else has part of the time.
            StorageUnavailable: the database did not answer.
        """
        saga = appointment.saga
        act, slot = Act.CANCEL, appointment.slot
        if isinstance(saga, BookingSaga):
            act = Act.BOOK
        elif isinstance(saga, RescheduleSaga):
            act, slot = Act.MOVE, saga.new_slot
        await self._require_free(appointment, slot=slot, grains=gained, beside=releasing)
        raise WouldHave(act, appointment=appointment, slot=slot)

    async def hold(
        self,
        hold: Appointment,
        *,
        offered: SlotOffer,
        until: dt.datetime,
        invocation: ToolInvocation,
        releasing: Collection[Appointment],
    ) -> Never:
        """Say what would have been held; raises as `store`."""
        await self._require_free(hold, slot=hold.slot, grains=hold.grains, beside=releasing)
        raise WouldHave(Act.HOLD, appointment=hold, slot=hold.slot, offer=offered)

    async def leave(
        self, wish: ChangeWish, *, for_the_end_of: Appointment, invocation: ToolInvocation
    ) -> Never:
        """Say what would have been left for the end of what is under way. Raises `WouldHave`."""
        one = for_the_end_of
        if isinstance(wish, MoveWish):
            raise WouldHave(Act.MOVE, appointment=one, slot=wish.slot)
        raise WouldHave(Act.CANCEL, appointment=one, slot=one.slot)

    async def _require_free(
        self,
        wanted: Appointment,
        *,
        slot: TimeSlot,
        grains: Collection[int],
        beside: Collection[Appointment],
    ) -> None:
        """Raise `SlotAlreadyClaimed` as the claim of these grains would."""
        if not grains:
            return
        ignoring = [wanted.appointment_id, *(one.appointment_id for one in beside)]
        async with self._units.reading(wanted.tenant_id) as unit:
            taken = await unit.claims.taken(
                (wanted.resource_id,),
                window=wanted.with_buffers(slot),
                now=self._clock.now(),
                ignoring=ignoring,
            )
        if any((wanted.resource_id, grain) in taken for grain in grains):
            message = "a rival owns part of the time"
            raise SlotAlreadyClaimed(message)
