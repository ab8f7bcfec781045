"""What a report means to the appointment that it belongs to."""

import enum

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.provider_booking import ProviderStatus


class Bearing(enum.Enum):
    """How a report and an appointment stand to each other."""

    SAGA_IS_OPEN = "saga_is_open"
    ECHO = "echo"
    OUT_OF_DATE = "out_of_date"
    DIFFERS = "differs"


def bearing_of(report: BookingReport, row: Appointment) -> Bearing:
    """
    This will tell whether a report is the echo of what we did, old news, or a change from outside.

    A final state never goes back, and a successor beats its predecessor.
    """
    if row.saga is not None:
        return Bearing.SAGA_IS_OPEN
    if row.state is AppointmentState.STUCK:
        # A person is to look at it anyway, and reconciliation keeps telling so.
        return Bearing.OUT_OF_DATE
    if report.uid in row.previous_uids:
        return Bearing.OUT_OF_DATE
    if report.uid == row.provider_uid:
        return _of_own(report, row) if row.state.stands else _of_ended(report)
    # Another booking under its key, or a successor of one that it has or had.
    return Bearing.DIFFERS if _matters(report, row) else Bearing.OUT_OF_DATE


def is_borne_out(report: BookingReport, *, status: ProviderStatus | None) -> bool:
    """
    This will tell whether the calendar, when asked, shows what was reported, or what came of it.

    Args:
        status: What it shows of that booking, `None` where it knows none.
    """
    if status is None:
        return False
    if not report.status.is_active:
        return not status.is_active
    return report.status is ProviderStatus.PENDING or status is not ProviderStatus.PENDING


def _of_own(report: BookingReport, row: Appointment) -> Bearing:
    if not report.status.is_active or report.slot != row.slot:
        return Bearing.DIFFERS
    is_requested = row.state is AppointmentState.REQUESTED
    if (report.status is ProviderStatus.PENDING) is is_requested:
        return Bearing.ECHO
    # A request that was confirmed is not open again; the word of its opening comes late.
    return Bearing.DIFFERS if is_requested else Bearing.OUT_OF_DATE


def _of_ended(report: BookingReport) -> Bearing:
    if not report.status.is_active:
        return Bearing.ECHO
    return Bearing.DIFFERS if report.teller is Teller.POLL else Bearing.OUT_OF_DATE


def _matters(report: BookingReport, row: Appointment) -> bool:
    # The end of one that it has not taken over yet may be its own end.
    return report.status.is_active or row.state.stands
