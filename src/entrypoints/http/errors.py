"""Refusals that reach no use case, and the one JSON shape in which they are answered."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import ExceptionHandlersMap

from booking_domain.errors import CalendarUnavailable, StorageUnavailable
from booking_domain.ports.clock import Clock
from entrypoints.faults import anonymous_trace, kinds_of
from entrypoints.http.request_notes import (
    REQUEST_ID_HEADER,
    log_answer,
    notes_of,
    only_about,
    open_notes,
)
from entrypoints.http.schemas import ErrorBody, FieldError


MAX_BODY_BYTES = 4 * 1024 * 1024
"""The largest request body, in bytes; a transcript of a long call is one to two megabytes."""

_BODY = "data"
_STATUS_OF_CODE = {413: "too_large"}
_LOG = structlog.get_logger(__name__)


class RequestRefused(Exception):
    """
    A request that is answered with an error before any use case sees it.

    `message` says what to do; it repeats nothing of the request.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        status: str,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status_code = status_code
        self.status = status
        self.errors = errors
        self.headers = dict(headers or {})


def malformed(message: str) -> RequestRefused:
    """This will build a refusal for a request that cannot be read (400)."""
    return RequestRefused(message, status_code=400, status="bad_request")


def invalid(*errors: FieldError) -> RequestRefused:
    """This will build a refusal that names the fields that are wrong (422)."""
    named = ", ".join(error.field for error in errors)
    return RequestRefused(
        f"Correct what is listed under errors: {named}.",
        status_code=422,
        status="invalid",
        errors=errors,
    )


def exception_handlers(*, clock: Clock, new_id: Callable[[], str]) -> ExceptionHandlersMap:
    """This will return how every exception is answered."""

    def by_framework(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        if notes_of(request) is not None:
            return _by_framework(request, error)
        # The router refused it (404, 405): no middleware has seen it, nor will.
        notes = open_notes(request.scope, correlation_id=new_id(), arrived_at=clock.monotonic())
        with only_about(correlation_id=notes.correlation_id):
            response = _by_framework(request, error)
            log_answer(request.scope, notes=notes, http_status=error.status_code, clock=clock)
        response.headers[REQUEST_ID_HEADER] = notes.correlation_id
        return response

    return {
        RequestRefused: _refused,
        HTTPException: by_framework,
        SerializationException: _unreadable,
        UnicodeDecodeError: _unreadable,
        RecursionError: _unreadable,
        StorageUnavailable: _unavailable,
        CalendarUnavailable: _unavailable,
        Exception: _defect,
    }


def json_response(
    content: object, *, status_code: int, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """This will return a JSON response whose body is encoded already."""
    return Response(
        msgspec.json.encode(content),
        status_code=status_code,
        media_type=MediaType.JSON,
        headers=dict(headers or {}),
    )


def _refused(request: Request[Any, Any, Any], error: RequestRefused) -> Response[bytes]:
    body = ErrorBody(status=error.status, message=error.message, errors=list(error.errors))
    return _answered(request, body=body, status_code=error.status_code, headers=error.headers)


def _by_framework(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    match error:
        case ValidationException():
            return _refused(request, invalid(*_field_errors(error)))
        case _ if isinstance(error.__cause__, SerializationException):
            return _unreadable(request, error)
        case RequestEntityTooLarge():
            limit = request.route_handler.resolve_request_max_body_size()
            message = f"The body is too large: send at most {limit} bytes."
        case NotFoundException():
            message = "There is nothing at this address. /schema shows what there is."
        case MethodNotAllowedException():
            message = f"This address does not take {request.method}. /schema shows what it takes."
        case _ if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _defect(request, error)
        case _:
            message = error.detail
    phrase = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    status = _STATUS_OF_CODE.get(error.status_code, phrase)
    body = ErrorBody(status=status, message=message)
    return _answered(request, body=body, status_code=error.status_code, headers=error.headers)


def _field_errors(error: ValidationException) -> tuple[FieldError, ...]:
    told = error.extra if isinstance(error.extra, list) else []
    found = tuple(_field_error(one) for one in told if isinstance(one, dict))
    return found or (FieldError(field="body", message=error.detail),)


def _field_error(told: Mapping[str, object]) -> FieldError:
    key, message = str(told.get("key", _BODY)), str(told.get("message", "is wrong"))
    if key != _BODY:
        return FieldError(field=key, message=message)
    missing = message == repr(_BODY)
    return FieldError(field="body", message="is missing" if missing else message)


def _unreadable(request: Request[Any, Any, Any], _: Exception) -> Response[bytes]:
    return _refused(request, malformed("The body is no JSON. Send one JSON object, in UTF-8."))


def _unavailable(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _LOG.warning("request cannot be served now", causes=kinds_of(error))
    body = ErrorBody(
        status="system_unavailable", message="This cannot be done at the moment. Try again later."
    )
    return _answered(request, body=body, status_code=503, headers={"Retry-After": "5"})


def _defect(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _LOG.error("request failed", alarm=True, trace=anonymous_trace(error))
    body = ErrorBody(
        status="system_unavailable",
        message="Something went wrong here. Give us the request_id when you ask about it.",
    )
    return _answered(request, body=body, status_code=500, headers={})


def _answered(
    request: Request[Any, Any, Any],
    *,
    body: ErrorBody,
    status_code: int,
    headers: Mapping[str, str] | None,
) -> Response[bytes]:
    notes = notes_of(request)
    if notes is not None:
        notes.fields["status"] = body.status
        body = msgspec.structs.replace(body, request_id=notes.correlation_id)
    return json_response(body, status_code=status_code, headers=headers)
