"""Names that lie in databases and leave the house: to change one is to change stored rows."""

import enum

import pytest

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_saga import BookingPhase
from booking_domain.model.cancel_saga import CancelPhase
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import ProviderStatus, RefusalReason
from booking_domain.model.reschedule_saga import ReschedulePhase
from booking_domain.model.results import Missing, Policy, Trouble
from booking_domain.model.saga import Failure
from booking_domain.model.tenant import PhoneOnly


@pytest.mark.parametrize(
    ("names", "stored"),
    [
        (
            AppointmentState,
            (
                "held pending requested confirmed rescheduling cancelling cancelled failed released"
                " stuck"
            ),
        ),
        (BookingPhase, "creating locating undoing concluding done"),
        (ReschedulePhase, "moving tracing concluding done"),
        (CancelPhase, "cancelling tracing concluding done"),
        (
            Failure,
            (
                "slot_taken already_booked cancelled_outside other_time_booked not_allowed"
                " in_the_past attendee_refused calendar_unavailable misconfigured"
            ),
        ),
        (
            EventKind,
            (
                "appointment_booked appointment_requested booking_failed booking_compensated"
                " appointment_rescheduled reschedule_failed appointment_cancelled"
                " cancel_failed appointment_stuck stray_booking_cancelled"
                " appointment_moved_outside appointment_confirmed_outside"
                " appointment_awaits_confirmation appointment_relinked"
                " appointment_cancelled_outside appointment_rejected_outside"
            ),
        ),
        (
            Missing,
            (
                "service unknown_service which_service unknown_staff which_staff"
                " staff_without_service date time invalid_date excluded_only name booked_name"
                " booked_name_spelt phone_number email slot unknown_slot new_time appointment"
                " too_long"
            ),
        ),
        (Policy, "horizon lead_time salon open_appointments"),
        (
            Trouble,
            ("calendar storage unknown_tool repeated_with_other_arguments misconfigured defect"),
        ),
        (PhoneOnly, "native placeholder"),
        (ProviderStatus, "accepted pending cancelled rejected"),
        (
            RefusalReason,
            (
                "slot_taken outside_booking_window in_the_past booking_limit attendee_refused"
                " event_type_missing booking_missing already_cancelled already_rescheduled"
                " not_allowed unauthorised rate_limited never_sent rejected"
            ),
        ),
    ],
)
def test_a_row_of_yesterday_can_be_read_today(names: type[enum.Enum], stored: str) -> None:
    """A saga that was open during the update goes on; new names may be added at the end."""
    assert [one.value for one in names] == stored.split()
