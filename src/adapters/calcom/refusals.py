"""
Which answers to a writing call prove that nothing was done, and why.

Whatever is not in here is unknown: a 500 can follow a commit, and so can the text that Cal.com puts
in place of a database error.
"""

import enum
import re

from attrs import frozen

from adapters.calcom.http import Answer
from booking_domain.model.provider_booking import NotBooked, OutcomeUnknown, RefusalReason


class Write(enum.Enum):
    """The writing calls."""

    CREATE = "create"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"


class Envelope(enum.Enum):
    """The two shapes of an error: with an `error` object, or Nest's bare `statusCode, message`."""

    FULL = "full"
    BARE = "bare"


@frozen
class ErrorText:
    """The error in an answer; `code` is the name of a class or filter, "" in a bare one."""

    envelope: Envelope
    code: str
    message: str


@frozen
class _Refusal:
    writes: frozenset[Write]
    status: int
    envelope: Envelope
    text: re.Pattern[str]
    reason: RefusalReason


_PLACING = frozenset({Write.CREATE, Write.RESCHEDULE})
_CREATE = frozenset({Write.CREATE})
_RESCHEDULE = frozenset({Write.RESCHEDULE})
_CANCEL = frozenset({Write.CANCEL})
_MOVING = _RESCHEDULE | _CANCEL
_EVERY = frozenset(Write)


def _full(writes: frozenset[Write], status: int, text: str, reason: RefusalReason) -> _Refusal:
    return _Refusal(writes, status, Envelope.FULL, re.compile(text), reason)


def _bare(writes: frozenset[Write], status: int, text: str, reason: RefusalReason) -> _Refusal:
    return _Refusal(writes, status, Envelope.BARE, re.compile(rf"(?:{text})\.?\s*\Z"), reason)


# The first match decides; the last rows are what a full envelope of that status means at least.
_CATALOGUE = (
    _full(_PLACING, 400, "either already has booking at this time", RefusalReason.SLOT_TAKEN),
    _bare(_PLACING, 409, "booking_conflict_error", RefusalReason.SLOT_TAKEN),
    _full(
        _PLACING,
        400,
        "can't be booked at the .start. time provided",
        RefusalReason.OUTSIDE_BOOKING_WINDOW,
    ),
    _full(_PLACING, 400, "book a meeting in the past", RefusalReason.IN_THE_PAST),
    _full(_PLACING, 400, "maximum number of active bookings", RefusalReason.BOOKING_LIMIT),
    _full(
        _PLACING,
        400,
        "responses - {|Missing required booking field|Missing attendee|attendee property is wrong",
        RefusalReason.ATTENDEE_REFUSED,
    ),
    _bare(
        _PLACING,
        400,
        "email_verification_required|invalid_verification_code",
        RefusalReason.ATTENDEE_REFUSED,
    ),
    _full(_CREATE, 404, "[Ee]vent [Tt]ype .*not found", RefusalReason.EVENT_TYPE_MISSING),
    _full(_MOVING, 400, "rescheduled already to booking", RefusalReason.ALREADY_RESCHEDULED),
    _full(_MOVING, 400, "because it has been cancelled", RefusalReason.ALREADY_CANCELLED),
    _bare(
        _RESCHEDULE,
        400,
        "cancelled_bookings_cannot_be_rescheduled",
        RefusalReason.ALREADY_CANCELLED,
    ),
    _bare(_CANCEL, 400, "This booking has already been cancelled", RefusalReason.ALREADY_CANCELLED),
    _bare(
        _CANCEL,
        400,
        "Cannot cancel a booking that has already ended"
        "|This event type does not allow cancellations"
        "|Cancellation reason is required",
        RefusalReason.NOT_ALLOWED,
    ),
    _bare(_RESCHEDULE, 403, ".+", RefusalReason.NOT_ALLOWED),
    _full(_EVERY, 403, "no authentication provided", RefusalReason.UNAUTHORISED),
    _full(_PLACING, 409, "", RefusalReason.SLOT_TAKEN),
    _full(_EVERY, 400, "", RefusalReason.REJECTED),
    _full(_EVERY, 401, "", RefusalReason.UNAUTHORISED),
    _full(_EVERY, 403, "", RefusalReason.NOT_ALLOWED),
    _full(_EVERY, 404, "", RefusalReason.REJECTED),
    _full(_EVERY, 409, "", RefusalReason.REJECTED),
    _full(_EVERY, 422, "", RefusalReason.REJECTED),
    _full(_EVERY, 429, "", RefusalReason.RATE_LIMITED),
)

# What the filters for database errors say; the statement that failed may come after the commit.
_DATABASE_TEXT = re.compile("error occurred while querying the database")
_DATABASE_CODES = frozenset({"CONFLICT", "NOT_FOUND", "INTERNAL_SERVER_ERROR"})
_MISSING_UID = re.compile(r"Booking with uid=(?P<uid>\S+) (?:was )?not found")
_UID_OR_ADDRESS = re.compile(
    r"(?<=uid=)[\w-]+|\b(?=\w*[0-9])\w{16,}\b|\S+@\S+|(?<=reschedule )\w{20,}"
)
_LONGEST_DETAIL = 200


def judge(write: Write, answer: Answer, *, uid: str | None) -> NotBooked | OutcomeUnknown:
    """
    This will say what an answer that is no success proves.

    Args:
        write: The call that was answered.
        answer: Its status and body.
        uid: The booking that was named in the call, `None` for a create.
    """
    error = read_error(answer.body)
    if error is None or _speaks_of_the_database(error):
        return OutcomeUnknown(detail=f"HTTP {answer.status} without a definite refusal")
    missing = _MISSING_UID.search(error.message)
    if missing is not None:
        return _judge_missing(answer, error=error, named=missing["uid"], uid=uid)
    for row in _CATALOGUE:
        if (
            write in row.writes
            and row.status == answer.status
            and row.envelope is error.envelope
            and row.text.search(error.message)
        ):
            is_early = row.reason is RefusalReason.RATE_LIMITED
            return NotBooked(
                reason=row.reason,
                detail=_loggable(error.message),
                again_in=answer.again_in if is_early else None,
            )
    return OutcomeUnknown(detail=f"HTTP {answer.status}: {_loggable(error.message)}")


def read_error(body: object) -> ErrorText | None:
    """This will find the error's text in either envelope, `None` where there is no such thing."""
    match body:
        case {"error": {"message": str(message), **rest}}:
            code = rest.get("code")
            return ErrorText(Envelope.FULL, code if isinstance(code, str) else "", message)
        case {"statusCode": int(), "message": str(message)}:
            return ErrorText(Envelope.BARE, "", message)
        case _:
            return None


def is_missing_booking(answer: Answer, *, uid: str) -> bool:
    """Whether a reading call was told that there is no booking of this uid."""
    error = read_error(answer.body)
    if answer.status != 404 or error is None:  # noqa: PLR2004 - the status is its own name
        return False
    missing = _MISSING_UID.search(error.message)
    return missing is not None and missing["uid"] == uid


def _judge_missing(
    answer: Answer, *, error: ErrorText, named: str, uid: str | None
) -> NotBooked | OutcomeUnknown:
    """
    Tell the booking that we named from the one that was just written.

    Cal.com reads a new booking back from a replica; when that lags, it answers that the *new*
    booking was not found, although it stands.
    """
    detail = f"HTTP {answer.status}: {_loggable(error.message)}"
    if answer.status == 404 and error.envelope is Envelope.FULL and named == uid:  # noqa: PLR2004
        return NotBooked(reason=RefusalReason.BOOKING_MISSING, detail=detail)
    return OutcomeUnknown(detail=detail)


def _speaks_of_the_database(error: ErrorText) -> bool:
    return error.code in _DATABASE_CODES or _DATABASE_TEXT.search(error.message) is not None


def _loggable(message: str) -> str:
    return _UID_OR_ADDRESS.sub("***", message)[:_LONGEST_DETAIL]
