"""What may be decided on a call and its appointment, with the reason for it."""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call, CallKind, CallOutcome
from booking_domain.model.provider_booking import ProviderBooking


class LinkReason(enum.Enum):
    """Why there is one right answer."""

    BOOKING_NAMES_CALL = "booking_names_call"
    """The metadata of the booking, which whoever made it wrote."""

    CALL_NAMES_KEY = "call_names_key"
    """The call names an appointment that is gone, and the booking has its id for a key."""

    LOST_WITH_DATABASE = "lost_with_the_database"
    """The metadata has key, salon and call as ours do, and the database is an older one."""

    CALL_NAMES_IT = "call_names_it"
    """The call names the appointment, and it was made while that call went on."""

    NUMBER_AND_TIME = "number_name_and_time"
    """One call only came from the customer's number when the booking was made."""

    MADE_IN_CALL = "made_in_call"
    """The appointment names the call."""

    TWIN = "twin_of_the_booked_one"
    """The same person at the same time in one call, and the other one owns the booking."""

    FACTS = "facts_of_the_call"


class LinkProblem(enum.Enum):
    """What has no right answer, or none yet."""

    CALL_AMBIGUOUS = "several_calls_fit"
    CALL_UNKNOWN = "booking_names_unknown_call"
    APPOINTMENT_AMBIGUOUS = "several_appointments_fit"
    APPOINTMENT_MISSING = "call_names_no_appointment"
    SHARED_BOOKING = "booking_of_several_appointments"
    BOOKED_TWICE = "several_bookings_of_one_wish"
    NO_SERVICE = "event_type_of_no_service"
    NO_ATTENDEE = "attendee_cannot_be_read"
    BROKEN_CHAIN = "moves_cannot_be_followed"
    NO_KIND = "call_without_kind"
    NO_OUTCOME = "call_without_outcome"
    UNFINISHED = "unfinished_and_past"
    UNREADABLE_CALL = "call_cannot_be_read"


@frozen
class Pointer:
    """A call is to name an appointment instead of what it names now."""

    call_id: str
    instead_of: str | None


@frozen
class Adopt:
    """
    A booking becomes an appointment.

    Args:
        appointment: As it will be, but for the reference, which whoever writes it gives.
        booking: The last one of its chain, as it was read.
        pointer: `None` where the call names it already, or another one.
    """

    appointment: Appointment
    booking: ProviderBooking
    pointer: Pointer | None
    reason: LinkReason


@frozen
class Link:
    """
    An appointment and a call are linked.

    Args:
        row: As it was read; a hold that was booked after all, as it will be.
        call_id: Also where the row names it already.
        booking: One that the row takes over with it: it had none.
        pointer: As in `Adopt`.
    """

    row: Appointment
    call_id: str
    booking: ProviderBooking | None
    pointer: Pointer | None
    reason: LinkReason


@frozen
class EndTwin:
    """A row that stands for the same wish as another, which has the booking, ends."""

    twin: Appointment
    owner_id: str
    pointer: Pointer | None


@frozen
class FillCall:
    """What is not known of a call follows from facts; `None` is left as it is."""

    call: Call
    kind: CallKind | None
    outcome: CallOutcome | None


@frozen
class LinkReport:
    """A person must look; "" where there is no such thing."""

    problem: LinkProblem
    appointment_id: str = ""
    call_id: str = ""
    uid: str = ""
    starts_at: dt.datetime | None = None


Mending: TypeAlias = Adopt | Link | EndTwin | FillCall
LinkDecision: TypeAlias = Mending | LinkReport
