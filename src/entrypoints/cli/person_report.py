"""What is known of a person, and what an erasure does and leaves to do, as JSON and in words."""

import datetime as dt
import enum

from collections.abc import Iterable, Sequence
from typing import Any, Final

import click

from attrs import asdict
from rich.console import Console
from rich.table import Table

from booking_domain.application.erase_person import ErasurePlan, Hindered, Hindrance
from booking_domain.application.known_persons import (
    KnownCall,
    KnownCallback,
    KnownEvent,
    KnownOfPerson,
)
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.known_person import Mention
from booking_domain.model.tool_receipt import ToolReceipt


_FOR_GOOD: Final = "Erase this for good?"
_HANDED_OUT: Final = frozenset({Mention.THEIRS, Mention.SHARED})
_WHERE: Final = {
    StepKind.CALENDAR_BOOKING: "Cal.com: erase the attendee of booking",
    StepKind.PLATFORM_CALL: "voice platform: delete the call",
}
_WHY: Final = {
    Hindrance.AHEAD: "is ahead: cancel it first, or give --cancel-ahead",
    Hindrance.STUCK: "is ahead, and nobody knows whether it stands: see voice-booking resolve",
    Hindrance.UNDER_WAY: "is being booked, moved or cancelled: wait until that has ended",
    Hindrance.UNSETTLED: (
        "may still have a booking in the calendar that nobody owns: see voice-booking reconcile"
    ),
}


def as_json(known: KnownOfPerson) -> dict[str, Any]:
    """This will return everything; what is somebody else's too has no content."""
    return {
        "tenant": known.person.tenant_id,
        "number": known.person.number.e164,
        "names": list(known.person.names),
        "appointments": [_appointment(one) for one in known.person.appointments],
        "known_as": [_customer(one) for one in known.person.customers],
        "history": [_change(one) for one in known.history],
        "calls": [_call(one.call) for one in _handed_out(known.calls)],
        "callbacks": [_callback(one) for one in _asked_back(known.callbacks)],
        "tool_answers": [_receipt(one) for one in known.receipts],
        "received": [_event(one) for one in known.events if one.mention in _HANDED_OUT],
        "elsewhere": {
            "calendar_bookings": list(known.person.booking_uids),
            "note": "Cal.com and the voice platform keep records of their own.",
        },
    }


def show_known(known: KnownOfPerson) -> None:
    """This will print a short table."""
    table = Table(title=", ".join(known.person.names) or "(no name)", title_justify="left")
    for heading in ("what", "how many", "first", "last"):
        table.add_column(heading)
    calls = [one.call.first_seen_at for one in _handed_out(known.calls)]
    received = [one.event.received_at for one in known.events if one.mention in _HANDED_OUT]
    for what, moments in (
        ("appointments", [one.slot.start for one in known.person.appointments]),
        ("known as a customer", [one.first_seen_at for one in known.person.customers]),
        ("changes of them", [one.at for one in known.history]),
        ("calls", calls),
        ("call-backs", [one.asked_at for one in _asked_back(known.callbacks)]),
        ("answers of tools", [one.received_at for one in known.receipts]),
        ("events received", received),
    ):
        days = [f"{moment:%Y-%m-%d}" for moment in (min(moments), max(moments))] if moments else []
        table.add_row(what, str(len(moments)), *days)
    Console().print(table)


def show_plan(plan: ErasurePlan) -> None:
    """This will print what an erasure would do, without a number."""
    names = ", ".join(plan.known.person.names) or "the number without a name"
    counts = ", ".join(
        f"{plan.count(kind)} {words}"
        for kind, words in (
            (StepKind.APPOINTMENT, "appointments lose their person"),
            (StepKind.CUSTOMER, "entries of known customers are deleted"),
            (StepKind.CALL, "calls are deleted with their tool answers"),
            (StepKind.CALLBACK, "call-back requests are deleted"),
            (StepKind.EVENT, "received events are emptied"),
        )
    )
    ahead = plan.count(StepKind.CANCELLATION)
    first = f"{ahead} appointments ahead are cancelled, then " if ahead else ""
    click.echo(f"{names}: {first}{counts}.")
    if plan.hindered:
        # Nothing is noted of a plan that is refused: `person todo` would not know it.
        return
    by_hand = sum(step.kind.is_by_hand for step in plan.steps)
    click.echo(f"{by_hand} things elsewhere are left to you then: see voice-booking person todo.")


def question(plan: ErasurePlan) -> str:
    """This will ask whether it shall be done."""
    ahead = plan.count(StepKind.CANCELLATION)
    return f"Cancel {ahead} appointments and erase this for good?" if ahead else _FOR_GOOD


def why_not(plan: ErasurePlan) -> str:
    """This will say why an erasure is refused, in one sentence."""
    reasons = "; ".join(_reason(one) for one in plan.hindered)
    return f"not erased, and nothing was noted to be done by hand: {reasons}"


def show_to_do(steps: Iterable[ErasureStep]) -> None:
    """This will print what is left to do by hand, a line each, ready to be ticked off."""
    for step in steps:
        click.echo(f"{step.step_id}  {_WHERE[step.kind]} {step.subject}")


def to_do_as_json(steps: Sequence[ErasureStep]) -> list[dict[str, Any]]:
    """This will return the same for programs."""
    return [
        {
            "id": step.step_id,
            "kind": step.kind.value,
            "subject": step.subject,
            "noted_at": step.noted_at.isoformat(),
        }
        for step in steps
    ]


def _reason(one: Hindered) -> str:
    if one.hindrance is Hindrance.IN_A_CALL:
        later = one.at + dt.timedelta(hours=1)
        return f"the person may still be on the line: try again after {later:%H:%M} UTC"
    return f"{one.reference} of {one.at:%Y-%m-%d %H:%M} UTC {_WHY[one.hindrance]}"


def _handed_out(calls: Iterable[KnownCall]) -> tuple[KnownCall, ...]:
    return tuple(one for one in calls if one.mention in _HANDED_OUT)


def _asked_back(callbacks: Iterable[KnownCallback]) -> tuple[CallbackRequest, ...]:
    return tuple(one.request for one in callbacks if one.mention in _HANDED_OUT)


def _appointment(one: Appointment) -> dict[str, Any]:
    customer = one.customer
    return {
        "appointment_id": one.appointment_id,
        "reference": one.reference,
        "name": customer.name if customer else None,
        "number": customer.phone.e164 if customer and customer.phone else None,
        "email": customer.email if customer else None,
        "service": one.service_id,
        "staff": one.staff_id,
        "starts_at": one.slot.start.isoformat(),
        "ends_at": one.slot.end.isoformat(),
        "state": one.state.value,
        "failure": one.failure.value if one.failure else None,
        "call_id": one.call_id,
        "calendar_bookings": [uid for uid in (*one.previous_uids, one.provider_uid) if uid],
    }


def _customer(one: KnownCustomer) -> dict[str, Any]:
    return {
        "name": one.name,
        "number": one.phone.e164,
        "consent_to_recognition": one.consent.value,
        "consent_at": _moment(one.consent_at),
        "ai_disclosed_at": _moment(one.disclosed_at),
        "no_shows": one.no_shows,
        "first_seen_at": one.first_seen_at.isoformat(),
        "last_seen_at": one.last_seen_at.isoformat(),
    }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _change(one: AppointmentEvent) -> dict[str, Any]:
    return {
        "appointment_id": one.appointment_id,
        "what": one.kind.value,
        "at": one.at.isoformat(),
        "starts_at": one.slot.start.isoformat(),
        "detail": one.detail,
    }


def _call(one: Call) -> dict[str, Any]:
    return {
        "call_id": one.call_id,
        "platform": one.platform,
        "number": one.caller.e164 if one.caller else None,
        "first_seen_at": one.first_seen_at.isoformat(),
        "course": asdict(one, value_serializer=_plain),
    }


def _callback(one: CallbackRequest) -> dict[str, Any]:
    return {
        "callback_id": one.callback_id,
        "name": one.name,
        "number": one.number.e164 if one.number else None,
        "asked_at": one.asked_at.isoformat(),
        "content": asdict(one, value_serializer=_plain),
    }


def _receipt(one: ToolReceipt) -> dict[str, Any]:
    return {
        "tool": one.tool,
        "call_id": one.key.call_id,
        "received_at": one.received_at.isoformat(),
        "appointment_id": one.appointment_id,
        "answer": type(one.result).__name__ if one.result is not None else None,
        "content": asdict(one.result, value_serializer=_plain) if one.result is not None else None,
    }


def _plain(_: object, __: object, value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    return value.value if isinstance(value, enum.Enum) else value


def _event(one: KnownEvent) -> dict[str, Any]:
    shared = one.mention is Mention.SHARED
    return {
        "source": one.event.source,
        "kind": one.event.kind,
        "received_at": one.event.received_at.isoformat(),
        "content": None if shared else one.event.body,
        "is_also_about_others": shared,
    }
