"""What a runner still owes when somebody else has taken its saga over."""

import structlog

from booking_domain.model.appointment import Appointment, Saga
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.booking_watch import watch_of_saga
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    is_gone,
    trouble_of,
)
from booking_domain.model.saga import CancelBooking, Confirmed, Outcome, Requested
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import UnitsOfWork


_log = structlog.get_logger(__name__)


async def undo_unowned(
    row: Appointment, *, saga: Saga, steps: SagaSteps, clock: Clock
) -> SyncFailure | None:
    """
    This will cancel what we booked, if whoever took over has come to another ending without it.

    Return the failure where that did not succeed.
    """
    if not isinstance(saga, BookingSaga) or row.saga is not None:
        return None
    booked = saga.ending
    if not isinstance(booked, Confirmed | Requested):
        return None
    if booked.uid in {row.provider_uid, *row.previous_uids}:
        return None
    undone = await steps.perform(CancelBooking(uid=booked.uid, not_before=None), appointment=row)
    _log.error("a booking of a lost lease was undone", alarm=True, outcome=type(undone).__name__)
    return _failure(row, uid=booked.uid, undone=undone, clock=clock)


def _failure(row: Appointment, *, uid: str, undone: Outcome, clock: Clock) -> SyncFailure | None:
    if not isinstance(undone, Booked | NotBooked | OutcomeUnknown) or is_gone(undone):
        return None
    now = clock.now()
    return SyncFailure(
        appointment_id=row.appointment_id,
        uid=uid,
        kind=SyncFailureKind.STRAY,
        tries=0,
        first_at=now,
        last_at=now,
        reason=trouble_of(undone),
    )


async def have_it_looked_at(
    driven: Appointment, *, failure: SyncFailure | None, units: UnitsOfWork, clock: Clock
) -> None:
    """
    This will begin a watch: what we have sent may have taken effect when all was decided.

    Raises:
        StorageUnavailable: it was not stored.
    """
    watch = watch_of_saga(driven, now=clock.now())
    if watch is None:
        return
    async with units.writing(driven.tenant_id) as unit:
        await unit.watches.put(watch)
        if failure is not None:
            await unit.sync_failures.put(failure)
        await unit.commit()
