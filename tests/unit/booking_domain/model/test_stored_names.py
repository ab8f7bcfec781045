"""Names that lie in databases and leave the house: to change one changes what others rely on."""

import enum

import pytest

from booking_domain.model import decision_record, reconciliation, results
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_report import Teller
from booking_domain.model.booking_saga import BookingPhase
from booking_domain.model.call import (
    CallKind,
    CallOutcome,
    RecordingConsent,
    Suspicion,
    Transfer,
)
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.cancel_saga import CancelPhase, CancelReason
from booking_domain.model.catalogue_comparison import CatalogueKey
from booking_domain.model.circuit_breaker import BreakerState
from booking_domain.model.erasure import StepKind
from booking_domain.model.event_type_hazards import Hazard
from booking_domain.model.events import EventKind
from booking_domain.model.gate import Gate, Reason
from booking_domain.model.inbox_event import CALCOM, RETELL
from booking_domain.model.known_customer import Consent
from booking_domain.model.link_decisions import LinkProblem, LinkReason
from booking_domain.model.own_report import Bearing
from booking_domain.model.provider_booking import ProviderStatus, RefusalReason
from booking_domain.model.read_back import Answer, Subject
from booking_domain.model.rehearsal import Act
from booking_domain.model.reschedule_saga import ReschedulePhase
from booking_domain.model.results import Missing, Policy, Trouble
from booking_domain.model.rollout import ServiceMode
from booking_domain.model.saga import Failure
from booking_domain.model.settlement import Obstacle, Word
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
                "service unknown_service which_service one_at_a_time unknown_staff which_staff"
                " staff_without_service date time invalid_date excluded_only name booked_name"
                " booked_name_spelt phone_number phone_number_again rest_of_phone_number"
                " other_phone_number email slot unknown_slot new_time appointment too_long"
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
        (
            reconciliation.Waiting,
            ("saga_is_open successor_cannot_be_read_yet changed_meanwhile calendar_did_not_answer"),
        ),
        (
            StepKind,
            (
                "cancellation appointment customer call event later_events callback"
                " calendar_booking platform_call"
            ),
        ),
        (CallbackReason, "wished calendar_down untold not_served"),
        (CallKind, "inbound outbound web api unknown"),
        (
            CallOutcome,
            (
                "ongoing undecided booked requested moved cancelled stuck refused transferred"
                " abandoned information not_connected"
            ),
        ),
        (Transfer, "started cancelled bridged ended"),
        (RecordingConsent, "given refused"),
        (Suspicion, "said_booked"),
        (Consent, "unknown given refused"),
        (Teller, "webhook poll"),
        (Bearing, "saga_is_open echo out_of_date differs"),
        (CancelReason, "caller erasure"),
        (
            LinkReason,
            (
                "booking_names_call call_names_key lost_with_the_database call_names_it"
                " number_name_and_time made_in_call twin_of_the_booked_one facts_of_the_call"
            ),
        ),
        (
            LinkProblem,
            (
                "several_calls_fit booking_names_unknown_call several_appointments_fit"
                " call_names_no_appointment booking_of_several_appointments"
                " several_bookings_of_one_wish event_type_of_no_service attendee_cannot_be_read"
                " moves_cannot_be_followed call_without_kind call_without_outcome"
                " unfinished_and_past call_cannot_be_read"
            ),
        ),
        (BreakerState, "closed open probing"),
        (Gate, "go hold no-go"),
        (
            Reason,
            (
                "failed_bookings open_orphan deadlock_reached_a_caller success_too_low"
                " success_below_threshold called_in_vain calendar_ill p95_too_high"
                " failed_compensations open_sync_failure"
                " few_wishes"
            ),
        ),
        (Word, "cancelled adopt-calendar keep"),
        (
            Obstacle,
            (
                "unknown saga_is_open only_held still_in_the_calendar not_in_the_calendar"
                " several_in_the_calendar has_ended calendar_incomplete changed_meanwhile"
                " not_keepable nothing_reported"
            ),
        ),
        (
            CatalogueKey,
            "duration_minutes buffer_before_minutes buffer_after_minutes needs_confirmation",
        ),
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
