"""What the effects of a saga mean: the seam between a runner and the use cases."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.appointment import Appointment
from booking_domain.model.saga import Effect, Outcome
from booking_domain.ports.unit_of_work import Lease


class SagaSteps(Protocol):
    """Performs one effect at a time; durability, leases and waiting are the runner's."""

    @abstractmethod
    async def perform(self, effect: Effect, *, appointment: Appointment) -> Outcome:
        """Ask the calendar, and return what came of it; never raises the calendar's errors."""

    @abstractmethod
    async def conclude(
        self, appointment: Appointment, *, lease: Lease, is_retried: bool
    ) -> Appointment:
        """
        Write the ending in one transaction, and return the appointment as it stands then.

        Where a wish has waited for this end, its saga is open on it, under `lease`.

        Args:
            is_retried: Whether it may have been refused before, here or elsewhere: then what was
                listed of that is resolved with it.

        Raises:
            StaleAppointment: somebody else has taken the saga over.
            StorageRefused: nothing was written, and nothing will be unless a person mends it.
            StorageUnavailable: nothing was written, or (`CommitOutcomeUnknown`) nobody knows.
        """
