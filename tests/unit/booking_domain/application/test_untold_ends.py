"""Nobody is left without an answer: what a caller has not heard, the salon tells them."""

import asyncio

from typing import Any

import pytest

from attrs import evolve

from adapters.memory.callbacks import MemoryCallbacks
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.invocation import Authority
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.application.untold_ends import UntoldEnds
from booking_domain.errors import StorageRefused
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import CallOutcome
from booking_domain.model.callback_request import CallbackReason, CallbackRequest
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import (
    AppointmentConfirmed,
    AppointmentRequested,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from tests.doubles.world import CALLER, World


MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
ERIKA = BookAppointment(
    customer_name="Erika Muster",
    service="Herrenhaarschnitt",
    staff="Ben",
    date_text="morgen um zehn",
)
OTHER_CALLER = PhoneNumber("+4915112345679")
HURRIED = 0.01
MINUTES = 60.0


class Salon(World):
    """A salon that hears what its callers were told, as the HTTP face does."""

    def _start_process(self, owner: str) -> None:
        super()._start_process(owner)
        self.untold_ends = UntoldEnds(
            tenant_ids=[self.tenant.tenant_id],
            units=self.units,
            alarms=self.alarms,
            clock=self.clock,
        )

    async def hears(self, command: ToolInput, **delivery: Any) -> ToolResult:
        """Deliver a tool call, and answer it in time."""
        invocation = self.invocation(command, **delivery)
        result = await self.tools.invoke(command, invocation=invocation)
        await self.tools.answered(command, result=result, invocation=invocation)
        return result

    async def keeps_waiting(self, command: ToolInput = MAX, **delivery: Any) -> StillPending:
        """Deliver a change whose answer is "pending", and let it come to its end afterwards."""
        release = asyncio.Event()
        self.calendar.before_write = release.wait
        pending = await self.hears(command, **{"seconds": HURRIED, **delivery})
        assert isinstance(pending, StillPending)
        self.calendar.before_write = None
        release.set()
        for row in await self.rows():
            await self.runner.wait_for(row, wait_seconds=60)
        await self.comes_to_rest()
        return pending

    async def hang_up(self, call_id: str = "call_1") -> None:
        """Let the platform tell that a call is over."""
        async with self.units.writing(self.tenant.tenant_id) as unit:
            call = await unit.calls.get(call_id)
            assert call is not None
            await unit.calls.save(evolve(call, outcome=CallOutcome.INFORMATION))
            await unit.commit()

    async def comes_to_rest(self) -> None:
        """Let the sagas end, and some time pass."""
        await self.finish_what_was_left()
        self.clock.advance(5 * MINUTES)

    async def look(self) -> int:
        """Do what the job does."""
        return await self.untold_ends.note_all()

    async def noted(self) -> tuple[CallbackRequest, ...]:
        page = await self.ringing_back.salon.unclosed(tenant=self.tenant, limit=9)
        return page.callbacks


async def test_who_heard_pending_and_hung_up_is_told_by_the_salon() -> None:
    """Once, with what became of it, whom to ring, and why."""
    world = Salon()
    pending = await world.keeps_waiting()
    await world.hang_up()

    looks = [await world.look() for _ in range(3)]

    assert looks == [1, 0, 0]
    (request,) = await world.noted()
    assert request.reason is CallbackReason.UNTOLD
    assert (request.name, request.number, request.call_id) == ("Max Beispiel", CALLER, "call_1")
    assert request.untold is not None
    assert request.untold.appointment_id == pending.appointment.appointment_id
    assert (request.untold.state, request.untold.failure) == (AppointmentState.CONFIRMED, None)
    assert request.untold.start == pending.appointment.slot.start


async def test_a_refusal_that_nobody_heard_is_told_too() -> None:
    """Who believes that they have an appointment comes in vain."""
    world = Salon()
    world.calendar.faults = ["never sent"]
    await world.keeps_waiting()
    await world.hang_up()

    await world.look()

    (request,) = await world.noted()
    assert request.untold is not None
    assert request.untold.state is AppointmentState.FAILED
    assert request.untold.failure is Failure.CALENDAR_UNAVAILABLE


async def test_who_was_told_in_time_is_not_rung() -> None:
    """The usual call."""
    world = Salon()
    assert isinstance(await world.hears(MAX), AppointmentConfirmed)
    await world.comes_to_rest()
    await world.hang_up()

    assert await world.look() == 0


@pytest.mark.parametrize(
    "asking",
    [
        GetBookingStatus(),
        FindAppointments(customer_name="Max Beispiel"),
        MAX,
        CancelAppointment(),
    ],
    ids=lambda one: type(one).__name__,
)
async def test_who_asked_later_in_the_call_was_told(asking: ToolInput) -> None:
    """By whichever tool the answer came."""
    world = Salon()
    await world.keeps_waiting()
    await world.hears(asking)
    await world.hang_up()

    world.clock.advance(5 * MINUTES)

    assert await world.look() == 0


async def test_who_asked_and_heard_of_a_refusal_was_told() -> None:
    """The words of a refusal name no appointment."""
    world = Salon()
    world.calendar.faults = ["never sent"]
    await world.keeps_waiting()
    assert not isinstance(await world.hears(GetBookingStatus()), StillPending)
    await world.hang_up()

    assert await world.look() == 0


async def test_an_answer_that_was_not_given_in_time_told_nobody() -> None:
    """The result was there, and the request had gone: only what was answered counts."""
    world = Salon()
    await world.say(MAX)
    await world.comes_to_rest()
    await world.hang_up()

    assert await world.look() == 1


async def test_who_is_still_on_the_line_can_ask() -> None:
    """The call goes on, and nobody has told its end."""
    world = Salon()
    await world.keeps_waiting()

    during = await world.look()
    await world.hang_up()

    assert (during, await world.look()) == (0, 1)


async def test_what_is_still_under_way_cannot_be_told() -> None:
    """It is, once it has come to its end."""
    world = Salon()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    assert isinstance(await world.hears(MAX, seconds=HURRIED), StillPending)
    await world.hang_up()
    world.clock.advance(5 * MINUTES)
    early = await world.look()

    gate.set()
    await world.comes_to_rest()

    assert (early, await world.look()) == (0, 1)


async def test_a_process_that_died_before_its_answer_has_told_nobody() -> None:
    """Another one finishes the booking; its caller has heard nothing at all."""
    world = Salon()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    asking = asyncio.create_task(world.hears(MAX))
    await world.calendar.writing.wait()
    world.calendar.before_write = None
    await world.restart(asking)
    await world.comes_to_rest()
    await world.hang_up()

    assert await world.look() == 1


async def test_who_rings_again_and_hears_it_is_not_rung_any_more() -> None:
    """The salon would ring for what the caller knows."""
    world = Salon()
    await world.keeps_waiting()
    await world.hang_up()
    await world.look()

    await world.hears(FindAppointments(customer_name="Max Beispiel"), call_id="call_2")

    assert await world.noted() == ()


async def test_a_request_is_told_when_the_salon_has_decided() -> None:
    """ "Angefragt" is not the end: what the salon makes of it is."""
    world = Salon()
    requested = await world.hears(evolve(MAX, service="Kinderhaarschnitt", staff="Ben"))
    assert isinstance(requested, AppointmentRequested)
    await world.comes_to_rest()
    await world.hang_up()
    while_it_waits = await world.look()
    (row,) = await world.rows()
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.appointments.save(row.ended_outside(slot=row.slot), lease=None)
        await unit.commit()

    await world.look()

    (request,) = await world.noted()
    assert while_it_waits == 0
    assert request.untold is not None
    assert request.untold.failure is Failure.CANCELLED_OUTSIDE


async def test_who_has_no_number_is_listed_all_the_same() -> None:
    """The salon may know them by name."""
    world = Salon()
    booking = evolve(MAX, email="max@beispiel.example")
    await world.keeps_waiting(booking, caller=PhoneProblem.WITHHELD)
    await world.hang_up()

    assert await world.look() == 1
    (request,) = await world.noted()
    assert (request.name, request.number) == ("Max Beispiel", None)


async def test_the_salons_software_is_owed_nothing() -> None:
    """It asks again by itself."""
    world = Salon()
    await world.keeps_waiting(authority=Authority.SALON)

    assert await world.look() == 0


async def test_a_call_back_that_the_database_refuses_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The incident: the first refused row ended the run, and nobody behind it was ever rung."""
    world = Salon()
    await world.keeps_waiting()
    await world.keeps_waiting(ERIKA, call_id="call_2", caller=OTHER_CALLER)
    await world.hang_up()
    await world.hang_up("call_2")
    add = MemoryCallbacks.add

    async def refusing(self: MemoryCallbacks, request: CallbackRequest) -> None:
        if request.call_id == "call_1":
            raise StorageRefused("a call-back was refused", cause="too long")
        await add(self, request)

    monkeypatch.setattr(MemoryCallbacks, "add", refusing)

    looks = [await world.look() for _ in range(9)]

    assert looks == [1] + [0] * 8
    assert [one.name for one in await world.noted()] == ["Erika Muster"]
    assert world.alarms.told == [("callback_refused", "call_1")]
    monkeypatch.undo()
    assert await world.look() == 1
    assert {one.name for one in await world.noted()} == {"Erika Muster", "Max Beispiel"}


async def test_what_is_not_sure_tells_nothing() -> None:
    """ "Ich kann es nicht sagen" is no answer."""
    world = Salon()
    await world.keeps_waiting(invocation_id="tc")
    invocation = world.invocation(MAX, invocation_id="tc")
    for trouble in (Trouble.STORAGE, Trouble.DEFECT, Trouble.REPEATED_WITH_OTHER_ARGUMENTS):
        unsure = SystemUnavailable(trouble)
        await world.tools.answered(MAX, result=unsure, invocation=invocation)
    await world.hang_up()

    assert await world.look() == 1


async def test_a_second_end_is_a_second_call_back() -> None:
    """Booked untold, and cancelled untold: both are told, each once."""
    world = Salon()
    await world.keeps_waiting()
    await world.hang_up()
    await world.look()
    await world.keeps_waiting(CancelAppointment(customer_name="Max Beispiel"), call_id="call_2")
    await world.hang_up("call_2")

    await world.look()

    ends = [one.untold.state for one in await world.noted() if one.untold]
    assert ends == [AppointmentState.CONFIRMED, AppointmentState.CANCELLED]


async def test_whose_data_is_gone_is_not_rung() -> None:
    """They have asked to be forgotten."""
    world = Salon()
    await world.keeps_waiting()
    await world.hang_up()
    (row,) = await world.rows()
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.appointments.save(evolve(row, customer=None), lease=None)
        await unit.commit()

    assert [await world.look() for _ in range(2)] == [0, 0]
