"""Who drives sagas to their end, whatever happens to the request that started them."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.appointment import Appointment
from booking_domain.ports.unit_of_work import Lease


class SagaRunner(Protocol):
    """Drives the open saga of an appointment; its work is not owned by any request."""

    @property
    @abstractmethod
    def is_stopping(self) -> bool:
        """Whether this process ends: nobody should wait any more, others go on with the rest."""

    @abstractmethod
    def lease(self) -> Lease:
        """Return the lease under which a new saga must be stored before `run` is called."""

    @abstractmethod
    async def run(self, appointment: Appointment, *, wait_seconds: float) -> Appointment:
        """
        Drive the saga that was just stored under `lease`, and wait for it for a while.

        Return the appointment after the saga, or as it was given when the wait ends first; the
        saga goes on in that case, and when the caller of this method is cancelled. A process that
        ends lets nobody wait.
        """

    @abstractmethod
    async def wait_for(self, appointment: Appointment, *, wait_seconds: float) -> Appointment:
        """Wait for an open saga that somebody else drives, and return the appointment as it is."""

    @abstractmethod
    def nudge(self, appointment_id: str) -> None:
        """
        Say that the calendar has told of this appointment while its saga is open.

        If this process drives it and waits to look the booking up, it looks now. Never raises.
        """
