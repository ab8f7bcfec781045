"""What a runner still owes when somebody else has taken its saga over."""

import contextlib
import datetime as dt

import structlog

from attrs import evolve

from adapters.runner.refused_write import RefusedWrite
from booking_domain.errors import StorageUnavailable
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
from booking_domain.model.saga import CancelBooking, Confirmed, Requested
from booking_domain.model.sync_failure import SyncFailure, being_undone
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import UnitsOfWork


_log = structlog.get_logger(__name__)


async def clean_up(
    row: Appointment,
    *,
    sent: Appointment,
    steps: SagaSteps,
    units: UnitsOfWork,
    refused: RefusedWrite,
    clock: Clock,
) -> None:
    """
    This will cancel what is nobody's, and see to it that the rest is looked at soon.

    Args:
        row: The appointment as whoever took it over has left it.
        sent: With our saga, of which something may take effect when all was decided.
    """
    stray = _unowned(row, saga=sent.saga, at=clock.now())
    if stray is not None:
        is_listed = False
        with contextlib.suppress(StorageUnavailable):
            # Before it is tried: if the answer is lost, or we die, whoever looks sees it gone.
            await _looked_after(sent, stray=stray, units=units, clock=clock)
            is_listed = True
        trouble = await _undone(stray, row, steps=steps, clock=clock)
        stray = trouble or (None if is_listed else stray)
    await refused.insisting(
        lambda one: _looked_after(one, stray=stray, units=units, clock=clock), sent
    )


def _unowned(row: Appointment, *, saga: Saga | None, at: dt.datetime) -> SyncFailure | None:
    """
    This will tell what we booked, if whoever took over has come to another ending without it.

    It must go.
    """
    if not isinstance(saga, BookingSaga) or row.saga is not None:
        return None
    booked = saga.ending
    if not isinstance(booked, Confirmed | Requested):
        return None
    if booked.uid in {row.provider_uid, *row.previous_uids}:
        return None
    trouble = trouble_of(OutcomeUnknown(""))
    return being_undone(row.appointment_id, uid=booked.uid, tries=0, reason=trouble, at=at)


async def _undone(
    stray: SyncFailure, row: Appointment, *, steps: SagaSteps, clock: Clock
) -> SyncFailure | None:
    """This will cancel it, and return the failure where that surely did not succeed."""
    cancel = CancelBooking(uid=stray.uid, not_before=None)
    outcome = await steps.perform(cancel, appointment=row)
    _log.error("a booking of a lost lease was undone", alarm=True, outcome=type(outcome).__name__)
    if not isinstance(outcome, Booked | NotBooked) or is_gone(outcome):
        # Where nobody knows it stays listed as it is; what is gone is closed by the watch's look.
        return None
    return evolve(stray, tries=1, reason=trouble_of(outcome), last_at=clock.now())


async def _looked_after(
    driven: Appointment, *, stray: SyncFailure | None, units: UnitsOfWork, clock: Clock
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
        if stray is not None:
            await unit.sync_failures.put(stray)
        await unit.commit()
