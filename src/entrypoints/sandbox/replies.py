"""Answers as Cal.com gives them: one shape for success, three for errors."""

import datetime as dt
import json

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from adapters.memory.calcom_model.refusals import Refusal, Refused
from entrypoints.sandbox.faults import RaceError


DATABASE_TEXT = "An error occurred while querying the database."
_CLASS_NAMES = {
    400: ("BadRequestException", "Bad Request"),
    401: ("UnauthorizedException", "Unauthorized"),
    403: ("ForbiddenException", "Forbidden"),
    404: ("NotFoundException", "Not Found"),
    413: ("PayloadTooLargeException", "Payload Too Large"),
    409: ("ConflictException", "Conflict"),
    422: ("UnprocessableEntityException", "Unprocessable Entity"),
    501: ("NotImplementedException", "Not Implemented"),
}
_STATUS = {
    Refusal.EVENT_TYPE_UNKNOWN: 404,
    Refusal.SLOT_EVENT_TYPE_UNKNOWN: 404,
    Refusal.BOOKING_UNKNOWN: 404,
    Refusal.RESERVATION_UNKNOWN: 404,
    Refusal.SLOT_BOOKED: 422,
    Refusal.SLOT_RESERVED: 422,
}
_BARE = frozenset({Refusal.REASON_REQUIRED, Refusal.ALREADY_ENDED, Refusal.CANCELLED_MEANWHILE})


@frozen
class Reply:
    """An answer before it is sent; `drop` closes the connection instead of sending anything."""

    status: int
    body: bytes
    media_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = {}
    drop: bool = False


class Problem(Exception):
    """A request that is answered with an error in the usual envelope."""

    def __init__(self, status: int, message: str, *, details: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details


class WrongInput(Problem):
    """Input that the global validation refuses, with its list of what is wrong."""

    def __init__(self, *errors: Mapping[str, Any]) -> None:
        super().__init__(400, "Bad Request Exception", details={"errors": list(errors)})


def json_reply(status: int, content: Any) -> Reply:
    """Return JSON as Cal.com writes it: nothing but the text, umlauts as they are."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Reply(status=status, body=text.encode())


def success(data: Any, *, status: int = 200) -> Reply:
    """Return the envelope of every success."""
    return json_reply(status, {"status": "success", "data": data})


def problem_reply(problem: Problem, *, path: str, now: dt.datetime) -> Reply:
    """Return the usual error envelope, named after an exception class."""
    code, phrase = _CLASS_NAMES[problem.status]
    details = problem.details or {
        "message": problem.message,
        "error": phrase,
        "statusCode": problem.status,
    }
    error = {"code": code, "message": problem.message, "details": details}
    return _enveloped(problem.status, error=error, path=path, now=now)


def coded_reply(status: int, code: str, message: str, *, path: str, now: dt.datetime) -> Reply:
    """Return the envelope without details, as the filters for Zod and TRPC write it."""
    return _enveloped(status, error={"code": code, "message": message}, path=path, now=now)


def throttled_reply(*, path: str, now: dt.datetime) -> Reply:
    """Return the answer to one request too many: details as a text, and no word of how long."""
    text = "CustomThrottlerGuard - Too many requests. Please try again later."
    error = {"code": "ThrottlerException", "message": text, "details": text}
    return _enveloped(429, error=error, path=path, now=now)


def bare_reply(status: int, message: str) -> Reply:
    """Return the shape of errors that no filter caught."""
    return json_reply(status, {"statusCode": status, "message": message})


def refused_reply(refused: Refused, *, race: RaceError, path: str, now: dt.datetime) -> Reply:
    """Return the status and shape that belong to a refusal of the account."""
    if refused.reason is Refusal.LOST_RACE:
        if race is RaceError.DATABASE_TEXT_400:
            return bare_reply(400, DATABASE_TEXT)
        return bare_reply(409, refused.message)
    if refused.reason in _BARE:
        return bare_reply(400, refused.message)
    if refused.reason is Refusal.FORM_INVALID:
        return coded_reply(400, "BAD_REQUEST", refused.message, path=path, now=now)
    if refused.reason is Refusal.ALREADY_CONFIRMED:
        return coded_reply(400, "TRPCError", refused.message, path=path, now=now)
    problem = Problem(_STATUS.get(refused.reason, 400), refused.message)
    return problem_reply(problem, path=path, now=now)


def millis(moment: dt.datetime) -> str:
    """Return an instant as it stands in answers: UTC with milliseconds and `Z`."""
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def _enveloped(status: int, *, error: Mapping[str, Any], path: str, now: dt.datetime) -> Reply:
    content = {"status": "error", "timestamp": millis(now), "path": path, "error": error}
    return json_reply(status, content)
