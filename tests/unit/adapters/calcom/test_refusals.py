import pytest

from adapters.calcom.http import Answer
from adapters.calcom.refusals import Write, judge
from booking_domain.model.provider_booking import NotBooked, OutcomeUnknown, RefusalReason
from tests.unit.adapters.calcom.samples import (
    DB_TEXT,
    OTHER_UID,
    TAKEN,
    UID,
    bare_error,
    full_error,
)


CANCELLED = (
    f"Can't reschedule booking with uid={UID} because it has been cancelled."
    " Please provide uid of a booking that is not cancelled."
)
CANCELLED_BEFORE = (
    f"Can't cancel booking with uid={UID} because it has been cancelled already."
    " Please provide uid of a booking that is not cancelled."
)
MOVED = (
    f"Can't reschedule booking with uid={UID} because it has been cancelled and rescheduled already"
    f" to booking with uid={OTHER_UID}. You probably want to reschedule {OTHER_UID} instead by"
    " passing it within the request URL."
)
WINDOW = (
    "The event type can't be booked at the \"start\" time provided. This could be because it's too"
    " soon (violating the minimum booking notice)."
)
LIMIT = (
    "Attendee with this email can't book because the maximum number of active bookings has been"
    f" reached. You can reschedule your existing booking ({OTHER_UID}) to a new timeslot instead."
)


@pytest.mark.parametrize(
    ("write", "status", "message", "reason"),
    [
        (Write.CREATE, 400, TAKEN, RefusalReason.SLOT_TAKEN),
        (Write.RESCHEDULE, 400, TAKEN, RefusalReason.SLOT_TAKEN),
        (Write.CREATE, 400, TAKEN.replace("User", "One of the hosts"), RefusalReason.SLOT_TAKEN),
        (Write.CREATE, 409, "No more seats left at this seated booking.", RefusalReason.SLOT_TAKEN),
        (Write.CREATE, 409, "booking_conflict_error", RefusalReason.SLOT_TAKEN),
        (Write.CREATE, 400, WINDOW, RefusalReason.OUTSIDE_BOOKING_WINDOW),
        (
            Write.CREATE,
            400,
            "Attempting to book a meeting in the past.",
            RefusalReason.IN_THE_PAST,
        ),
        (Write.CREATE, 400, LIMIT, RefusalReason.BOOKING_LIMIT),
        (Write.CREATE, 404, "Event type with id 999 not found.", RefusalReason.EVENT_TYPE_MISSING),
        (
            Write.CREATE,
            400,
            "Missing attendee phone number - it is required by the event type.",
            RefusalReason.ATTENDEE_REFUSED,
        ),
        (
            Write.CREATE,
            400,
            "unknown property is wrong,property unknown should not exist ",
            RefusalReason.REJECTED,
        ),
        (Write.CREATE, 404, "Cannot POST /v2/bookings", RefusalReason.REJECTED),
        (Write.CREATE, 422, "something else", RefusalReason.REJECTED),
        (
            Write.CREATE,
            401,
            "CustomThrottlerGuard - Invalid API Key",
            RefusalReason.UNAUTHORISED,
        ),
        (
            Write.CANCEL,
            403,
            "PermissionsGuard - no authentication provided.",
            RefusalReason.UNAUTHORISED,
        ),
        (Write.CREATE, 403, "not yours", RefusalReason.NOT_ALLOWED),
        (
            Write.CREATE,
            429,
            "CustomThrottlerGuard - Too many requests. Please try again later.",
            RefusalReason.RATE_LIMITED,
        ),
        (Write.RESCHEDULE, 400, MOVED, RefusalReason.ALREADY_RESCHEDULED),
        (
            Write.RESCHEDULE,
            400,
            CANCELLED,
            RefusalReason.ALREADY_CANCELLED,
        ),
        (
            Write.RESCHEDULE,
            404,
            f"Booking with uid={UID} was not found in the database",
            RefusalReason.BOOKING_MISSING,
        ),
        (
            Write.CANCEL,
            400,
            CANCELLED_BEFORE,
            RefusalReason.ALREADY_CANCELLED,
        ),
        (Write.CANCEL, 404, f"Booking with uid={UID} not found", RefusalReason.BOOKING_MISSING),
    ],
)
def test_a_full_error_of_the_catalogue_proves_that_nothing_was_done(
    write: Write, status: int, message: str, reason: RefusalReason
) -> None:
    """Each text of the usual envelope has its reason; an unknown one is at least a rejection."""
    answer = Answer(status=status, body=full_error(message, status=status))

    outcome = judge(write, answer, uid=None if write is Write.CREATE else UID)

    assert isinstance(outcome, NotBooked)
    assert reason is outcome.reason


@pytest.mark.parametrize(
    ("write", "status", "message", "reason"),
    [
        (Write.CREATE, 409, "booking_conflict_error", RefusalReason.SLOT_TAKEN),
        (Write.CREATE, 400, "email_verification_required", RefusalReason.ATTENDEE_REFUSED),
        (Write.CREATE, 400, "invalid_verification_code", RefusalReason.ATTENDEE_REFUSED),
        (
            Write.RESCHEDULE,
            400,
            "cancelled_bookings_cannot_be_rescheduled",
            RefusalReason.ALREADY_CANCELLED,
        ),
        (
            Write.RESCHEDULE,
            403,
            "Rescheduling is not allowed any more",
            RefusalReason.NOT_ALLOWED,
        ),
        (
            Write.CANCEL,
            400,
            "This booking has already been cancelled.",
            RefusalReason.ALREADY_CANCELLED,
        ),
        (
            Write.CANCEL,
            400,
            "Cannot cancel a booking that has already ended",
            RefusalReason.NOT_ALLOWED,
        ),
        (
            Write.CANCEL,
            400,
            "This event type does not allow cancellations",
            RefusalReason.NOT_ALLOWED,
        ),
        (Write.CANCEL, 400, "Cancellation reason is required", RefusalReason.NOT_ALLOWED),
    ],
)
def test_a_bare_error_proves_something_only_if_the_catalogue_has_its_text(
    write: Write, status: int, message: str, reason: RefusalReason
) -> None:
    """The bare envelope is Cal.com's for everything unforeseen, so only known texts count."""
    outcome = judge(write, Answer(status=status, body=bare_error(message, status=status)), uid=UID)

    assert isinstance(outcome, NotBooked)
    assert reason is outcome.reason


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, bare_error("Internal server error", status=500)),
        (500, full_error("Internal server error", status=500, code="INTERNAL_SERVER_ERROR")),
        (500, full_error(TAKEN, status=500)),
        (500, full_error(f"Booking with uid={UID} was not found in the database", status=500)),
        (404, full_error(f"Booking with uid={UID} was not found in the database", status=404)),
        (400, bare_error(DB_TEXT, status=400)),
        (400, full_error(DB_TEXT, status=400)),
        (400, bare_error(TAKEN, status=400)),
        (400, bare_error("something new", status=400)),
        (403, bare_error("something new", status=403)),
        (409, bare_error("something new", status=409)),
        (429, bare_error("Too many requests", status=429)),
        (409, full_error("Unique constraint", status=409, code="CONFLICT")),
        (524, None),
        (400, None),
        (429, None),
        (302, None),
        (400, {"error": "Bad Request"}),
        (400, {"error": {"message": None}, "status": "error"}),
        (400, []),
    ],
)
def test_whatever_a_create_is_answered_besides_is_unknown(status: int, body: object) -> None:
    """A booking may stand behind each of these, so none of them may be taken for a no."""
    outcome = judge(Write.CREATE, Answer(status=status, body=body), uid=None)

    assert isinstance(outcome, OutcomeUnknown)


def test_that_another_booking_was_not_found_proves_nothing() -> None:
    """Orphaned booking: the new one is read back from a replica that does not have it yet."""
    body = full_error(f"Booking with uid={OTHER_UID} was not found in the database", status=404)

    outcome = judge(Write.RESCHEDULE, Answer(status=404, body=body), uid=UID)

    assert isinstance(outcome, OutcomeUnknown)


@pytest.mark.parametrize("message", [MOVED, LIMIT, "refused: erika@example.org is blocked"])
def test_a_detail_shows_neither_uids_nor_addresses(message: str) -> None:
    """A booking's uid is a key to its data, and details are made for logs."""
    body = full_error(message, status=400)

    outcome = judge(Write.RESCHEDULE, Answer(status=400, body=body), uid=UID)

    assert not {UID, OTHER_UID, "erika@example.org"} & set(outcome.detail.replace("(", " ").split())
    assert UID not in outcome.detail
    assert OTHER_UID not in outcome.detail
