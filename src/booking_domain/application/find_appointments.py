"""Use case: read out a caller's appointments."""

from attrs import frozen

from booking_domain.application.appointment_words import AppointmentWords
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.model.results import ToolResult


@frozen
class FindAppointments:
    """What was said of the appointments that are looked for."""

    reference: str | None = None
    customer_name: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    service: str | None = None
    staff: str | None = None
    choice: str | None = None


class FindAppointmentsHandler:
    """Names nothing that is not proved to be the caller's."""

    def __init__(self, *, own: OwnAppointments) -> None:
        self._own = own

    async def handle(self, command: FindAppointments, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return the caller's appointments, or what must be said first.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        words = AppointmentWords(
            reference=command.reference,
            customer_name=command.customer_name,
            date_text=command.date_text,
            time_text=command.time_text,
            service=command.service,
            staff=command.staff,
            choice=command.choice,
        )
        return await self._own.find(words, invocation=invocation)
