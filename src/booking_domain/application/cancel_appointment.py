"""Use case: cancel an appointment."""

from attrs import frozen

from booking_domain.application.appointment_words import AppointmentWords
from booking_domain.application.change_window import too_late_to_change
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import present_truth, result_of, summary_of
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.undertaking import MAX_TRIES, Undertaking
from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.change_wish import CancelWish
from booking_domain.model.customer import normalise_name
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import (
    AppointmentNotFound,
    Change,
    NeedsInput,
    StillPending,
    ToolResult,
)
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner


@frozen
class CancelAppointment:
    """Which appointment shall be cancelled, in the caller's words."""

    reference: str | None = None
    customer_name: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    service: str | None = None
    staff: str | None = None
    choice: str | None = None


class CancelAppointmentHandler:
    """Cancels at the calendar first; the time stays claimed until it is free there."""

    def __init__(
        self, *, own: OwnAppointments, undertaking: Undertaking, runner: SagaRunner, clock: Clock
    ) -> None:
        self._own = own
        self._undertaking = undertaking
        self._runner = runner
        self._clock = clock

    async def handle(self, command: CancelAppointment, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return whether it is cancelled.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
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
        found = await self._own.find_one(words, invocation=invocation)
        if not isinstance(found, Appointment):
            gone = await self._cancelled_before(command, found=found, invocation=invocation)
            return found if gone is None else present_truth(gone)
        denied = too_late_to_change(found, invocation=invocation, now=self._clock.now())
        if denied is not None:
            return denied
        for _ in range(MAX_TRIES):
            if found.saga is not None:
                left = invocation.seconds_left(self._clock)
                found = await self._runner.wait_for(found, wait_seconds=left)
            if isinstance(found.saga, BookingSaga | RescheduleSaga):
                if await self._undertaking.leave(
                    CancelWish(), for_the_end_of=found, invocation=invocation
                ):
                    return StillPending(summary_of(found), then=Change.CANCEL)
                found = await self._undertaking.as_it_is(found)
            if not found.state.stands:
                return present_truth(found)
            try:
                return await self._cancel(found, invocation=invocation)
            except StaleAppointment:
                # Somebody else moves or cancels it at this moment: what do they come to?
                found = await self._undertaking.as_it_is(found)
        return StillPending(summary_of(found))

    async def _cancelled_before(
        self, command: CancelAppointment, *, found: ToolResult, invocation: ToolInvocation
    ) -> Appointment | None:
        """Return what was cancelled in this very call, when nothing else can be meant."""
        if not isinstance(found, AppointmentNotFound | NeedsInput):
            return None
        said = (command.date_text, command.time_text, command.service, command.staff)
        if any(said) or command.choice:
            return None
        latest = await self._own.latest_of_call(invocation, reference=command.reference)
        if latest is None or latest.state is not AppointmentState.CANCELLED:
            return None
        name = normalise_name(command.customer_name or "")
        is_theirs = latest.customer is not None and name in {"", latest.customer.normalised_name}
        return latest if is_theirs else None

    async def _cancel(self, standing: Appointment, *, invocation: ToolInvocation) -> ToolResult:
        saga = CancelSaga(
            uid=standing.provider_uid or "",
            sent_at=self._clock.now(),
            landing_horizon=invocation.tenant.rules.landing_horizon,
            answer_by=invocation.answer_by(self._clock),
        )
        stored = await self._undertaking.store(
            standing.cancelling(saga), invocation=invocation, gained=(), releasing=()
        )
        ended = await self._runner.run(stored, wait_seconds=invocation.seconds_left(self._clock))
        return result_of(stored, now=ended)
