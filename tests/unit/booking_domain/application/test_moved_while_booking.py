"""Somebody moves a booking before we have read that it was made: it is ours where it stands now."""

import asyncio

from adapters.memory.calcom_model.account_event import AccountEvent
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.model.results import AppointmentConfirmed, ToolResult
from tests.doubles.ears import Ears
from tests.doubles.outside import ELEVEN, MAX, grains, moved, taken
from tests.doubles.world import World


ERIKA = BookAppointment(
    customer_name="Erika Muster",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um elf",
)


class _HeldAnswer:
    """A create that has landed, and whose answer waits until the webhook is answered."""

    def __init__(self, world: World) -> None:
        self._tell = world.subscriber
        self.landed, self.gate = asyncio.Event(), asyncio.Event()
        self.uid: str | None = None
        world.subscriber = self

    async def __call__(self, event: AccountEvent) -> None:
        await self._tell(event)
        if self.uid is None:
            self.uid = event.booking.uid
            self.landed.set()
            await self.gate.wait()


async def _booked_and_held(world: World) -> tuple[_HeldAnswer, "asyncio.Task[ToolResult]"]:
    held = _HeldAnswer(world)
    booking = asyncio.create_task(world.say(MAX))
    await held.landed.wait()
    return held, booking


async def test_the_caller_hears_the_time_to_which_the_salon_has_just_moved_it() -> None:
    """The answer names a booking that has ended; its successor carries our key."""
    world = World()
    ears = Ears(world)
    held, booking = await _booked_and_held(world)
    assert held.uid is not None
    await moved(world, held.uid)
    held.gate.set()

    result = await booking
    await ears.process()

    assert isinstance(result, AppointmentConfirmed)
    assert result.appointment.slot.start == ELEVEN
    await world.assert_agreement()
    assert await taken(world) == grains(ELEVEN)


async def test_a_time_that_is_being_given_to_somebody_else_is_told_to_a_person() -> None:
    """Where the salon has moved it we have just promised to look: both are in our tables."""
    world = World()
    Ears(world)
    held, booking = await _booked_and_held(world)
    on_its_way, gate = asyncio.Event(), asyncio.Event()

    async def hold_the_create() -> None:
        on_its_way.set()
        await gate.wait()

    world.calendar.before_write = hold_the_create
    other = asyncio.create_task(world.say(ERIKA, call_id="call_2"))
    await on_its_way.wait()
    assert held.uid is not None
    await moved(world, held.uid)
    held.gate.set()
    result = await booking
    gate.set()
    refused = await other

    assert isinstance(result, AppointmentConfirmed)
    assert not isinstance(refused, AppointmentConfirmed)
    assert world.alarms.told == [("overlap", result.appointment.appointment_id)]
    await world.assert_agreement()
