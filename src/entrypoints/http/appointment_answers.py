"""From a use case's result to what the salon's own software gets: a status code and a body."""

import datetime as dt
import enum

from http import HTTPStatus
from typing import assert_never

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AmbiguousTime,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    CallbackNoted,
    Missing,
    NeedsInput,
    NoneFree,
    NotDone,
    OnlyRehearsed,
    PastDate,
    PolicyDenied,
    SalonClosed,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    TooLateToChange,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.tenant import Tenant
from entrypoints.http.schemas import (
    AppointmentAnswer,
    AppointmentView,
    CustomerView,
    FieldError,
    FreeTime,
    Named,
)
from entrypoints.speech.presentation import present


class Wish(enum.Enum):
    """What was asked for."""

    BOOK = "book"
    CANCEL = "cancel"
    MOVE = "move"


_FIELDS = {
    Missing.SERVICE: "service",
    Missing.UNKNOWN_SERVICE: "service",
    Missing.UNKNOWN_STAFF: "staff",
    Missing.STAFF_WITHOUT_SERVICE: "staff",
    Missing.NAME: "customer.name",
    Missing.PHONE_NUMBER: "customer.phone",
    Missing.PHONE_NUMBER_AGAIN: "customer.phone",
    Missing.REST_OF_PHONE_NUMBER: "customer.phone",
    Missing.OTHER_PHONE_NUMBER: "customer.phone",
    Missing.EMAIL: "customer.email",
}
_CODES_OF_FAILURES = {
    Failure.SLOT_TAKEN: HTTPStatus.CONFLICT,
    Failure.ALREADY_BOOKED: HTTPStatus.CONFLICT,
    Failure.CANCELLED_OUTSIDE: HTTPStatus.CONFLICT,
    Failure.OTHER_TIME_BOOKED: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.NOT_ALLOWED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Failure.IN_THE_PAST: HTTPStatus.UNPROCESSABLE_ENTITY,
    Failure.ATTENDEE_REFUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Failure.CALENDAR_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.MISCONFIGURED: HTTPStatus.SERVICE_UNAVAILABLE,
}
_CODES_OF_TROUBLES = {
    Trouble.CALENDAR: HTTPStatus.SERVICE_UNAVAILABLE,
    Trouble.STORAGE: HTTPStatus.SERVICE_UNAVAILABLE,
    Trouble.CONFLICT: HTTPStatus.SERVICE_UNAVAILABLE,
    Trouble.MISCONFIGURED: HTTPStatus.SERVICE_UNAVAILABLE,
    Trouble.UNKNOWN_TOOL: HTTPStatus.NOT_FOUND,
    Trouble.REPEATED_WITH_OTHER_ARGUMENTS: HTTPStatus.UNPROCESSABLE_ENTITY,
    Trouble.DEFECT: HTTPStatus.INTERNAL_SERVER_ERROR,
    Trouble.NOT_SERVED: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_code_of(result: ToolResult, *, wish: Wish) -> HTTPStatus:
    """This will return the code that says whether the wish was fulfilled, and whose turn it is."""
    match result:
        case (
            AppointmentConfirmed()
            | AppointmentRequested()
            | AppointmentCancelled()
            | AppointmentRescheduled()
            | AlreadyBooked()
            | StillPending()
        ):
            return _code_of_outcome(result, wish=wish)
        case AppointmentsFound() | SlotHeld():
            return HTTPStatus.OK
        case AppointmentNotFound():
            return HTTPStatus.NOT_FOUND
        case SlotAvailable() | SlotsOffered() | NoneFree() | SlotTaken() | AmbiguousAppointment():
            return HTTPStatus.CONFLICT
        case SalonClosed() | OnlyRehearsed():
            return HTTPStatus.CONFLICT
        case NeedsInput() | AmbiguousTime() | PastDate() | PolicyDenied() | TooLateToChange():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case NotDone(failure=failure):
            return _CODES_OF_FAILURES[failure]
        case CallbackNoted():
            return HTTPStatus.ACCEPTED
        case SystemUnavailable(trouble=trouble):
            return _CODES_OF_TROUBLES[trouble]
        case _:
            assert_never(result)


def _code_of_outcome(
    result: (
        AppointmentConfirmed
        | AppointmentRequested
        | AppointmentCancelled
        | AppointmentRescheduled
        | AlreadyBooked
        | StillPending
    ),
    *,
    wish: Wish,
) -> HTTPStatus:
    appointment = result.appointment
    match result:
        case AppointmentConfirmed():
            return HTTPStatus.CREATED if wish is Wish.BOOK else HTTPStatus.CONFLICT
        case AppointmentRequested():
            return HTTPStatus.ACCEPTED if wish is Wish.BOOK else HTTPStatus.CONFLICT
        case AppointmentCancelled():
            return HTTPStatus.OK if wish is Wish.CANCEL else HTTPStatus.CONFLICT
        case AppointmentRescheduled(asked_start=asked):
            return _code_of_move(appointment, asked=asked)
        case AlreadyBooked():
            return HTTPStatus.OK if wish is Wish.MOVE else HTTPStatus.CONFLICT
        case StillPending(is_repeat=is_repeat):
            # One that stands or is held was not touched: somebody else changed it just then.
            untouched = appointment.state.stands or appointment.state is AppointmentState.HELD
            return HTTPStatus.CONFLICT if is_repeat or untouched else HTTPStatus.ACCEPTED
        case _:
            assert_never(result)


def _code_of_move(appointment: AppointmentSummary, *, asked: dt.datetime) -> HTTPStatus:
    if appointment.slot.start != asked:
        return HTTPStatus.CONFLICT
    requested = appointment.state is AppointmentState.REQUESTED
    return HTTPStatus.ACCEPTED if requested else HTTPStatus.OK


def answer_of(result: ToolResult, *, tenant: Tenant, now: dt.datetime) -> AppointmentAnswer:
    """This will put a result into a body; `now` (aware) is when it is heard."""
    spoken = present(result, tenant=tenant, now=now)
    summary = _summary_in(result)
    return AppointmentAnswer(
        status=spoken.status,
        message=spoken.message,
        appointment=None if summary is None else view_of(summary, tenant=tenant),
        alternatives=[_free_time(offer, tenant=tenant) for offer in _offers_in(result)],
        errors=_errors_in(result, message=spoken.message),
    )


def view_of(known: AppointmentSummary | Appointment, *, tenant: Tenant) -> AppointmentView:
    """This will return an appointment with the names of today's configuration."""
    zone = tenant.location.zone
    customer: CustomerView | None = None
    if isinstance(known, Appointment) and known.customer is not None:
        phone = known.customer.phone
        customer = CustomerView(
            name=known.customer.name,
            phone=None if phone is None else phone.e164,
            email=known.customer.email,
        )
    return AppointmentView(
        id=known.appointment_id,
        reference=known.reference,
        state=known.state,
        service=_service(known.service_id, tenant=tenant),
        staff=_staff(known.staff_id, tenant=tenant),
        start=known.slot.start.astimezone(zone),
        end=known.slot.end.astimezone(zone),
        customer=customer,
    )


def _summary_in(result: ToolResult) -> AppointmentSummary | None:
    match result:
        case (
            AppointmentConfirmed()
            | AppointmentRequested()
            | StillPending()
            | AlreadyBooked()
            | AppointmentCancelled()
            | AppointmentRescheduled()
            | NotDone()
            | TooLateToChange()
        ):
            return result.appointment
        case _:
            return None


def _offers_in(result: ToolResult) -> tuple[SlotOffer, ...]:
    match result:
        case SlotsOffered() | SalonClosed() | SlotTaken() | NotDone():
            return result.offers
        case _:
            return ()


def _errors_in(result: ToolResult, *, message: str) -> list[FieldError]:
    match result:
        case NeedsInput(missing=missing):
            return [FieldError(field=_FIELDS.get(missing, "start"), message=message)]
        case AmbiguousTime() | PastDate():
            return [FieldError(field="start", message=message)]
        case SystemUnavailable(trouble=Trouble.REPEATED_WITH_OTHER_ARGUMENTS):
            used = "this key was used for another request; take a new one"
            return [FieldError(field="Idempotency-Key", message=used)]
        case _:
            return []


def _free_time(offer: SlotOffer, *, tenant: Tenant) -> FreeTime:
    zone = tenant.location.zone
    return FreeTime(
        start=offer.slot.start.astimezone(zone),
        end=offer.slot.end.astimezone(zone),
        staff=_staff(offer.staff_id, tenant=tenant),
    )


def _service(service_id: str, *, tenant: Tenant) -> Named:
    service = tenant.service(service_id)
    return Named(id=service_id, name=service.name if service is not None else service_id)


def _staff(staff_id: str, *, tenant: Tenant) -> Named:
    member = tenant.member(staff_id)
    return Named(id=staff_id, name=member.name if member is not None else staff_id)
