"""What a runner does that comes back and finds that somebody else has taken its saga over."""

import datetime as dt

import structlog

from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.saga import CancelBooking, Confirmed, Requested
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import UnitsOfWork


_log = structlog.get_logger(__name__)


async def undo_unless_adopted(row: Appointment, *, saga: BookingSaga, steps: SagaSteps) -> None:
    """This will cancel what we booked, if the saga has come to another ending without it."""
    booked = saga.ending
    if not isinstance(booked, Confirmed | Requested):
        return
    if booked.uid in {row.provider_uid, *row.previous_uids}:
        return
    undo = CancelBooking(uid=booked.uid, not_before=None)
    undone = await steps.perform(undo, appointment=row)
    # Where that failed too, the watch over the intent finds the booking by its key.
    _log.error("a booking of a lost lease was undone", alarm=True, outcome=type(undone).__name__)


async def look_soon(
    row: Appointment, *, sent_at: dt.datetime, now: dt.datetime, units: UnitsOfWork
) -> None:
    """This will see to it that a move or cancel of ours which landed late is noticed."""
    watch = BookingWatch.beginning(
        tenant_id=row.tenant_id,
        appointment_id=row.appointment_id,
        event_type=row.event_type,
        sent_at=sent_at,
        landing_horizon=dt.timedelta(0),
        now=now,
    )
    try:
        async with units.writing(row.tenant_id) as unit:
            await unit.watches.put(watch)
            await unit.commit()
    except StorageUnavailable:
        # Whoever took the saga over watches it as well, where it may have landed late.
        _log.warning("a lost lease could not be noted for a look", tenant=row.tenant_id)
