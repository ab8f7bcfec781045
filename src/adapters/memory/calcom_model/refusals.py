"""Why the account refuses something, with the text that Cal.com uses for it."""

import datetime as dt
import enum


class Refusal(enum.Enum):
    """The kinds of refusal; a face turns them into its own answers."""

    EVENT_TYPE_UNKNOWN = "event_type_unknown"
    SLOT_EVENT_TYPE_UNKNOWN = "slot_event_type_unknown"
    BOOKING_UNKNOWN = "booking_unknown"
    UNAVAILABLE = "unavailable"
    IN_THE_PAST = "in_the_past"
    OUTSIDE_NOTICE = "outside_notice"
    FORM_INVALID = "form_invalid"
    LOST_RACE = "lost_race"
    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_RESCHEDULED = "already_rescheduled"
    CANCELLED_MEANWHILE = "cancelled_meanwhile"
    REASON_REQUIRED = "reason_required"
    ALREADY_ENDED = "already_ended"
    ALREADY_CONFIRMED = "already_confirmed"
    NOT_STARTED = "not_started"
    SLOT_BOOKED = "slot_booked"
    SLOT_RESERVED = "slot_reserved"
    RESERVATION_UNKNOWN = "reservation_unknown"


class Refused(Exception):
    """The account did nothing; `reason` says which rule was in the way, the text is Cal.com's."""

    def __init__(self, reason: Refusal, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


UNAVAILABLE_TEXT = "User either already has booking at this time or is not available"
PAST_TEXT = "Attempting to book a meeting in the past."
NOTICE_TEXT = (
    "The event type can't be booked at the \"start\" time provided. This could be because it's too "
    "soon (violating the minimum booking notice) or too far in the future (outside the event's "
    "scheduling window). Try fetching available slots first using the GET /v2/slots endpoint and "
    'then make a booking with "start" time equal to one of the available slots.'
)
SLOT_BOOKED_TEXT = "Can't reserve a slot if the event is already booked."
SLOT_RESERVED_TEXT = (
    "This time slot is already reserved by another user. Please choose a different time."
)


def unavailable() -> Refused:
    """Return the answer to every time that is taken, closed, or inside a buffer."""
    return Refused(Refusal.UNAVAILABLE, UNAVAILABLE_TEXT)


def in_the_past() -> Refused:
    """Return the answer to a time that has gone by."""
    return Refused(Refusal.IN_THE_PAST, PAST_TEXT)


def outside_notice() -> Refused:
    """Return the answer to a time sooner than the minimum notice."""
    return Refused(Refusal.OUTSIDE_NOTICE, NOTICE_TEXT)


def event_type_unknown(event_type_id: int) -> Refused:
    """Return the answer to a create for an event type that does not exist."""
    text = f"Event type with id {event_type_id} not found."
    return Refused(Refusal.EVENT_TYPE_UNKNOWN, text)


def booking_unknown(uid: str) -> Refused:
    """Return the answer to reading or moving a booking that does not exist."""
    text = f"Booking with uid={uid} was not found in the database"
    return Refused(Refusal.BOOKING_UNKNOWN, text)


def form_invalid(*problems: tuple[str, str]) -> Refused:
    """Return the answer to fields that the event type's form does not accept."""
    text = "".join(f"responses - {{{field}}}{problem}, " for field, problem in problems)
    return Refused(Refusal.FORM_INVALID, text)


def lost_race() -> Refused:
    """Return what the loser of two inserts of the same host, start and end gets."""
    return Refused(Refusal.LOST_RACE, "booking_conflict_error")


def cancel_of_cancelled(uid: str) -> Refused:
    """Return the answer to cancelling what is cancelled or was moved away."""
    text = (
        f"Can't cancel booking with uid={uid} because it has been cancelled already. "
        "Please provide uid of a booking that is not cancelled."
    )
    return Refused(Refusal.ALREADY_CANCELLED, text)


def move_of_cancelled(uid: str) -> Refused:
    """Return the answer to moving what is cancelled."""
    text = (
        f"Can't reschedule booking with uid={uid} because it has been cancelled. "
        "Please provide uid of a booking that is not cancelled."
    )
    return Refused(Refusal.ALREADY_CANCELLED, text)


def move_of_moved(uid: str, *, successor: str) -> Refused:
    """Return the answer to moving what was moved before; the text names the successor."""
    text = (
        f"Can't reschedule booking with uid={uid} because it has been cancelled and rescheduled "
        f"already to booking with uid={successor}. You probably want to reschedule {successor} "
        "instead by passing it within the request URL."
    )
    return Refused(Refusal.ALREADY_RESCHEDULED, text)


def not_started(*, now: dt.datetime, start: dt.datetime) -> Refused:
    """Return the answer to marking somebody absent before the booking begins."""
    text = (
        "Bookings can only be marked as absent after their scheduled start time. "
        f"Current time in UTC+0: {_millis(now)}, Booking start time in UTC+0: {_millis(start)}"
    )
    return Refused(Refusal.NOT_STARTED, text)


def _millis(moment: dt.datetime) -> str:
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"
