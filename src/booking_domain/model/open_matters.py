"""How much is under way or amiss at one moment, in numbers."""

from collections.abc import Mapping

from attrs import frozen

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.sync_failure import SyncFailureKind


UNDER_WAY = (
    AppointmentState.PENDING,
    AppointmentState.RESCHEDULING,
    AppointmentState.CANCELLING,
)
"""The states of an appointment whose saga is open."""


@frozen
class OpenMatters:
    """
    Counted over some salons.

    Args:
        sagas: Open ones by the state of their appointment; each of `UNDER_WAY` is there.
        sync_failures: Unresolved ones; each kind is there.
        events: Received from outside and not processed yet.
    """

    sagas: Mapping[AppointmentState, int]
    sync_failures: Mapping[SyncFailureKind, int]
    events: int
