"""`make load` judges what calendar, database and callers hold; here its judgement is looked at."""

import datetime as dt
import io
import random

from typing import Any

import pytest

from attrs import evolve
from rich.console import Console

from bench.load.heard import Answer, Call, Course, LastWord
from bench.load.plans import CALLERS, Plan, Wish, arrivals, crowd_from, plans_of
from bench.load.provider_log import ProviderCount, most_in_a_minute
from bench.load.report import Measured, late, share_of, show
from bench.load.verdict import Booked, Sides, problems_of
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.callback_request import CallbackReason, CallbackRequest
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.demo_comparison import Entry


TEN = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
ELEVEN = TEN + dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
PLAN = Plan(
    call_id="call_1",
    salon=0,
    arrives_at=0.0,
    number="+4915228817386",
    name="Max Beispiel",
    wish=Wish(share=1, service="Herrenhaarschnitt"),
    time_text="",
    days=(TEN.date(),),
    steps=("check", "book"),
    pauses=(1.0,),
)
ROW = Appointment(
    tenant_id="salon-0",
    appointment_id="appointment-1",
    reference="A-1",
    call_id="call_1",
    service_id="herrenhaarschnitt",
    staff_id="anna",
    resource_id="anna",
    event_type="101",
    slot=TimeSlot.lasting(TEN, minutes=30),
    buffer_before_minutes=0,
    buffer_after_minutes=0,
    state=AppointmentState.CONFIRMED,
    provider_uid="uid-1",
)
CALLBACK = CallbackRequest(
    callback_id="callback-1",
    reason=CallbackReason.UNTOLD,
    call_id="call_1",
    name="Max Beispiel",
    number=PhoneNumber("+4915228817386"),
    asked_at=TEN,
)


def booked(uid: str = "uid-1", *, start: dt.datetime = TEN, of: str = "appointment-1", **more: Any):
    entry = Entry(
        uid=uid,
        title="Herrenhaarschnitt",
        status=more.get("status", "accepted"),
        start=start.isoformat(),
        metadata={"appointmentId": of},
    )
    end = start + dt.timedelta(minutes=30)
    return Booked(entry=entry, end=end, host=more.get("host", "1"), event_type="101")


def told(status: str = "confirmed", *, start: dt.datetime = TEN, course: Course = Course.DONE):
    call = Call(PLAN, course=course)
    call.hear(
        Answer(tool="book_appointment", status=status, seconds=0.4, reference="A-1", start=start)
    )
    return call


def sides(*bookings: Booked, row: Appointment | None = ROW, callbacks: Any = ()) -> Sides:
    rows = {} if row is None else {row.appointment_id: row}
    return Sides(bookings=bookings, appointments=rows, callbacks=callbacks)


def test_where_all_is_well_nothing_is_said() -> None:
    """One call, one booking, one appointment."""
    assert problems_of(sides(booked()), calls=[told()]) == ()


@pytest.mark.parametrize(
    ("both", "said"),
    [
        (sides(), "missing in the calendar, confirmed in the database"),
        (sides(booked(status="cancelled")), "cancelled in the calendar, confirmed"),
        (sides(booked(), row=None), "accepted in the calendar, missing in the database"),
        (sides(booked(start=ELEVEN)), "accepted in the calendar, confirmed in the database"),
        (sides(booked(), booked("uid-2", start=ELEVEN)), "2 bookings stand"),
        (
            sides(booked(), booked("uid-2", start=TEN + 15 * MINUTE, of="appointment-2")),
            "one host, overlapping times",
        ),
        (sides(booked(), row=evolve(ROW, state=AppointmentState.STUCK)), "still stuck"),
    ],
)
def test_a_lost_or_double_booking_is_noticed(both: Sides, said: str) -> None:
    """Whatever callers were told."""
    assert any(said in problem for problem in problems_of(both, calls=[]))


def test_bookings_of_two_hosts_at_one_time_are_no_double_booking() -> None:
    """Nor are those of which one ends when the other begins."""
    other = evolve(ROW, appointment_id="appointment-2", provider_uid="uid-2", reference="A-2")
    third = evolve(
        other,
        appointment_id="appointment-3",
        provider_uid="uid-3",
        slot=TimeSlot.lasting(TEN + 30 * MINUTE, minutes=30),
    )
    both = Sides(
        bookings=(
            booked(),
            booked("uid-2", of="appointment-2", host="2"),
            booked("uid-3", of="appointment-3", start=TEN + 30 * MINUTE),
        ),
        appointments={one.appointment_id: one for one in (ROW, other, third)},
    )

    assert problems_of(both, calls=[]) == ()


@pytest.mark.parametrize(
    ("both", "call", "said"),
    [
        (sides(booked()), told(start=ELEVEN), "heard that it stands"),
        (
            sides(row=evolve(ROW, state=AppointmentState.FAILED, provider_uid=None)),
            told(),
            "heard that it stands",
        ),
        (sides(booked()), told("cancelled"), "heard cancelled"),
        (sides(booked()), told("slot_taken"), "heard nothing entered"),
        (sides(booked()), told("pending"), "nobody will tell"),
        (sides(row=None), told("callback_noted"), "a call-back was promised"),
        (
            sides(row=None),
            told("system_unavailable", course=Course.FAILED),
            "without a booking or a call-back",
        ),
        (
            sides(row=None),
            told("callback_noted", course=Course.FAILED),
            "without a booking or a call-back",
        ),
    ],
)
def test_a_last_word_that_is_not_true_is_noticed(both: Sides, call: Call, said: str) -> None:
    """What a caller goes away with is compared with what is so."""
    assert any(said in problem for problem in problems_of(both, calls=[call]))


def test_whom_the_service_noted_on_its_own_is_not_lost() -> None:
    """Nobody promised it to them, and the salon rings all the same."""
    call = told("system_unavailable", course=Course.FAILED)

    assert problems_of(sides(row=None, callbacks=(CALLBACK,)), calls=[call]) == ()


def test_a_tool_that_is_not_answered_is_noticed_though_the_booking_stands() -> None:
    """Its time would be missing from the percentiles, and nobody would know."""
    call = told(course=Course.FAILED)
    call.silence = "ServerDisconnectedError"

    (problem,) = problems_of(sides(booked()), calls=[call])

    assert problem == "call_1: a tool was not answered: ServerDisconnectedError"


@pytest.mark.parametrize("word", [LastWord.PENDING, LastWord.NOTHING_ENTERED])
def test_who_is_rung_back_is_not_lost(word: LastWord) -> None:
    """Neither after "pending" nor where nothing could be entered."""
    call = told("pending" if word is LastWord.PENDING else "callback_noted", course=Course.FAILED)
    both = sides(booked(), callbacks=(CALLBACK,))
    nothing = sides(row=None, callbacks=(CALLBACK,))

    assert call.word is word
    assert problems_of(both if word is LastWord.PENDING else nothing, calls=[call]) == ()


def test_a_seed_draws_the_same_calls_again_and_another_seed_others() -> None:
    """So that a load can be repeated."""
    crowd = crowd_from(CALLERS)

    def drawn(seed: int) -> tuple[Plan, ...]:
        return plans_of(crowd, calls=20, seconds=60, seed=seed, process="poisson", today=TEN.date())

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert len({one.number for one in drawn(1)}) == 20
    assert all(day > TEN.date() and day.weekday() < 6 for one in drawn(1) for day in one.days)


def test_arrivals_are_as_many_as_wanted_in_order_and_in_time() -> None:
    """Whatever became of those before: the rate is open."""
    even = arrivals(6, seconds=60, process="even", chance=random.Random(1))
    poisson = arrivals(50, seconds=60, process="poisson", chance=random.Random(1))

    assert list(even) == [0, 10, 20, 30, 40, 50]
    assert list(poisson) == sorted(poisson)
    assert len(poisson) == 50
    assert 0 <= poisson[0] < poisson[-1] < 60


@pytest.mark.parametrize(
    ("seconds", "most"),
    [([], 0), ([0], 1), ([0, 59, 60, 61], 3), ([0, 60], 1), ([0, 1, 2, 70, 71], 3)],
)
def test_the_fullest_minute_begins_anywhere(seconds: list[int], most: int) -> None:
    """A key's limit does not care when a minute begins."""
    assert most_in_a_minute([TEN + dt.timedelta(seconds=one) for one in seconds]) == most


def test_percentiles_are_times_that_were_measured() -> None:
    """With few answers the highest is the last of them."""
    answers = [Answer(tool="hold_slot", status="held", seconds=n / 10) for n in range(1, 11)]

    assert [share_of(answers, share) for share in (50, 99, 100)] == [0.6, 1.0, 1.0]


def test_an_answer_after_its_tools_budget_is_late_and_a_webhook_is_not() -> None:
    """Two seconds for a hold, four for a question."""
    answers = [
        Answer(tool="hold_slot", status="held", seconds=2.1),
        Answer(tool="check_availability", status="available", seconds=2.1),
        Answer(tool="webhook", status="", seconds=9.0),
    ]

    assert late(answers) == 1


def test_a_tools_name_is_not_cut_on_a_narrow_terminal() -> None:
    """Of 80 columns, two tools that begin alike were one and the same."""
    call = Call(PLAN)
    for tool in ("check_availability", "reschedule_appointment", "get_booking_status"):
        for status in ("available", "none_available", "rescheduled", "callback_noted"):
            call.hear(Answer(tool=tool, status=status, seconds=12.3))
    provider = ProviderCount(
        total=0, for_callers=0, most_in_a_minute=0, refused=0, unanswered=0, by_operation=()
    )
    measured = Measured(
        name="salon", calls=(call,), provider=provider, counted=0, callbacks=0, noted_unasked=0
    )
    console = Console(width=80, record=True, file=io.StringIO())

    show(measured, console=console)

    shown = console.export_text()
    assert [one for one in ("check_availability", "reschedule_appointment") if one in shown] == [
        "check_availability",
        "reschedule_appointment",
    ]
