"""What came of a call, by our own records."""

from attrs import frozen

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallOutcome
from booking_domain.model.call_news import REACHED
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    NotDone,
    StillPending,
    ToolResult,
)
from booking_domain.model.saga import Failure


TRANSFERRED = "call_transfer"
_ABOUT_ONE = (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    NotDone,
    StillPending,
)
_SAYING_BOOKED = (AlreadyBooked, AppointmentConfirmed, AppointmentRequested, AppointmentRescheduled)


@frozen
class CallFacts:
    """
    What our tools did in a call.

    Args:
        made: The appointments that were made in it, holds too, in whatever state they are now.
        touched: Those of other calls that were named, moved or cancelled in it.
        answers: The answers of its tools that were kept.
        has_used_tools: Whether any tool is known to have been called.
        was_connected: What the platform says, `None` where it says nothing.
        has_caller_spoken: The same.
    """

    made: tuple[Appointment, ...] = ()
    touched: tuple[Appointment, ...] = ()
    answers: tuple[ToolResult, ...] = ()
    has_used_tools: bool = False
    was_connected: bool | None = None
    has_caller_spoken: bool | None = None

    @property
    def are_under_way(self) -> bool:
        """Whether something that was wished has not come to its end."""
        return any(one.saga is not None for one in (*self.made, *self.touched))

    @property
    def explains_booked(self) -> bool:
        """Whether an agent could truly say that something is booked, if only for a moment."""
        was_told = any(isinstance(one, _SAYING_BOOKED) for one in self.answers)
        return was_told or any(_was_booked(one) for one in (*self.made, *self.touched))


def named_in(answer: ToolResult) -> str | None:
    """This will return the id of the appointment that an answer is about."""
    return answer.appointment.appointment_id if isinstance(answer, _ABOUT_ONE) else None


def outcome_of(facts: CallFacts, *, call: Call) -> CallOutcome:
    """
    This will say what came of a call that is over; the most that was reached in it counts.

    Never `ONGOING`, and `UNDECIDED` only while something that was wished in it is under way.
    """
    if facts.are_under_way:
        return CallOutcome.UNDECIDED
    return reached_in(facts) or _of_course(facts, call=call)


def reached_in(facts: CallFacts) -> CallOutcome | None:
    """
    This will say what was reached with appointments; how the call went is not looked at.

    `None` where none was wished, or something is still under way.
    """
    if facts.are_under_way:
        return None
    states = {one.state for one in facts.made}
    reached = {_reached_with(one, answers=facts.answers) for one in facts.made if _was_booked(one)}
    for outcome in (CallOutcome.BOOKED, CallOutcome.REQUESTED):
        if outcome in reached:
            return outcome
    if any(isinstance(one, AppointmentRescheduled) for one in facts.answers):
        return CallOutcome.MOVED
    if any(_was_cancelled_by_caller(one) for one in (*facts.made, *facts.touched)):
        return CallOutcome.CANCELLED
    if any(one.state is AppointmentState.STUCK for one in (*facts.made, *facts.touched)):
        return CallOutcome.STUCK
    return CallOutcome.REFUSED if AppointmentState.FAILED in states else None


def _of_course(facts: CallFacts, *, call: Call) -> CallOutcome:
    if call.transfer in REACHED or call.disconnection_reason == TRANSFERRED:
        return CallOutcome.TRANSFERRED
    if facts.made:
        return CallOutcome.ABANDONED
    if facts.has_used_tools:
        return CallOutcome.INFORMATION
    if facts.was_connected is False:
        return CallOutcome.NOT_CONNECTED
    return CallOutcome.ABANDONED if facts.has_caller_spoken is False else CallOutcome.INFORMATION


def _reached_with(one: Appointment, *, answers: tuple[ToolResult, ...]) -> CallOutcome:
    """Say what an appointment came to that stands, or stood until somebody cancelled it outside."""
    if one.state.stands:
        is_requested = one.state is AppointmentState.REQUESTED
        return CallOutcome.REQUESTED if is_requested else CallOutcome.BOOKED
    # Its row says no more what it stood as: a request that the salon declined was never booked.
    about = [answer for answer in answers if named_in(answer) == one.appointment_id]
    was_requested = any(isinstance(answer, AppointmentRequested) for answer in about)
    was_confirmed = any(isinstance(answer, AppointmentConfirmed) for answer in about)
    return CallOutcome.REQUESTED if was_requested and not was_confirmed else CallOutcome.BOOKED


def _was_booked(one: Appointment) -> bool:
    # Whoever has cancelled it outside since then has not made the agent a liar.
    return one.state.stands or one.failure is Failure.CANCELLED_OUTSIDE


def _was_cancelled_by_caller(one: Appointment) -> bool:
    return one.state is AppointmentState.CANCELLED and one.failure is None
