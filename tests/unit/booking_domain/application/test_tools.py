"""The catalogue, and the one way of every call."""

import pytest

from attrs import evolve, fields

from adapters.memory.store import CommitFault
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.new_appointment import new_appointment
from booking_domain.application.replay import Replay
from booking_domain.application.slot_choice import ChosenSlot
from booking_domain.application.tool_catalogue import CATALOGUE, Budget, ToolSpec, tool_named
from booking_domain.application.wish import wish_by_anybody
from booking_domain.errors import InvalidValue
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import (
    AppointmentConfirmed,
    Missing,
    NeedsInput,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from tests.doubles.salon import hold_at, salon
from tests.doubles.world import CALLER, World


MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("book_appointment", "book_appointment"),
        ("  Book_Appointment_v17 ", "book_appointment"),
        ("list_appointments", "find_appointments"),
        ("list_appointments_v2", "find_appointments"),
    ],
)
def test_a_tool_is_found_in_any_version(said: str, name: str) -> None:
    """Agents number their versions; that changes nothing."""
    spec = tool_named(said)

    assert spec is not None
    assert spec.name == name


@pytest.mark.parametrize("said", ["", "_v17", "book", "book_appointment_vx", "book_appointment_v"])
def test_an_unknown_tool_is_none(said: str) -> None:
    """It never becomes one that sounds alike."""
    assert tool_named(said) is None


@pytest.mark.parametrize("spec", CATALOGUE, ids=lambda spec: spec.name)
def test_every_argument_of_a_tool_is_one_of_its_input(spec: ToolSpec) -> None:
    """What an agent may say, a handler understands."""
    known = {one.name for one in fields(spec.input_class)}

    assert {one.name for one in spec.fields} <= known


def test_every_tool_has_the_budget_that_its_callers_can_bear() -> None:
    """In milliseconds, where the platform says nothing."""
    assert {spec.name: spec.budget.default_ms for spec in CATALOGUE} == {
        "check_availability": 4_000,
        "hold_slot": 2_000,
        "book_appointment": 8_000,
        "find_appointments": 2_000,
        "reschedule_appointment": 8_000,
        "cancel_appointment": 8_000,
        "get_booking_status": 2_000,
        "request_callback": 2_000,
    }


def test_a_budget_is_what_was_asked_for_within_its_range() -> None:
    """Nothing said is the default."""
    budget = Budget(default_ms=2_000, least_ms=1_000, most_ms=3_000)

    assert [budget.clamped(asked) for asked in (None, 1, 2_500, 9_999)] == [
        2_000,
        1_000,
        2_500,
        3_000,
    ]


@pytest.mark.parametrize(
    "command", [MAX, CheckAvailability(), FindAppointments(), GetBookingStatus()]
)
async def test_a_database_that_is_down_is_said_to_be_down(command: BookAppointment) -> None:
    """Nothing was done, and nothing is claimed."""
    world = World()
    world.store.go_down()

    assert await world.say(command) == SystemUnavailable(Trouble.STORAGE)


async def test_a_deadlock_is_tried_again_and_never_reaches_the_caller() -> None:
    """The database has rolled one of two back: that one asks once more."""
    world = World()
    for _ in range(3):
        world.store.fail_next_commit(CommitFault.CONFLICT)

    result = await world.say(MAX, invocation_id="tool_call_same")

    assert isinstance(result, AppointmentConfirmed)
    assert len(await world.bookings()) == 1


async def test_a_database_that_never_stops_colliding_is_told_apart_from_one_that_is_down() -> None:
    """There is an end to trying."""
    world = World()
    for _ in range(9):
        world.store.fail_next_commit(CommitFault.CONFLICT)

    assert await world.say(MAX) == SystemUnavailable(Trouble.CONFLICT)


async def test_a_receipt_that_is_gone_again_is_no_answer() -> None:
    """Another delivery had it a moment ago: nobody knows what it came to."""
    world = World()
    first = world.invocation(MAX, invocation_id="tool_call_same")
    await world.tools.invoke(MAX, invocation=first)

    class ForgetfulReplay(Replay):
        async def earlier_result(self, invocation: ToolInvocation) -> ToolResult | None:
            return None

    forgetful = evolve(
        world.tools,
        replay=ForgetfulReplay(
            units=world.units, runner=world.runner, unheard=world.unheard, clock=world.clock
        ),
    )
    another = evolve(MAX, date_text="übermorgen um zehn", additional=True)

    assert await forgetful.invoke(another, invocation=first) == SystemUnavailable(Trouble.STORAGE)


async def test_a_number_that_was_stated_is_booked_instead_of_the_callers() -> None:
    """Whoever calls for somebody else gives that number; withheld is none."""
    world = World()

    await world.say(evolve(MAX, phone_number="030 330817-38", email=" max@example.org "))
    await world.say(
        evolve(MAX, service="Bartpflege", staff=None),
        call_id="call_2",
        caller=PhoneProblem.WITHHELD,
    )
    await world.say(evolve(MAX, date_text="übermorgen um zehn"), call_id="call_3")

    customers = [one.customer for one in await world.rows() if one.customer]
    assert {(one.phone, one.email) for one in customers} == {
        (PhoneNumber("+493033081738"), "max@example.org"),
        (None, None),
        (CALLER, None),
    }


@pytest.mark.parametrize("name", ["x" * 121, "???", "  "])
async def test_what_is_no_name_is_asked_for(name: str) -> None:
    """Nobody could ever say it again."""
    result = await World().say(evolve(MAX, customer_name=name))

    assert not isinstance(result, AppointmentConfirmed)


@pytest.mark.parametrize("email", ["max@example.org", "m.ax+1@mail.example.org"])
async def test_an_e_mail_address_is_booked_with(email: str) -> None:
    """Its form is all that is checked."""
    assert isinstance(await World().say(evolve(MAX, email=email)), AppointmentConfirmed)


@pytest.mark.parametrize(
    "email", ["max", "max@", "@example.org", "max@local", "m ax@example.org", "mäx@example.org"]
)
async def test_what_is_no_e_mail_address_is_asked_for(email: str) -> None:
    """The calendar would refuse it."""
    assert not isinstance(await World().say(evolve(MAX, email=email)), AppointmentConfirmed)


def test_an_appointment_needs_somebody_who_offers_the_service() -> None:
    """Without an event type there is nothing to book."""
    world = World()
    wish = wish_by_anybody(salon(), salon().services[1])
    slot = hold_at(world.clock.now()).slot

    for staff_id in ("ben", "gone"):
        with pytest.raises(InvalidValue, match="does not offer 'damen'"):
            new_appointment(
                ChosenSlot(wish=wish, staff_id=staff_id, slot=slot, hold=None),
                invocation=world.invocation(MAX),
                identifiers=world.identifiers,
                hold_until=world.clock.now(),
            )


@pytest.mark.parametrize("said", ["zwei Herrenhaarschnitte", "Herrenhaarschnitt für uns beide"])
async def test_several_at_once_are_booked_one_at_a_time(said: str) -> None:
    """Nothing is booked before the caller has heard that it is one appointment."""
    world = World()

    result = await world.say(evolve(MAX, service=said))

    assert result == NeedsInput(Missing.ONE_AT_A_TIME, choices=("Herrenhaarschnitt",))
    assert await world.rows() == ()


async def test_who_would_not_say_a_name_is_not_booked() -> None:
    """ "Mir zu Persönlich" and "Oh Gott" were."""
    world = World()

    results = [
        await world.say(evolve(MAX, customer_name=said), call_id=said)
        for said in ("das ist mir zu persönlich", "oh Gott", "Lena Müller, nein, Lisa")
    ]

    assert results == [NeedsInput(Missing.NAME)] * len(results)
    assert await world.rows() == ()


async def test_a_name_in_its_parts_is_booked_as_one() -> None:
    """It is the plainest answer to the question for the name."""
    world = World()

    await world.say(evolve(MAX, customer_name="Familienname Roth, Vorname Ines"))

    assert [one.customer.name for one in await world.rows() if one.customer] == ["Ines Roth"]
