"""
What may come of a tool call: a closed union, stored and spoken.

Values say what is true and carry what must be spoken; the sentences themselves live at the edge.
Every time in them is the *provider's final* time, never the one that was asked for.
"""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.closed_days import Closure
from booking_domain.model.german.temporal_wish import Question, Reading
from booking_domain.model.rehearsal import Act
from booking_domain.model.saga import Failure
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot


@frozen
class AppointmentSummary:
    """What a caller may hear of an appointment of theirs."""

    appointment_id: str
    reference: str
    service_id: str
    staff_id: str
    slot: TimeSlot
    state: AppointmentState


class Missing(enum.Enum):
    """What the caller must still say, or say again."""

    SERVICE = "service"
    UNKNOWN_SERVICE = "unknown_service"
    WHICH_SERVICE = "which_service"
    ONE_AT_A_TIME = "one_at_a_time"
    UNKNOWN_STAFF = "unknown_staff"
    WHICH_STAFF = "which_staff"
    STAFF_WITHOUT_SERVICE = "staff_without_service"
    DATE = "date"
    TIME = "time"
    INVALID_DATE = "invalid_date"
    EXCLUDED_ONLY = "excluded_only"
    NAME = "name"
    BOOKED_NAME = "booked_name"
    BOOKED_NAME_SPELT = "booked_name_spelt"
    PHONE_NUMBER = "phone_number"
    PHONE_NUMBER_AGAIN = "phone_number_again"
    REST_OF_PHONE_NUMBER = "rest_of_phone_number"
    OTHER_PHONE_NUMBER = "other_phone_number"
    EMAIL = "email"
    SLOT = "slot"
    UNKNOWN_SLOT = "unknown_slot"
    NEW_TIME = "new_time"
    APPOINTMENT = "appointment"
    TOO_LONG = "too_long"


class Policy(enum.Enum):
    """Which rule of the salon forbids a wish."""

    HORIZON = "horizon"
    LEAD_TIME = "lead_time"
    SALON = "salon"
    OPEN_APPOINTMENTS = "open_appointments"


class Trouble(enum.Enum):
    """Why the system cannot help at the moment."""

    CALENDAR = "calendar"
    STORAGE = "storage"
    CONFLICT = "conflict"
    """The database rolled it back for the sake of others, each time that it was tried."""

    UNKNOWN_TOOL = "unknown_tool"
    REPEATED_WITH_OTHER_ARGUMENTS = "repeated_with_other_arguments"
    MISCONFIGURED = "misconfigured"
    DEFECT = "defect"
    NOT_SERVED = "not_served"
    """The salon serves no calls at the moment, or not this one."""


@frozen
class SlotAvailable:
    """The asked time is free."""

    offer: SlotOffer


@frozen
class SlotsOffered:
    """
    Free times to choose from.

    `requested_start` is the exact time that was asked for and is not free, `None` where the caller
    asked for no exact time.
    """

    offers: tuple[SlotOffer, ...]
    requested_start: dt.datetime | None


@frozen
class NoneFree:
    """Nothing is free from `first_day` to `last_day`, both included."""

    first_day: dt.date
    last_day: dt.date


@frozen
class SalonClosed:
    """
    The salon is closed from `first_day` to `last_day`, both included, which is all that was asked.

    `closure` says why, where it is one reason for all of these days.
    """

    first_day: dt.date
    last_day: dt.date
    closure: Closure
    offers: tuple[SlotOffer, ...] = ()


@frozen
class SlotHeld:
    """The slot is kept for the caller until `until`; a web booker can still take it."""

    offer: SlotOffer
    appointment_id: str
    until: dt.datetime


@frozen
class AppointmentConfirmed:
    """Calendar and database both have it."""

    appointment: AppointmentSummary


@frozen
class AppointmentRequested:
    """The calendar has the request, and the salon still confirms it."""

    appointment: AppointmentSummary


class Change(enum.Enum):
    """What shall be done with an appointment on which something else is still under way."""

    CANCEL = "cancel"
    MOVE = "move"


@frozen
class StillPending:
    """
    The outcome is not known yet; it can be asked for with the appointment's reference.

    `is_repeat` says that this delivery found an earlier one of the same call still at work, `then`
    what will be done as soon as that is known.
    """

    appointment: AppointmentSummary
    is_repeat: bool = False
    then: Change | None = None


@frozen
class SlotTaken:
    """The slot was taken by somebody else; nothing was booked."""

    offers: tuple[SlotOffer, ...]


@frozen
class AlreadyBooked:
    """The same wish is booked already; this is its present truth."""

    appointment: AppointmentSummary


@frozen
class AppointmentCancelled:
    """The appointment is cancelled in calendar and database; `by_caller` says who wished it."""

    appointment: AppointmentSummary
    by_caller: bool


@frozen
class AppointmentRescheduled:
    """The appointment stands at a new time; `asked_start` is what the caller wanted."""

    appointment: AppointmentSummary
    asked_start: dt.datetime


@frozen
class AppointmentsFound:
    """The caller's appointments in order of their start; never empty."""

    appointments: tuple[AppointmentSummary, ...]


@frozen
class AmbiguousAppointment:
    """Several appointments match; the caller must say which."""

    appointments: tuple[AppointmentSummary, ...]


@frozen
class AppointmentNotFound:
    """No appointment of this caller matches."""


@frozen
class NeedsInput:
    """
    Something is missing or makes no sense.

    `choices` are names to choose from where there are some.
    """

    missing: Missing
    choices: tuple[str, ...] = ()


@frozen
class AmbiguousTime:
    """The words have several meanings, or one that must be confirmed first."""

    readings: tuple[Reading, ...]
    question: Question


@frozen
class PastDate:
    """The time that was asked for has passed."""


@frozen
class PolicyDenied:
    """A rule of the salon forbids it."""

    policy: Policy


@frozen
class TooLateToChange:
    """It is too short before the appointment to move or cancel it; it is left as it is."""

    appointment: AppointmentSummary


@frozen
class NotDone:
    """A move or cancel was refused; the appointment stands as it was."""

    appointment: AppointmentSummary
    failure: Failure
    offers: tuple[SlotOffer, ...] = ()


@frozen
class OnlyRehearsed:
    """
    It is a test: nothing was done, here or in the calendar.

    Args:
        slot: The time that was wished; of a cancellation, the time of the appointment.
        appointment: The one that would have been changed, as it stands.
        offer: What would have been held.
    """

    act: Act
    slot: TimeSlot
    appointment: AppointmentSummary | None = None
    offer: SlotOffer | None = None


@frozen
class CallbackNoted:
    """
    The wish is stored, and the salon will ring the caller back.

    `because` is what kept us from serving them, `None` where they wished it.
    """

    because: Trouble | None = None


@frozen
class SystemUnavailable:
    """We cannot help at the moment, and say so."""

    trouble: Trouble


ToolResult: TypeAlias = (
    SlotAvailable
    | SlotsOffered
    | NoneFree
    | SalonClosed
    | SlotHeld
    | AppointmentConfirmed
    | AppointmentRequested
    | StillPending
    | SlotTaken
    | AlreadyBooked
    | AppointmentCancelled
    | AppointmentRescheduled
    | AppointmentsFound
    | AmbiguousAppointment
    | AppointmentNotFound
    | NeedsInput
    | AmbiguousTime
    | PastDate
    | PolicyDenied
    | TooLateToChange
    | NotDone
    | OnlyRehearsed
    | CallbackNoted
    | SystemUnavailable
)


def trouble_in(result: ToolResult) -> Trouble | None:
    """This will return why a wish could not be served, `None` where it was."""
    match result:
        case SystemUnavailable(trouble=trouble) | CallbackNoted(because=trouble):
            return trouble
        case _:
            return None
