"""Whether two deliveries of one tool call heard the same."""

from collections.abc import Iterator, Sequence

from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.outcome import present_truth
from booking_domain.model.appointment import Appointment
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    CallbackNoted,
    NotDone,
    SlotAvailable,
    SlotHeld,
    SlotTaken,
    SystemUnavailable,
    ToolResult,
)
from tests.simulation.callers import Said
from tests.simulation.ledger import Ledger
from tests.simulation.promises import Breach


_REPEATABLE = (
    SlotHeld,
    AppointmentConfirmed,
    AppointmentRequested,
    SlotTaken,
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentRescheduled,
    NotDone,
    SlotAvailable,
    AppointmentsFound,
)
_READING = (CheckAvailability, FindAppointments, GetBookingStatus)


def _is_final(result: ToolResult) -> bool:
    if isinstance(result, AlreadyBooked) and not result.appointment.state.stands:
        # What was still under way at the first delivery may be over at the next.
        return False
    return isinstance(result, _REPEATABLE)


def as_refused(result: ToolResult) -> ToolResult:
    """Return what a call-back says of the wish itself: that nothing came of it."""
    if isinstance(result, CallbackNoted) and result.because is not None:
        return SystemUnavailable(result.because)
    return result


def different_repeats(said: Sequence[Said], *, ledger: Ledger) -> Iterator[Breach]:
    first: dict[str, Said] = {}
    for one in said:
        if not _is_final(one.result) or isinstance(one.asked.command, _READING):
            continue
        identity = one.asked.invocation_id
        earlier = first.setdefault(identity, one)
        changed = _has_changed(earlier, one, ledger) or _has_changed(one, earlier, ledger)
        # Whether a call-back is offered with it depends on the time that is left.
        if as_refused(earlier.result) != as_refused(one.result) and not changed:
            yield Breach("repeat", f"{identity}: first {earlier.result}, then {one.result}")


def _has_changed(kept: Said, looked: Said, ledger: Ledger) -> bool:
    """
    Whether the appointment that was spoken of changed, and whoever looked says what became of it.

    A repeat hears what has become of it (decision 16). A process that was frozen while it answered
    tells what it had read before, perhaps after another has looked: counted is from the first
    delivery on, and the order of the two answers does not matter.
    """
    identity = _spoken_of(kept.result)
    if identity is None or identity not in ledger.rows:
        return False
    if _appointment_in(kept.result) == _appointment_in(looked.result) is not None:
        return False
    last = max(kept.step, looked.step)
    versions = list(ledger.rows[identity].within(kept.asked.first_step, last))
    return len(versions) > 1 and any(_is_told(row, looked.result) for row in versions)


def _is_told(row: Appointment, result: ToolResult) -> bool:
    truth = present_truth(row)
    # Other times are found for the answer and not stored.
    return truth == result or (isinstance(truth, SlotTaken) and isinstance(result, SlotTaken))


def _spoken_of(result: ToolResult) -> str | None:
    if isinstance(result, SlotHeld):
        return result.appointment_id
    spoken_of = _appointment_in(result)
    return spoken_of.appointment_id if spoken_of else None


def _appointment_in(result: ToolResult) -> AppointmentSummary | None:
    if isinstance(result, AppointmentsFound):
        return result.appointments[0] if len(result.appointments) == 1 else None
    return getattr(result, "appointment", None)
