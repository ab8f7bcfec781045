"""The bodies that we read and write over HTTP, as they stand in the OpenAPI document."""

import datetime as dt

from typing import Annotated

from msgspec import Meta, Struct

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.circuit_breaker import BreakerState
from entrypoints.speech.status import Status


_Instant = Annotated[
    str,
    Meta(
        description="ISO 8601 with an offset or Z. A time without an offset is refused.",
        examples=["2026-11-25T15:00:00+01:00"],
        max_length=64,
    ),
]
_Name = Annotated[str, Meta(min_length=1, max_length=120)]
_Word = Annotated[str, Meta(min_length=1, max_length=120)]


class NewCustomer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who the appointment is for."""

    name: Annotated[_Name, Meta(description="First and family name.", examples=["Max Beispiel"])]
    phone: (
        Annotated[
            str,
            Meta(
                description="International, or national in the salon's country.",
                examples=["+49 30 23125042"],
                max_length=64,
            ),
        ]
        | None
    ) = None
    email: Annotated[str, Meta(examples=["max@example.org"], max_length=254)] | None = None


class NewAppointment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wish to book."""

    service: Annotated[
        _Word,
        Meta(
            description="The service's id, name or one of its synonyms.",
            examples=["Herrenhaarschnitt"],
        ),
    ]
    start: _Instant
    customer: NewCustomer
    staff: (
        Annotated[_Word, Meta(description="A person's id or name; nobody named: anyone who can.")]
        | None
    ) = None


class NewTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an appointment shall be moved."""

    start: _Instant


class Named(Struct, frozen=True, kw_only=True):
    """A service or a person; `name` is the id where it is no longer configured."""

    id: str
    name: str


class CustomerView(Struct, frozen=True, kw_only=True):
    """Who an appointment is for."""

    name: str
    phone: str | None
    email: str | None


class AppointmentView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    An appointment as it stands.

    Times are the salon's wall time with its offset. `customer` is given where an appointment is
    read, not where it is changed.
    """

    id: str
    reference: Annotated[str, Meta(description="Short and speakable.", examples=["A-7K3QX"])]
    state: AppointmentState
    service: Named
    staff: Named
    start: dt.datetime
    end: dt.datetime
    customer: CustomerView | None = None


class AppointmentList(Struct, frozen=True, kw_only=True):
    """
    Active appointments that start in the window, by start.

    `is_complete` is false where `limit` cut the list short.
    """

    appointments: list[AppointmentView]
    is_complete: bool


class FreeTime(Struct, frozen=True, kw_only=True):
    """Another time that was free a moment ago."""

    start: dt.datetime
    end: dt.datetime
    staff: Named


class FieldError(Struct, frozen=True, kw_only=True):
    """What is wrong with one field."""

    field: Annotated[str, Meta(examples=["start"])]
    message: str


class AppointmentAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What came of a wish.

    `status` is one of the statuses of the tools; only `confirmed` means booked. `message` is a
    German sentence for the customer. `errors` names the fields that are missing or wrong.
    """

    status: Status
    message: Annotated[str, Meta(description="A German sentence for the customer.")]
    appointment: AppointmentView | None = None
    alternatives: list[FreeTime] = []
    errors: list[FieldError] = []


class ErrorBody(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Why a request was refused before anything was done.

    `message` says what to do. `request_id` is that of `X-Request-Id` and of our log.
    """

    status: Annotated[str, Meta(examples=["unauthorised"])]
    message: str
    errors: list[FieldError] = []
    request_id: str | None = None


class SlotItem(Struct, frozen=True, kw_only=True):
    """A time to choose from."""

    slot_id: str
    spoken: str


class ToolAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    The answer of a tool: one flat object. More keys than these may come; read by name.

    This class describes the body; the body itself is what `entrypoints.speech` presents.
    """

    status: Status
    message: Annotated[
        str,
        Meta(
            description="One line of German that can be spoken as it is.",
            examples=["Ihr Termin ist fest gebucht: Herrenhaarschnitt am Mittwoch um 15 Uhr."],
        ),
    ]
    appointment_ref: Annotated[str, Meta(description="Names it in later calls.")] = ""
    start: Annotated[str, Meta(description="ISO 8601, the salon's wall time.")] = ""
    end: Annotated[str, Meta(description="As start.")] = ""
    spoken_when: Annotated[str, Meta(description="The start in words.")] = ""
    requested_start: Annotated[str, Meta(description="The time that was asked for.")] = ""
    slots: Annotated[list[SlotItem], Meta(description="Times to choose from.")] = []
    slot_1_id: Annotated[
        str, Meta(description="As in slots, and so on, for flows that read strings only.")
    ] = ""
    would: Annotated[
        str, Meta(description="In a test: hold, book, move or cancel, which was not done.")
    ] = ""
    hold_expires_in_s: Annotated[str, Meta(description="How long a held time is kept.")] = ""
    retry_after_s: Annotated[str, Meta(description="When to ask get_booking_status.")] = ""
    missing: Annotated[str, Meta(description="What must be said, as a machine's word.")] = ""
    choices: Annotated[list[str], Meta(description="What there is to choose from.")] = []


class Liveness(Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: str


class ReadinessView(Struct, frozen=True, kw_only=True):
    """`checks` has "ok" or the problem for every part that calls need."""

    status: Annotated[str, Meta(examples=["ready"])]
    checks: dict[str, str]


class PartDetails(Struct, frozen=True, kw_only=True):
    """One part; without one that is not needed calls are served all the same."""

    is_well: bool
    is_needed: bool
    problem: str | None


class HealthDetails(Struct, frozen=True, kw_only=True):
    """What operations may see; `breakers` has the state of each salon's, by the salon's id."""

    status: str
    version: str
    uptime_seconds: int
    parts: dict[str, PartDetails]
    breakers: dict[str, BreakerState]


class EventReceived(Struct, frozen=True):
    """A webhook's event is stored: for the first time, or it was already."""

    status: Annotated[str, Meta(examples=["stored", "repeated"])]


class InboundVariables(Struct, frozen=True):
    """What the agent should know before it greets; empty where that is not known."""

    dynamic_variables: dict[str, str] | None = None


class InboundAnswer(Struct, frozen=True):
    """What Retell asks for when a call comes in."""

    call_inbound: InboundVariables
