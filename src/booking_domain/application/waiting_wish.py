"""What was wished while a saga was open, taken up in the transaction that concludes that saga."""

import datetime as dt

from attrs import evolve, frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.change_wish import ChangeWish, MoveWish, taken_up
from booking_domain.model.events import EventKind
from booking_domain.model.saga import Failure
from booking_domain.ports.unit_of_work import Lease, UnitOfWork


@frozen
class WaitingWish:
    """
    A wish on the row of a saga that ends now.

    Args:
        lease: Under which the saga of the wish is stored.
        is_refused: Its new time has been taken by somebody else.
    """

    lease: Lease
    is_refused: bool = False

    async def taken(self, unit: UnitOfWork, ended: Appointment) -> ChangeWish | None:
        """Take it from the row; raises `StorageUnavailable`."""
        return await unit.appointments.take_wish(ended.appointment_id)

    async def begun(
        self,
        unit: UnitOfWork,
        saved: Appointment,
        *,
        wish: ChangeWish,
        ended: Appointment,
        now: dt.datetime,
    ) -> Appointment:
        """
        Open the saga of the wish on the appointment that was saved just now.

        Args:
            ended: The appointment with the saga that ends.

        Raises:
            SlotAlreadyClaimed: roll back, and conclude again with the wish refused.
            StorageUnavailable: the database did not answer.
        """
        if ended.saga is None:
            return saved
        begun = taken_up(saved, wish, at=now, landing_horizon=ended.saga.landing_horizon)
        if begun is None:
            return saved
        if self.is_refused and isinstance(wish, MoveWish):
            return await self._refused(unit, saved, now=now)
        gained = sorted(set(begun.grains) - set(saved.grains))
        if gained:
            await unit.claims.claim(
                begun.appointment_id, resource_id=begun.resource_id, grains=gained, now=now
            )
        return await unit.appointments.save(begun, lease=self.lease)

    async def _refused(
        self, unit: UnitOfWork, saved: Appointment, *, now: dt.datetime
    ) -> Appointment:
        noted, event = saved.noted(EventKind.RESCHEDULE_FAILED, at=now, slot=saved.slot)
        await unit.outbox.add(event)
        return await unit.appointments.save(evolve(noted, failure=Failure.SLOT_TAKEN), lease=None)
