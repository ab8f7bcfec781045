"""
The way of every change: store the intent in one transaction, have its saga driven, answer.

The three changes (book, move, cancel) differ in their saga and in nothing else here.
"""

import datetime as dt

from collections.abc import Collection

from attrs import evolve

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.offers import OFFER_LIFETIME
from booking_domain.application.outcome import awaits_offers, result_of
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.wish import ServiceWish
from booking_domain.errors import CalendarUnavailable, CommitOutcomeUnknown
from booking_domain.model.appointment import Appointment
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import NotDone, SlotHeld, SlotTaken, ToolResult
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


MAX_TRIES = 3
"""How often a wish is tried when what it rests on changes under it."""


class Undertaking:
    """Stores an intent, has it driven, and says what came of it."""

    def __init__(
        self, *, units: UnitsOfWork, runner: SagaRunner, search: SlotSearch, clock: Clock
    ) -> None:
        self._units = units
        self._runner = runner
        self._search = search
        self._clock = clock

    async def of_call(self, invocation: ToolInvocation) -> tuple[Appointment, ...]:
        """Return the active appointments that were made in this call, holds too, by start."""
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            return await unit.appointments.active_of_call(invocation.call_id)

    async def as_it_is(self, appointment: Appointment) -> Appointment:
        """Return the appointment as the database has it now."""
        async with self._units.reading(appointment.tenant_id) as unit:
            return await unit.appointments.get(appointment.appointment_id) or appointment

    async def store(
        self,
        appointment: Appointment,
        *,
        invocation: ToolInvocation,
        gained: Collection[int],
        releasing: Collection[Appointment],
    ) -> Appointment:
        """
        Write the intent in one transaction and return the appointment with its fence.

        Args:
            appointment: New (fence 0) or changed, with its saga open.
            gained: Grains that it needs and does not own yet.
            releasing: Holds of the same call that are given up with it.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            AppointmentAlreadyActive: the same wish is being booked, or booked.
            SlotAlreadyClaimed: somebody else has part of the time.
            StaleAppointment: the appointment changed meanwhile.
            StorageUnavailable: the database did not answer.
        """
        try:
            return await self._write(
                appointment, invocation=invocation, gained=gained, releasing=releasing
            )
        except CommitOutcomeUnknown:
            # If it stands, it must be driven now, and not only when its lease has run out.
            async with self._units.reading(invocation.tenant.tenant_id) as unit:
                row = await unit.appointments.get(appointment.appointment_id)
            if row is None or row.saga != appointment.saga:
                raise
            return row

    async def _write(
        self,
        appointment: Appointment,
        *,
        invocation: ToolInvocation,
        gained: Collection[int],
        releasing: Collection[Appointment],
    ) -> Appointment:
        now = self._clock.now()
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            receipt = invocation.receipt(
                now=now, appointment_id=appointment.appointment_id, result=None
            )
            if receipt is not None:
                # First of all: a repeat must meet its own receipt, not its own claims.
                await unit.receipts.claim(receipt)
            await release_holds(unit, holds=releasing)
            lease = self._runner.lease()
            if appointment.fence == 0:
                stored = await unit.appointments.add(appointment, lease=lease)
            else:
                stored = await unit.appointments.save(appointment, lease=lease)
            if gained:
                await unit.claims.claim(
                    stored.appointment_id, resource_id=stored.resource_id, grains=gained, now=now
                )
            await unit.calls.record(invocation.call(now=now, appointment_id=stored.appointment_id))
            await unit.commit()
        return stored

    async def hold(
        self,
        hold: Appointment,
        *,
        offered: SlotOffer,
        until: dt.datetime,
        invocation: ToolInvocation,
        releasing: Collection[Appointment],
    ) -> ToolResult:
        """
        Write a hold with its claims in one transaction, and return that it is held.

        Raises:
            ReceiptAlreadyClaimed, ReferenceTaken, SlotAlreadyClaimed, StaleAppointment,
            StorageUnavailable: as `store`.
        """
        now = self._clock.now()
        result = SlotHeld(offered, appointment_id=hold.appointment_id, until=until)
        receipt = invocation.receipt(now=now, appointment_id=hold.appointment_id, result=result)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if receipt is not None:
                await unit.receipts.claim(receipt)
            await release_holds(unit, holds=releasing)
            stored = await unit.appointments.add(hold, lease=None)
            await unit.claims.claim(
                stored.appointment_id, resource_id=stored.resource_id, grains=stored.grains, now=now
            )
            await unit.offers.put((offered,), expires_at=until)
            await unit.calls.record(invocation.call(now=now, appointment_id=None))
            await unit.commit()
        return result

    async def leave(
        self, wish: ChangeWish, *, for_the_end_of: Appointment, invocation: ToolInvocation
    ) -> bool:
        """
        Leave a change on a row whose saga is open; `False` where that has ended meanwhile.

        Raises:
            StorageUnavailable: nobody knows whether it was left; leaving it twice is harmless.
        """
        appointment = for_the_end_of
        record = invocation.call(now=self._clock.now(), appointment_id=appointment.appointment_id)
        async with self._units.writing(appointment.tenant_id) as unit:
            waits = await unit.appointments.leave_wish(appointment.appointment_id, wish)
            if waits:
                await unit.calls.record(record)
                await unit.commit()
        return waits

    async def carry_out(
        self, wished: Appointment, *, invocation: ToolInvocation, wish: ServiceWish
    ) -> ToolResult:
        """
        Drive the saga of a stored intent; return its result, or at the deadline that it goes on.

        Where the time turned out to be taken, the result carries other times.
        """
        ended = await self._runner.run(wished, wait_seconds=invocation.seconds_left(self._clock))
        result = result_of(wished, now=ended)
        if not awaits_offers(result):
            return result
        saga = wished.saga
        slot = saga.new_slot if isinstance(saga, RescheduleSaga) else wished.slot
        return await self.with_offers(result, slot=slot, invocation=invocation, wish=wish)

    async def with_offers(
        self,
        result: SlotTaken | NotDone,
        *,
        slot: TimeSlot,
        invocation: ToolInvocation,
        wish: ServiceWish,
    ) -> ToolResult:
        """This will add other times to a result, and store it as the answer to every repeat."""
        offers = await self._near(slot, invocation=invocation, wish=wish)
        answer = evolve(result, offers=offers)
        return await self._answer(answer, offers=offers, invocation=invocation)

    async def _near(
        self, slot: TimeSlot, *, invocation: ToolInvocation, wish: ServiceWish
    ) -> tuple[SlotOffer, ...]:
        try:
            return await self._search.near(slot.start, wish=wish, invocation=invocation)
        except CalendarUnavailable:
            # The caller must hear that the slot is gone; other times are a courtesy.
            return ()

    async def _answer(
        self, result: ToolResult, *, offers: Collection[SlotOffer], invocation: ToolInvocation
    ) -> ToolResult:
        now = self._clock.now()
        receipt = invocation.receipt(now=now, appointment_id=None, result=result)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            if offers:
                await unit.offers.put(offers, expires_at=now + OFFER_LIFETIME)
            if receipt is not None:
                if await unit.receipts.get(receipt.key) is None:
                    await unit.receipts.claim(receipt)
                else:
                    result = await unit.receipts.complete(receipt.key, result=result)
            await unit.commit()
        return result


async def release_holds(unit: UnitOfWork, *, holds: Collection[Appointment]) -> None:
    """
    This will give up holds, in the transaction of the caller.

    Raises:
        StaleAppointment: a hold changed meanwhile.
    """
    for hold in holds:
        await unit.appointments.save(hold.released(), lease=None)
        await unit.claims.keep_only(hold.appointment_id, grains=())
