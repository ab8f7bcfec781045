"""Use case: what became of an appointment that was still pending."""

from attrs import frozen

from booking_domain.application.appointment_words import AppointmentWords
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import present_truth
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.model.appointment import Appointment
from booking_domain.model.results import ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner


@frozen
class GetBookingStatus:
    """
    Which appointment: by its reference, or the latest of this call.

    `choice` is the answer to the question which one is meant, as with the other tools.
    """

    reference: str | None = None
    customer_name: str | None = None
    choice: str | None = None

    @property
    def words(self) -> AppointmentWords:
        """What was said of the appointment."""
        return AppointmentWords(
            reference=self.reference, customer_name=self.customer_name, choice=self.choice
        )


class GetBookingStatusHandler:
    """Says what is true now, and waits for it as long as there is time."""

    def __init__(self, *, own: OwnAppointments, runner: SagaRunner, clock: Clock) -> None:
        self._own = own
        self._runner = runner
        self._clock = clock

    async def handle(self, command: GetBookingStatus, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return the present truth.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        latest = await self._own.latest_meant(command.words, invocation=invocation)
        if latest is None:
            found = await self._own.find_one(command.words, invocation=invocation)
            if not isinstance(found, Appointment):
                return found
            latest = found
        if latest.saga is not None:
            latest = await self._runner.wait_for(
                latest, wait_seconds=invocation.seconds_left(self._clock)
            )
        return present_truth(latest)
