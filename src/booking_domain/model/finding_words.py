"""Decisions in machine words, for tables, logs and JSON."""

from typing import assert_never

from booking_domain.model.reconciliation import (
    AdoptBooking,
    AdoptEnd,
    Agrees,
    CancelStray,
    Decision,
    Leave,
    Report,
)


def words_of(decision: Decision) -> tuple[str, str]:
    """This will return what is decided, and why."""
    match decision:
        case Agrees():
            return "agrees", ""
        case Leave(reason=reason):
            return "leave", reason.value
        case AdoptBooking(change=change) | AdoptEnd(change=change):
            return "adopt", change.value
        case CancelStray(reason=stray):
            return "cancel_stray", stray.value
        case Report(problem=problem):
            return "report", problem.value
        case _:
            assert_never(decision)


def about(decision: Decision) -> str:
    """This will return the uid or the appointment's id that it is about; "" for neither."""
    match decision:
        case AdoptBooking(booking=booking) | CancelStray(booking=booking):
            return booking.uid
        case Report(subject=subject):
            return subject
        case Agrees() | Leave() | AdoptEnd():
            return ""
        case _:
            assert_never(decision)
