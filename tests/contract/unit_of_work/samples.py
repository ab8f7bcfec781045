"""Plausible rows for the storage suites; whole seconds only, since databases keep milliseconds."""

import datetime as dt
import itertools

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_report import Teller
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.call import Call
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UnderstoodWish,
)
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.customer import Customer
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.idempotency import IdempotencyKey, booking_intent
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from booking_domain.model.known_customer import KnownCustomer, seen
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.rehearsal import Act, Rehearsal
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import AppointmentConfirmed, AppointmentSummary
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.model.tool_trace import ToolTrace


NOW = dt.datetime(2025, 11, 20, 9, 0, tzinfo=dt.UTC)
SALON = "salon-a"
OTHER_SALON = "salon-b"
SALONS = (SALON, OTHER_SALON)
CALL = "call_7b1d3c"
CHAIR = "chair-1"
MAX = Customer(name="Max Beispiel", phone=PhoneNumber("+4915112345678"), email=None)
ERIKA = Customer(name="Erika Müßtermann", phone=PhoneNumber("+493033081738"), email="e@salon.test")

_numbers = itertools.count(1)


def minutes(number: int) -> dt.timedelta:
    """Return so many minutes."""
    return dt.timedelta(minutes=number)


def slot_at(hour: int, minute: int = 0, *, lasting: int = 30) -> TimeSlot:
    """Return a slot on the day after `NOW`, in UTC."""
    return TimeSlot.lasting(dt.datetime(2025, 11, 21, hour, minute, tzinfo=dt.UTC), minutes=lasting)


def intent_of(
    slot: TimeSlot, *, customer: Customer = MAX, tenant_id: str = SALON
) -> IdempotencyKey:
    """Return the key of a wish for this slot."""
    return booking_intent(
        tenant_id=tenant_id,
        call_id=CALL,
        customer=customer,
        service_id="herrenhaarschnitt",
        start=slot.start,
        named_staff_id=None,
    )


def held(
    slot: TimeSlot,
    *,
    tenant_id: str = SALON,
    call_id: str | None = CALL,
    resource_id: str = CHAIR,
    until: dt.datetime = NOW + dt.timedelta(minutes=3),
) -> Appointment:
    """Return a new hold under an id and a reference of its own."""
    number = next(_numbers)
    return Appointment(
        tenant_id=tenant_id,
        appointment_id=f"00000000-0000-4000-8000-{number:012d}",
        reference=f"A-{number:05d}",
        call_id=call_id,
        service_id="herrenhaarschnitt",
        staff_id="anna",
        resource_id=resource_id,
        event_type="101",
        slot=slot,
        buffer_before_minutes=0,
        buffer_after_minutes=10,
        state=AppointmentState.HELD,
        hold_until=until,
    )


def pending(
    slot: TimeSlot,
    *,
    tenant_id: str = SALON,
    call_id: str | None = CALL,
    resource_id: str = CHAIR,
    customer: Customer = MAX,
) -> Appointment:
    """Return a new appointment whose booking saga has just begun."""
    hold = held(slot, tenant_id=tenant_id, call_id=call_id, resource_id=resource_id)
    intent = intent_of(slot, customer=customer, tenant_id=tenant_id)
    return hold.booking(customer=customer, intent=intent, saga=booking_saga(slot, key=intent))


def confirmed(appointment: Appointment) -> Appointment:
    """Return it as its booking saga leaves it."""
    return evolve(
        appointment, state=AppointmentState.CONFIRMED, saga=None, provider_uid="uid-1", events=1
    )


def cancelled(appointment: Appointment) -> Appointment:
    """Return it as a cancel saga leaves it."""
    return evolve(appointment, state=AppointmentState.CANCELLED, saga=None, events=2)


def booking_saga(slot: TimeSlot, *, key: str) -> BookingSaga:
    """Return a booking saga before its first create."""
    return BookingSaga(
        key=key,
        event_type="101",
        slot=slot,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=dt.timedelta(seconds=150),
    )


def cancel_saga(uid: str) -> CancelSaga:
    """Return a cancel saga before its first cancel."""
    return CancelSaga(uid=uid, sent_at=NOW, landing_horizon=dt.timedelta(seconds=150))


def reschedule_saga(uid: str, *, old: TimeSlot, new: TimeSlot) -> RescheduleSaga:
    """Return a reschedule saga before its first move."""
    return RescheduleSaga(
        uid=uid,
        old_slot=old,
        new_slot=new,
        target=new,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=dt.timedelta(seconds=150),
    )


def event_of(appointment: Appointment, *, sequence: int) -> AppointmentEvent:
    """Return an event of this appointment, one second after the one before it."""
    return AppointmentEvent(
        appointment_id=appointment.appointment_id,
        sequence=sequence,
        kind=EventKind.BOOKED if sequence == 1 else EventKind.RESCHEDULED,
        at=NOW + dt.timedelta(seconds=sequence),
        slot=appointment.slot,
        detail="",
    )


def watch_of(appointment: Appointment) -> BookingWatch:
    """Return a watch over this appointment."""
    return BookingWatch.beginning(
        tenant_id=appointment.tenant_id,
        appointment_id=appointment.appointment_id,
        event_type=appointment.event_type,
        sent_at=NOW,
        landing_horizon=dt.timedelta(seconds=150),
        now=NOW,
    )


def decision_of(appointment: Appointment) -> DecisionRecord:
    """Return the report that its booking is missing."""
    return DecisionRecord(
        appointment_id=appointment.appointment_id,
        subject="",
        verdict=Verdict.REPORTED,
        reason="no_booking_in_the_calendar",
        fence=appointment.fence,
        at=NOW,
    )


def failure_of(appointment: Appointment, *, uid: str) -> SyncFailure:
    """Return the first failed try to cancel a stray of it."""
    return SyncFailure(
        appointment_id=appointment.appointment_id,
        uid=uid,
        kind=SyncFailureKind.STRAY,
        tries=1,
        first_at=NOW,
        last_at=NOW,
        reason="unknown",
    )


def offer_of(slot: TimeSlot, *, slot_id: str = "s_k7q2m9xa", call_id: str = CALL) -> SlotOffer:
    """Return an offer of this slot."""
    return SlotOffer(
        slot_id=slot_id,
        call_id=call_id,
        service_id="herrenhaarschnitt",
        staff_id="anna",
        slot=slot,
        staff_was_named=False,
    )


def call_of(caller: PhoneNumber | None, *, call_id: str = CALL) -> Call:
    """Return a call that has just begun."""
    return Call(call_id=call_id, platform="retell", caller=caller, first_seen_at=NOW)


def known(
    customer: Customer = MAX, *, tenant_id: str = SALON, at: dt.datetime = NOW
) -> KnownCustomer:
    """Return somebody with a number who books at this time."""
    found = seen(customer, tenant_id=tenant_id, at=at)
    assert found is not None
    return found


def receipt_of(
    invocation_id: str, *, appointment_id: str | None = None, call_id: str = CALL
) -> ToolReceipt:
    """Return the receipt of a tool call that is still running."""
    return ToolReceipt(
        key=ReceiptKey(platform="retell", call_id=call_id, invocation_id=invocation_id),
        tool="book_appointment",
        arguments_digest="0" * 64,
        appointment_id=appointment_id,
        result=None,
        received_at=NOW,
        expires_at=NOW + dt.timedelta(seconds=30),
    )


def trace_of(call_id: str, *, correlation_id: str) -> ToolTrace:
    """Return the trace of a booking that was made at `NOW`."""
    return ToolTrace(
        tenant_id=SALON,
        correlation_id=correlation_id,
        platform="retell",
        call_id=call_id,
        tool_call_id="tool_1",
        tool="book_appointment",
        status="confirmed",
        is_overdue=False,
        arrived_at=NOW,
        duration_ms=812,
    )


def callback_of(
    callback_id: str = "callback-1",
    *,
    name: str | None = "Max Beispiel",
    call_id: str | None = CALL,
    asked_at: dt.datetime = NOW,
) -> CallbackRequest:
    """Return what somebody wishes who could not be served."""
    return CallbackRequest(
        callback_id=callback_id,
        reason=CallbackReason.CALENDAR_DOWN,
        call_id=call_id,
        name=name,
        number=MAX.phone,
        asked_at=asked_at,
        wishes=(
            CallbackWish(
                tool="book_appointment",
                said=SaidWish(service="Herrenschnitt", date_text="morgen früh"),
                understood=UnderstoodWish(service_id="herren", windows=(slot_at(8, lasting=240),)),
            ),
        ),
    )


def confirmation_of(appointment: Appointment) -> AppointmentConfirmed:
    """Return the result that confirms this appointment."""
    return AppointmentConfirmed(
        AppointmentSummary(
            appointment_id=appointment.appointment_id,
            reference=appointment.reference,
            service_id=appointment.service_id,
            staff_id=appointment.staff_id,
            slot=appointment.slot,
            state=AppointmentState.CONFIRMED,
        )
    )


def inbox_event_of(dedupe_key: str) -> InboxEvent:
    """Return an event as a calendar sends it."""
    return InboxEvent(
        source=CALCOM,
        dedupe_key=dedupe_key,
        kind="BOOKING_CREATED",
        version="2021-10-20",
        sent_at=NOW,
        received_at=NOW,
        body='{"triggerEvent":"BOOKING_CREATED"}',
    )


def foreign_booking(uid: str, *, slot: TimeSlot) -> ForeignBooking:
    """Return a booking that somebody made on the web."""
    return ForeignBooking(
        uid=uid,
        resource_id=CHAIR,
        event_type="101",
        slot=slot,
        status=ProviderStatus.ACCEPTED,
        sequence=0,
        said_at=NOW,
        teller=Teller.WEBHOOK,
        heard_at=NOW,
    )


def rehearsal_of(call_id: str, *, rehearsal_id: str = "r-1") -> Rehearsal:
    """Return a booking of this call that was not made."""
    return Rehearsal(
        rehearsal_id=rehearsal_id,
        call_id=call_id,
        act=Act.BOOK,
        service_id="herren",
        staff_id="anna",
        slot=slot_at(10),
        appointment_id=None,
        at=NOW,
    )
