"""`/api/v1/appointments`: the salon's own software books, reads, moves and cancels."""

import datetime as dt

from typing import Annotated, Any

import msgspec

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody, PathParameter, QueryParameter

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.salon_appointments import (
    MAX_LISTED,
    GetAppointment,
    ListAppointments,
    SalonAppointments,
)
from booking_domain.application.tool_catalogue import CATALOGUE
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.http.appointment_answers import Wish, view_of
from entrypoints.http.bearer import BEARER_SCHEME, bearer_guard
from entrypoints.http.directory import TenantDirectory
from entrypoints.http.errors import RequestRefused, invalid, json_response
from entrypoints.http.instants import read_instant
from entrypoints.http.salon_desk import SalonDesk
from entrypoints.http.schemas import (
    AppointmentAnswer,
    AppointmentList,
    AppointmentView,
    ErrorBody,
    FieldError,
    NewAppointment,
    NewTime,
)
from entrypoints.http.tool_arguments import service_called, staff_called


TAG = "Schnittstelle des Salons"

_BOOK, _CANCEL, _MOVE = (
    next(spec for spec in CATALOGUE if spec.input_class is input_class)
    for input_class in (BookAppointment, CancelAppointment, RescheduleAppointment)
)
_LISTED = 100
_SPAN_LISTED = dt.timedelta(days=30)
_MAX_BODY_BYTES = 64 * 1024
_MAX_REFERENCE = 64


def _said(container: Any, *, description: str) -> ResponseSpec:
    return ResponseSpec(container, description=description, generate_examples=False)


_REFUSALS: dict[int, ResponseSpec] = {
    400: _said(ErrorBody, description="The request cannot be read."),
    401: _said(ErrorBody, description="No token of a salon."),
    422: _said(ErrorBody, description="Missing or wrong; errors names the fields."),
    503: _said(ErrorBody, description="Calendar or database do not answer at the moment."),
}
_NOT_FOUND: dict[int, ResponseSpec] = {
    404: _said(ErrorBody, description="The salon has no such appointment."),
}
_OUTCOMES: dict[int, ResponseSpec] = {
    **_REFUSALS,
    202: _said(AppointmentAnswer, description="Under way, or the salon still confirms it."),
    409: _said(AppointmentAnswer, description="Taken, done already, or still being done."),
    413: _said(ErrorBody, description="More than 64 KiB."),
}
_BOOKED: dict[int, ResponseSpec] = {201: _said(AppointmentAnswer, description="Booked.")}
_DONE: dict[int, ResponseSpec] = {200: _said(AppointmentAnswer, description="Done.")}
_READ: dict[int, ResponseSpec] = {200: _said(AppointmentView, description="As it stands.")}
_LIST: dict[int, ResponseSpec] = {200: _said(AppointmentList, description="By start.")}

_Key = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description=(
            "A name of yours for this request, 1 to 128 visible ASCII characters. A repeat with it "
            "does nothing and gets the same answer, or what has become of the appointment since; "
            "with another content it is refused (422)."
        ),
    ),
]
_Reference = Annotated[str, PathParameter(description="The appointment's id or reference.")]
_From = Annotated[
    str | None,
    QueryParameter(name="from", description="ISO 8601 with an offset; now, if it is not given."),
]
_To = Annotated[
    str | None,
    QueryParameter(name="to", description="Exclusive; 30 days after `from`, if it is not given."),
]
_Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LISTED, description="At most so many.")]


def appointments_router(directory: TenantDirectory) -> Router:
    """This will return the addresses of the REST interface, guarded by the salons' tokens."""
    return Router(
        path="/api/v1/appointments",
        route_handlers=[
            book_appointment,
            list_appointments,
            get_appointment,
            cancel_appointment,
            reschedule_appointment,
        ],
        guards=[bearer_guard(directory)],
        tags=[TAG],
        security=[{BEARER_SCHEME: []}],
        request_max_body_size=_MAX_BODY_BYTES,
    )


@post("/", status_code=201, summary="Book", responses={**_OUTCOMES, **_BOOKED})
async def book_appointment(
    data: JSONBody[NewAppointment],
    tenant: NamedDependency[Tenant],
    desk: NamedDependency[SalonDesk],
    request: Request[Any, Any, Any],
    idempotency_key: _Key = None,
) -> Response[bytes]:
    """Books exactly this time. Only 201 with the status `confirmed` means booked."""
    command = BookAppointment(
        customer_name=data.customer.name,
        service=service_called(data.service, tenant=tenant),
        staff=None if data.staff is None else staff_called(data.staff, tenant=tenant),
        phone_number=data.customer.phone,
        email=data.customer.email,
        start=read_instant(data.start, field="start"),
    )
    return await desk.answer(
        command,
        wish=Wish.BOOK,
        spec=_BOOK,
        content=msgspec.to_builtins(data),
        key=idempotency_key,
        tenant=tenant,
        request=request,
    )


@get("/", summary="List", responses={**_REFUSALS, **_LIST})
async def list_appointments(
    tenant: NamedDependency[Tenant],
    salon_appointments: NamedDependency[SalonAppointments],
    now: NamedDependency[dt.datetime],
    starting_from: _From = None,
    starting_before: _To = None,
    limit: _Limit = _LISTED,
) -> Response[bytes]:
    """Lists the active appointments that start in the window, by start."""
    start = now if starting_from is None else read_instant(starting_from, field="from")
    command = ListAppointments(window=_window(start, until=starting_before), limit=limit)
    found = await salon_appointments.list(command, tenant=tenant)
    views = [view_of(one, tenant=tenant) for one in found]
    return json_response(
        AppointmentList(appointments=views, is_complete=len(views) < limit), status_code=200
    )


@get("/{reference:str}", summary="Read one", responses={**_REFUSALS, **_NOT_FOUND, **_READ})
async def get_appointment(
    reference: _Reference,
    tenant: NamedDependency[Tenant],
    salon_appointments: NamedDependency[SalonAppointments],
) -> Response[bytes]:
    """Reads one appointment in any state."""
    command = GetAppointment(reference=_checked(reference))
    found = await salon_appointments.get(command, tenant=tenant)
    if found is None:
        raise _not_found()
    return json_response(view_of(found, tenant=tenant), status_code=200)


@post(
    "/{reference:str}/cancel",
    status_code=200,
    summary="Cancel",
    responses={**_OUTCOMES, **_NOT_FOUND, **_DONE},
)
async def cancel_appointment(
    reference: _Reference,
    tenant: NamedDependency[Tenant],
    desk: NamedDependency[SalonDesk],
    request: Request[Any, Any, Any],
    idempotency_key: _Key = None,
) -> Response[bytes]:
    """Cancels it at the calendar; one that is cancelled already stays so (200)."""
    return await desk.answer(
        CancelAppointment(reference=_checked(reference)),
        wish=Wish.CANCEL,
        spec=_CANCEL,
        content={"reference": reference},
        key=idempotency_key,
        tenant=tenant,
        request=request,
    )


@post(
    "/{reference:str}/reschedule",
    status_code=200,
    summary="Move",
    responses={**_OUTCOMES, **_NOT_FOUND, **_DONE},
)
async def reschedule_appointment(
    reference: _Reference,
    data: JSONBody[NewTime],
    tenant: NamedDependency[Tenant],
    desk: NamedDependency[SalonDesk],
    request: Request[Any, Any, Any],
    idempotency_key: _Key = None,
) -> Response[bytes]:
    """Moves it to exactly this time; until that is done, the old time stays the customer's."""
    return await desk.answer(
        RescheduleAppointment(
            reference=_checked(reference), start=read_instant(data.start, field="start")
        ),
        wish=Wish.MOVE,
        spec=_MOVE,
        content={"reference": reference, "start": data.start},
        key=idempotency_key,
        tenant=tenant,
        request=request,
    )


def _window(start: dt.datetime, *, until: str | None) -> TimeSlot:
    try:
        end = start + _SPAN_LISTED if until is None else read_instant(until, field="to")
    except OverflowError:
        message = "is out of the range of the calendar"
        raise invalid(FieldError(field="from", message=message)) from None
    if end <= start:
        raise invalid(FieldError(field="to", message="must be after from"))
    return TimeSlot(start=start, end=end)


def _checked(reference: str) -> str:
    """Return what may be looked up; a database refuses some characters instead of not finding."""
    if len(reference) > _MAX_REFERENCE or not reference.isprintable():
        raise _not_found()
    return reference


def _not_found() -> RequestRefused:
    return RequestRefused(
        "The salon has no appointment of this id or reference.", status_code=404, status="not_found"
    )
