"""Saga steps that are measured, and endings that are counted."""

from typing import assert_never

from typing_extensions import override

from adapters.telemetry.measuring import Measuring
from booking_domain.model.appointment import Appointment, Saga
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.provider_booking import Booked, NotBooked, OutcomeUnknown, is_gone
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.saga import (
    CancelBooking,
    Cancelled,
    Compensated,
    Conclude,
    Concluded,
    Confirmed,
    CreateBooking,
    Effect,
    Ending,
    FindBooking,
    Located,
    LookUpFailed,
    MoveBooking,
    Outcome,
    Refused,
    Requested,
    Stuck,
    TraceBooking,
    Traced,
)
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import Lease


_NO_REASON = ""


class ObservedSteps(SagaSteps):
    """Stands in front of the steps and changes nothing."""

    def __init__(self, inner: SagaSteps, *, measuring: Measuring) -> None:
        self.inner = inner
        self._measuring = measuring

    @override
    async def perform(self, effect: Effect, *, appointment: Appointment) -> Outcome:
        saga, step = _saga_word(appointment.saga), _step_word(effect)

        def tell(outcome: str, seconds: float) -> None:
            self._measuring.metrics.saga_stepped(
                saga=saga, step=step, outcome=outcome, seconds=seconds
            )

        with self._measuring.work(
            f"saga {step}", tell=tell, saga=saga, appointment_id=appointment.appointment_id
        ) as measured:
            outcome = await self.inner.perform(effect, appointment=appointment)
            measured.outcome = _outcome_word(outcome, effect=effect)
            return outcome

    @override
    async def conclude(
        self, appointment: Appointment, *, lease: Lease, is_retried: bool
    ) -> Appointment:
        saga = _saga_word(appointment.saga)

        def tell(outcome: str, seconds: float) -> None:
            self._measuring.metrics.saga_stepped(
                saga=saga, step="conclude", outcome=outcome, seconds=seconds
            )

        with self._measuring.work(
            "saga conclude", tell=tell, saga=saga, appointment_id=appointment.appointment_id
        ) as measured:
            concluded = await self.inner.conclude(appointment, lease=lease, is_retried=is_retried)
            measured.outcome = "concluded"
            if appointment.saga is not None and appointment.saga.ending is not None:
                ending, reason = _ending_words(appointment.saga.ending)
                self._measuring.metrics.saga_ended(saga=saga, ending=ending, reason=reason)
            return concluded


def _saga_word(saga: Saga | None) -> str:
    match saga:
        case BookingSaga():
            return "booking"
        case RescheduleSaga():
            return "reschedule"
        case CancelSaga():
            return "cancel"
        case None:
            return "none"
        case _:
            assert_never(saga)


def _step_word(effect: Effect) -> str:
    match effect:
        case CreateBooking():
            return "create"
        case FindBooking():
            return "find"
        case MoveBooking():
            return "move"
        case CancelBooking():
            return "cancel"
        case TraceBooking():
            return "trace"
        case Conclude():
            return "conclude"
        case _:
            assert_never(effect)


def _outcome_word(outcome: Outcome, *, effect: Effect) -> str:
    match outcome:
        case Booked():
            return "booked"
        case NotBooked():
            # An earlier try whose answer was lost, or somebody else, has done it.
            is_done = isinstance(effect, CancelBooking) and is_gone(outcome)
            return "gone" if is_done else "not_booked"
        case OutcomeUnknown():
            return "unknown"
        case Located(bookings=found):
            return "found" if found else "not_found"
        case Traced(booking=booking):
            return "found" if booking is not None else "not_found"
        case LookUpFailed():
            return "unanswered"
        case Concluded():
            return "concluded"
        case _:
            assert_never(outcome)


def _ending_words(ending: Ending) -> tuple[str, str]:
    match ending:
        case Confirmed():
            return "confirmed", _NO_REASON
        case Requested():
            return "requested", _NO_REASON
        case Refused(failure=failure):
            return "refused", failure.value
        case Compensated(failure=failure):
            return "compensated", failure.value
        case Cancelled():
            return "cancelled", _NO_REASON
        case Stuck():
            return "stuck", _NO_REASON
        case _:
            assert_never(ending)
