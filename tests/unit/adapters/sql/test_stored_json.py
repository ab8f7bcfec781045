"""Sagas and results as stored JSON: complete, strict, and readable for later code."""

import datetime as dt
import json
import typing

import pytest

from attrs import evolve

from adapters.sql.stored_json import (
    UnreadableJson,
    dump_result,
    dump_saga,
    load_result,
    load_saga,
)
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_saga import BookingPhase, BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.closed_days import Closure
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Question,
    TimeOnly,
    Window,
)
from booking_domain.model.rehearsal import Act
from booking_domain.model.reschedule_saga import ReschedulePhase, RescheduleSaga
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
    Policy,
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
from booking_domain.model.saga import (
    Cancelled,
    Compensated,
    Confirmed,
    Ending,
    Failure,
    Refused,
    Requested,
    Stuck,
)
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot


START = dt.datetime(2025, 11, 24, 9, 0, tzinfo=dt.UTC)
SLOT = TimeSlot.lasting(START, minutes=30)
OFFER = SlotOffer(
    slot_id="s_k7q2m9xa",
    call_id="call_1",
    service_id="herrenhaarschnitt",
    staff_id="anna",
    slot=SLOT,
    staff_was_named=True,
)
SUMMARY = AppointmentSummary(
    appointment_id="a-1",
    reference="A-7K3QX",
    service_id="herrenhaarschnitt",
    staff_id="anna",
    slot=SLOT,
    state=AppointmentState.CONFIRMED,
)
READINGS = (
    Exact(START.astimezone(dt.timezone(dt.timedelta(hours=1)))),
    DayOnly(dt.date(2025, 11, 24)),
    TimeOnly(dt.time(10, 30)),
    Window(dt.date(2025, 11, 24), dt.time(12), None, Daypart.AFTERNOON),
    DayRange(dt.date(2025, 11, 24), None),
)
RESULTS: tuple[ToolResult, ...] = (
    SlotAvailable(OFFER),
    SlotsOffered((OFFER, OFFER), requested_start=START),
    NoneFree(dt.date(2025, 11, 24), dt.date(2025, 11, 30)),
    SlotHeld(OFFER, "a-1", until=START),
    AppointmentConfirmed(SUMMARY),
    AppointmentRequested(SUMMARY),
    StillPending(SUMMARY),
    SlotTaken((OFFER,)),
    AlreadyBooked(SUMMARY),
    AppointmentCancelled(SUMMARY, by_caller=False),
    AppointmentRescheduled(SUMMARY, asked_start=START),
    AppointmentsFound((SUMMARY,)),
    AmbiguousAppointment((SUMMARY, SUMMARY)),
    AppointmentNotFound(),
    NeedsInput(Missing.UNKNOWN_STAFF, choices=("Anna", "Jörg")),
    AmbiguousTime(READINGS, Question.WHICH_DAY),
    PastDate(),
    CallbackNoted(),
    OnlyRehearsed(Act.MOVE, SLOT, appointment=SUMMARY, offer=OFFER),
    PolicyDenied(Policy.LEAD_TIME),
    SalonClosed(
        dt.date(2025, 12, 25), dt.date(2025, 12, 25), Closure(feast="weihnachten"), offers=(OFFER,)
    ),
    TooLateToChange(SUMMARY),
    NotDone(SUMMARY, Failure.NOT_ALLOWED),
    SystemUnavailable(Trouble.CALENDAR),
)
ENDINGS: tuple[Ending | None, ...] = (
    None,
    Confirmed("uid-1", SLOT),
    Requested("uid-1", SLOT),
    Refused(Failure.SLOT_TAKEN),
    Compensated("uid-1", Failure.OTHER_TIME_BOOKED),
    Cancelled(),
    Stuck("compensation_failed", uid=None),
)
BOOKING = BookingSaga(
    key="k",
    event_type="101",
    slot=SLOT,
    repeatable=True,
    sent_at=START,
    landing_horizon=dt.timedelta(seconds=150.5),
    phase=BookingPhase.LOCATING,
    creates=2,
    look_ups=3,
    not_before=START,
    taken_until=START,
    uid="uid-1",
)
CANCEL = CancelSaga(uid="uid-1", sent_at=START, landing_horizon=dt.timedelta(seconds=150))
RESCHEDULE = RescheduleSaga(
    uid="uid-1",
    old_slot=SLOT,
    new_slot=TimeSlot.lasting(START, minutes=45),
    target=SLOT,
    repeatable=False,
    sent_at=START,
    landing_horizon=dt.timedelta(seconds=150),
    phase=ReschedulePhase.TRACING,
)
# What earlier programs have stored: this text never changes, whatever the code does.
STORED_BOOKING = (
    '{"key":"k","event_type":"101","slot":{"start":"2025-11-24T09:00:00+00:00",'
    '"end":"2025-11-24T09:30:00+00:00"},"repeatable":true,"sent_at":"2025-11-24T09:00:00+00:00",'
    '"landing_horizon":150.5,"phase":"locating","creates":2,"look_ups":3,'
    '"not_before":"2025-11-24T09:00:00+00:00","taken_until":"2025-11-24T09:00:00+00:00",'
    '"uid":"uid-1","was_unknown":false,"ending":null,"_type":"BookingSaga"}'
)
STORED_RESULT = (
    '{"appointment":{"appointment_id":"a-1","reference":"A-7K3QX","service_id":"herrenhaarschnitt",'
    '"staff_id":"anna","slot":{"start":"2025-11-24T09:00:00+00:00",'
    '"end":"2025-11-24T09:30:00+00:00"},"state":"confirmed"},"_type":"AppointmentConfirmed"}'
)


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_a_result_comes_back_as_it_was(result: ToolResult) -> None:
    """Every member of the union with every kind of value survives."""
    assert load_result(dump_result(result)) == result


def test_every_result_has_an_example() -> None:
    """A new member of the union does not go untested."""
    assert {type(result) for result in RESULTS} == set(typing.get_args(ToolResult))


@pytest.mark.parametrize(
    "saga", [BOOKING, CANCEL, RESCHEDULE], ids=lambda saga: type(saga).__name__
)
@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: type(ending).__name__)
def test_a_saga_comes_back_as_it_was(
    saga: BookingSaga | CancelSaga | RescheduleSaga, ending: Ending | None
) -> None:
    """Every saga survives with every ending."""
    saga = evolve(saga, ending=ending)

    assert load_saga(dump_saga(saga)) == saga


def test_every_ending_has_an_example() -> None:
    """A new member of the union does not go untested."""
    assert {type(ending) for ending in ENDINGS if ending} == set(typing.get_args(Ending))


def test_what_was_stored_can_be_read() -> None:
    """The texts of the first program are read by this one."""
    assert load_saga(STORED_BOOKING) == BOOKING
    assert load_result(STORED_RESULT) == AppointmentConfirmed(SUMMARY)


def test_what_is_stored_has_only_grown() -> None:
    """A changed text must be noticed, since programs of two versions share a database."""
    former, present = json.loads(STORED_BOOKING), json.loads(dump_saga(BOOKING))
    assert former == {name: present[name] for name in former}
    assert present.keys() - former.keys() == {
        "resumed_at",
        "undo_trouble",
        "answer_by",
        "refusals",
    }
    assert dump_result(AppointmentConfirmed(SUMMARY)) == STORED_RESULT


def test_a_field_with_a_default_may_be_missing() -> None:
    """A history from before the field was there is read with its default."""
    text = STORED_BOOKING.replace('"taken_until":"2025-11-24T09:00:00+00:00",', "")

    assert load_saga(text) == evolve(BOOKING, taken_until=None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON at character 0"),
        ("[]", "@ $"),
        ("null", "@ $"),
        ("{}", "_type"),
        ('{"_type":"MagicSaga"}', "MagicSaga"),
        (STORED_BOOKING.replace('"key"', '"code":1,"key"'), "unknown field code @ $"),
        (STORED_BOOKING.replace('"key":"k",', ""), "key"),
        (STORED_BOOKING.replace('"key":"k"', '"key":null'), "$.key"),
        (STORED_BOOKING.replace("true", '"false"'), "$.repeatable"),
        (STORED_BOOKING.replace("locating", "dreaming"), "$.phase"),
        (STORED_BOOKING.replace("09:30:00+00:00", "08:30:00+00:00"), "$.slot"),
        (STORED_BOOKING.replace('30:00+00:00"', '30:00"'), "$.slot.end"),
        (STORED_BOOKING.replace("150.5", '"long"'), "$.landing_horizon"),
        (STORED_BOOKING.replace('"ending":null', '"ending":{"_type":"Happy"}'), "$.ending"),
    ],
)
def test_what_is_damaged_is_refused_with_its_place(text: str, told: str) -> None:
    """Nothing is guessed and nothing ignored, and the error says where the fault is."""
    with pytest.raises(UnreadableJson) as caught:
        load_saga(text)

    assert told in str(caught.value)


def test_a_naive_time_is_not_stored() -> None:
    """An offer's question with a time that has no zone is a defect, not a row."""
    naive = dt.datetime(2025, 11, 24, 10, 0)  # noqa: DTZ001 - the naive one is the case

    with pytest.raises(ValueError, match="aware"):
        dump_result(AmbiguousTime((Exact(naive),), Question.WHICH_DAY))
