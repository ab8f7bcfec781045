"""Names that lie in databases and leave the house: to change one is to change stored rows."""

import enum

import pytest

from booking_domain.model import decision_record, reconciliation, results
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_saga import BookingPhase
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.cancel_saga import CancelPhase
from booking_domain.model.erasure import StepKind
from booking_domain.model.event_type_hazards import Hazard
from booking_domain.model.events import EventKind
from booking_domain.model.inbox_event import CALCOM, RETELL
from booking_domain.model.provider_booking import ProviderStatus, RefusalReason
from booking_domain.model.read_back import Answer, Subject
from booking_domain.model.rehearsal import Act
from booking_domain.model.reschedule_saga import ReschedulePhase
from booking_domain.model.results import Missing, Policy, Trouble
from booking_domain.model.rollout import ServiceMode
from booking_domain.model.saga import Failure
from booking_domain.model.sync_failure import Resolution, SyncFailureKind
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
                " appointment_adopted appointment_twin_ended"
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
            (
                "calendar storage conflict unknown_tool repeated_with_other_arguments"
                " misconfigured defect not_served"
            ),
        ),
        (Subject, "year name"),
        (Answer, "open accepted denied"),
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
        (results.Change, "cancel move"),
        (
            decision_record.Verdict,
            (
                "adopted stray_cancelled reported adopted_by_hand ended_by_hand kept"
                " linked twin_ended filled"
            ),
        ),
        (
            reconciliation.Change,
            (
                "moved_outside confirmed_outside awaits_confirmation relinked cancelled_outside"
                " rejected_outside"
            ),
        ),
        (reconciliation.StrayReason, "appointment_has_ended duplicate_booking"),
        (
            reconciliation.Problem,
            (
                "no_booking_in_the_calendar overlap second_successor predecessor_lives"
                " several_bookings_under_the_key ended_and_moved_outside stray_was_moved_outside"
                " key_without_appointment row_cannot_be_read stuck"
            ),
        ),
        (reconciliation.Waiting, "saga_is_open successor_cannot_be_read_yet"),
        (
            StepKind,
            (
                "cancellation appointment customer call event later_events callback"
                " calendar_booking platform_call"
            ),
        ),
        (CallbackReason, "wished calendar_down untold not_served"),
        (ServiceMode, "live dry_run off"),
        (Act, "hold book move cancel"),
        (SyncFailureKind, "compensation stray ending"),
        (Resolution, "cancelled written found_gone adopted"),
        (
            Hazard,
            (
                "missing other_person several_hosts shared_host email_demanded phone_not_asked"
                " phone_demanded message_number field_demanded email_verified cancelling_off"
                " rescheduling_off rescheduling_limited customer_limit not_one_host long_notice"
                " short_window off_grid seats recurring several_places place_asked_for"
            ),
        ),
    ],
)
def test_a_row_of_yesterday_can_be_read_today(names: type[enum.Enum], stored: str) -> None:
    """A saga that was open during the update goes on; new names may be added at the end."""
    assert [one.value for one in names] == stored.split()


def test_a_stored_delivery_is_known_by_its_sender_for_good() -> None:
    """A repeated delivery is recognised by sender and key, also after an update."""
    assert (CALCOM, RETELL) == ("calcom", "retell")
