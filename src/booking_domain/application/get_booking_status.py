"""Use case: what became of an appointment that was still pending."""

from attrs import frozen

from booking_domain.application.appointment_words import AppointmentWords
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import outage_in, present_truth
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.model.appointment import Appointment
from booking_domain.model.callback_request import (
    UNSERVED,
    CallbackRequest,
    callback_of_call,
)
from booking_domain.model.results import (
    AppointmentNotFound,
    CallbackNoted,
    Missing,
    NeedsInput,
    ToolResult,
    Trouble,
)
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.unit_of_work import UnitsOfWork


_NOTHING_HERE = (AppointmentNotFound(), NeedsInput(Missing.BOOKED_NAME))


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

    def __init__(
        self, *, own: OwnAppointments, runner: SagaRunner, units: UnitsOfWork, clock: Clock
    ) -> None:
        self._own = own
        self._runner = runner
        self._units = units
        self._clock = clock

    async def handle(self, command: GetBookingStatus, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return the present truth: of a wish that came to nothing, whether the salon rings for it.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        result = await self._truth(command, invocation=invocation)
        trouble = outage_in(result)
        says_nothing = result in _NOTHING_HERE and not (command.reference or command.choice)
        if (says_nothing or trouble) and await self._is_rung_back(command, trouble, of=invocation):
            return CallbackNoted(because=trouble)
        return result

    async def _is_rung_back(
        self, command: GetBookingStatus, trouble: Trouble | None, *, of: ToolInvocation
    ) -> bool:
        """Whether the salon rings about what was not done: a wish for a call is another matter."""
        noted = await self._open_callback(of)
        if noted is None or noted.reason in UNSERVED:
            return noted is not None
        # What failed in this call stands beside the wish for a call.
        return (
            trouble is not None
            and await self._own.latest_meant(command.words, invocation=of) is not None
        )

    async def _open_callback(self, invocation: ToolInvocation) -> CallbackRequest | None:
        callback_id = callback_of_call(
            tenant_id=invocation.tenant.tenant_id,
            platform=invocation.platform,
            call_id=invocation.call_id,
        )
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            noted = await unit.callbacks.get(callback_id)
        return noted if noted is not None and noted.is_open else None

    async def _truth(self, command: GetBookingStatus, *, invocation: ToolInvocation) -> ToolResult:
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
        if latest.saga is not None:
            return present_truth(latest)
        settled = await self._own.settled(latest, invocation=invocation)
        return present_truth(settled) if isinstance(settled, Appointment) else settled
