"""What was wished while a saga was open, taken up in the transaction that concludes that saga."""

import datetime as dt

from attrs import define, evolve

from booking_domain.errors import SlotAlreadyClaimed
from booking_domain.model.appointment import Appointment
from booking_domain.model.change_wish import ChangeWish, MoveWish, taken_up
from booking_domain.model.events import EventKind
from booking_domain.model.saga import Failure
from booking_domain.ports.unit_of_work import Lease, UnitOfWork


@define
class WaitingWish:
    """
    A wish on the row of a saga that ends now; it may be replaced until that is written.

    Args:
        lease: Under which the saga of the wish is stored.
        refused: The wish whose new time was found taken by somebody else, `None` for none yet.
    """

    lease: Lease
    refused: ChangeWish | None = None

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
            SlotAlreadyClaimed: roll back, and conclude again; this wish is `refused` then.
            StorageUnavailable: the database did not answer.
        """
        if ended.saga is None:
            return saved
        begun = taken_up(saved, wish, at=now, landing_horizon=ended.saga.landing_horizon)
        if begun is None:
            return saved
        if isinstance(wish, MoveWish) and wish == self.refused:
            return await self._refused(unit, saved, now=now)
        gained = sorted(set(begun.grains) - set(saved.grains))
        if gained:
            try:
                await unit.claims.claim(
                    begun.appointment_id, resource_id=begun.resource_id, grains=gained, now=now
                )
            except SlotAlreadyClaimed:
                self.refused = wish
                raise
        return await unit.appointments.save(begun, lease=self.lease)

    async def _refused(
        self, unit: UnitOfWork, saved: Appointment, *, now: dt.datetime
    ) -> Appointment:
        noted, event = saved.noted(EventKind.RESCHEDULE_FAILED, at=now, slot=saved.slot)
        await unit.outbox.add(event)
        return await unit.appointments.save(evolve(noted, failure=Failure.SLOT_TAKEN), lease=None)
