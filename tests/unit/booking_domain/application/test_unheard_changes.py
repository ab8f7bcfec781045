"""From the acknowledgement of a change on, nobody is told the old time for sure."""

import asyncio
import datetime as dt
import json

import pytest

from booking_domain.application import unheard_changes
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    AppointmentsFound,
    StillPending,
    ToolResult,
)
from booking_domain.model.time_slot import TimeSlot
from entrypoints.speech.presentation import Status, present
from tests.doubles.ears import Ears
from tests.doubles.outside import ELEVEN, MAX, TEN, booked, cancelled, moved, on_the_web, row_of
from tests.doubles.world import World


CHILD = BookAppointment(
    customer_name="Max Beispiel", service="Kinderhaarschnitt", date_text="morgen um zwölf"
)
TWO = TEN + dt.timedelta(hours=4)


async def at_rest() -> tuple[World, Ears, str]:
    """Return a world with one appointment at ten of which nothing waits, and its uid."""
    world = World()
    ears = Ears(world)
    row = await booked(world)
    await ears.process()
    assert row.provider_uid is not None
    return world, ears, row.provider_uid


async def flood(world: World) -> None:
    """Let more happen than is read at once, and none of it to our appointment."""
    await on_the_web(world, start=TWO)
    await on_the_web(world, start=TWO + dt.timedelta(hours=1))


def spoken(world: World, result: ToolResult) -> tuple[Status, str]:
    """Return what the caller hears of it."""
    told = present(result, tenant=world.tenant, now=world.clock.now())
    return told.status, told.message


async def processed_meanwhile(world: World, ears: Ears, command: ToolInput) -> ToolResult:
    """Say it while the service processes what has come in, as it does by itself."""
    answer = asyncio.create_task(world.say(command))
    await ears.process()
    return await answer


class TestWhatIsSaid:
    """An event is stored and acknowledged, and not processed yet."""

    async def test_an_appointment_that_staff_has_just_moved_is_not_called_booked(self) -> None:
        """The old time was said as "fest gebucht" for three seconds after the acknowledgement."""
        world, _, uid = await at_rest()
        await moved(world, uid)

        status, message = spoken(world, await world.say(FindAppointments()))

        assert status is Status.PENDING
        assert "gebucht" not in message
        assert "wird gerade verschoben" in message

    async def test_one_that_staff_has_just_cancelled_is_not_called_booked(self) -> None:
        """A cancellation names no key, only the uid."""
        world, _, uid = await at_rest()
        await cancelled(world, uid)

        status, message = spoken(world, await world.say(FindAppointments()))

        assert status is Status.PENDING
        assert "wird gerade abgesagt" in message

    async def test_asked_for_its_status_it_is_not_called_booked_either(self) -> None:
        """The budget of a question ends before the calendar is asked a second time."""
        world, _, uid = await at_rest()
        await moved(world, uid)

        status, message = spoken(world, await world.say(GetBookingStatus(), seconds=2.0))

        assert status is Status.PENDING
        assert "wird noch verschoben" in message

    async def test_a_repeated_booking_does_not_hear_booked_again(self) -> None:
        """The stored answer was true when it was given."""
        world = World()
        ears = Ears(world)
        await world.say(MAX, invocation_id="tool_call_1")
        await ears.process()
        (row,) = await world.rows()
        await moved(world, row.provider_uid or "")

        again = await world.say(MAX, invocation_id="tool_call_1")

        assert isinstance(again, StillPending)

    async def test_a_wish_that_is_booked_already_is_not_called_booked_at_the_old_time(self) -> None:
        """The same wish in other words finds our row, which is not the truth."""
        world, _, uid = await at_rest()
        await cancelled(world, uid)

        again = await world.say(MAX)

        assert isinstance(again, StillPending)
        assert again.appointment.state is AppointmentState.CANCELLING

    async def test_of_several_only_the_one_that_is_changed_is_marked(self) -> None:
        """The other one is as certain as before."""
        world, ears, uid = await at_rest()
        await world.say(CHILD)
        await ears.process()
        await moved(world, uid)

        found = await world.say(FindAppointments())
        asked = await world.say(CancelAppointment())

        assert isinstance(found, AppointmentsFound)
        states = [AppointmentState.RESCHEDULING, AppointmentState.REQUESTED]
        assert [one.state for one in found.appointments] == states
        assert isinstance(asked, AmbiguousAppointment)
        assert [one.state for one in asked.appointments] == states

    async def test_the_old_time_is_said_for_sure_again_where_it_stands(self) -> None:
        """Processed, the event changes the row, and that is what is said from then on."""
        world, ears, uid = await at_rest()
        await moved(world, uid)
        await ears.process()

        found = await world.say(FindAppointments())

        assert isinstance(found, AppointmentsFound)
        (one,) = found.appointments
        assert (one.slot.start, one.state) == (ELEVEN, AppointmentState.CONFIRMED)

    async def test_a_flood_of_others_leaves_what_stands_certain(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two hundred events of other bookings made every appointment of the salon "pending"."""
        monkeypatch.setattr(unheard_changes, "_MOST_READ", 1)
        world, _, _ = await at_rest()
        await flood(world)

        found = await world.say(FindAppointments())
        status = await world.say(GetBookingStatus())
        again = await world.say(MAX)

        assert isinstance(found, AppointmentsFound)
        assert [one.state for one in found.appointments] == [AppointmentState.CONFIRMED]
        assert isinstance(status, AppointmentConfirmed)
        assert isinstance(again, AlreadyBooked)

    async def test_behind_a_flood_of_others_a_move_is_not_overlooked(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was told last, and all before it is about somebody else."""
        monkeypatch.setattr(unheard_changes, "_MOST_READ", 1)
        world, _, uid = await at_rest()
        await flood(world)
        await moved(world, uid)

        found = await world.say(FindAppointments())
        done = await world.say(CancelAppointment())

        assert isinstance(found, AppointmentsFound)
        assert [one.state for one in found.appointments] == [AppointmentState.RESCHEDULING]
        assert isinstance(done, StillPending)

    async def test_a_flood_about_one_appointment_leaves_that_one_uncertain(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not all about it is read; the other one is as certain as before."""
        monkeypatch.setattr(unheard_changes, "_MOST_READ", 1)
        world, ears, uid = await at_rest()
        await world.say(CHILD)
        await ears.process()
        for start in (ELEVEN, TWO, ELEVEN):
            uid = await moved(world, uid, start=start)

        of_one = await world.say(FindAppointments(service="Herrenhaarschnitt"))
        of_other = await world.say(FindAppointments(service="Kinderhaarschnitt"))

        assert isinstance(of_one, AppointmentsFound)
        assert [one.state for one in of_one.appointments] == [AppointmentState.RESCHEDULING]
        assert isinstance(of_other, AppointmentsFound)
        assert [one.state for one in of_other.appointments] == [AppointmentState.REQUESTED]


class TestWhatIsSaidAllTheSame:
    """Most of what waits contradicts nothing."""

    async def test_our_own_echo_leaves_a_booking_booked(self) -> None:
        """Cal.com has told of it inside our own create, and nobody has processed that yet."""
        world = World()
        ears = Ears(world)
        await booked(world)
        assert len(await ears.waiting()) == 1

        found = await world.say(FindAppointments())
        again = await world.say(GetBookingStatus())

        assert spoken(world, found)[0] is Status.CONFIRMED
        assert isinstance(again, AppointmentConfirmed)

    async def test_what_others_book_is_no_doubt_about_ours(self) -> None:
        """It carries another key, or none, and another uid."""
        world, ears, _ = await at_rest()
        await on_the_web(world, start=TWO)
        assert len(await ears.waiting()) == 1

        assert spoken(world, await world.say(FindAppointments()))[0] is Status.CONFIRMED

    async def test_what_cannot_be_read_is_no_doubt(self) -> None:
        """It is parked with an alarm when it is processed."""
        world, ears, _ = await at_rest()
        await ears.deliver(json.dumps({"triggerEvent": "BOOKING_CANCELLED"}).encode())

        assert spoken(world, await world.say(FindAppointments()))[0] is Status.CONFIRMED


class TestWhatIsDone:
    """Nothing is done to an appointment of which our row is not the truth."""

    async def test_a_cancellation_waits_and_ends_the_appointment_where_it_stands_now(self) -> None:
        """Cancelling the old booking would have been answered "already cancelled"."""
        world, ears, uid = await at_rest()
        new_uid = await moved(world, uid)

        result = await processed_meanwhile(world, ears, CancelAppointment())

        assert isinstance(result, AppointmentCancelled)
        assert result.appointment.slot == TimeSlot.lasting(ELEVEN, minutes=30)
        booking = await world.calendar.get_booking(new_uid)
        assert booking is not None
        assert not booking.status.is_active

    async def test_a_move_of_what_was_moved_meanwhile_is_one_appointment(self) -> None:
        """The move starts from where the appointment is, not from where it was."""
        world, ears, uid = await at_rest()
        await moved(world, uid)

        result = await processed_meanwhile(
            world, ears, RescheduleAppointment(date_text="morgen um 14 Uhr")
        )

        assert isinstance(result, AppointmentRescheduled)
        assert result.appointment.slot.start == TWO
        (row,) = await world.rows()
        assert row.slot.start == TWO
        assert len(await world.bookings()) == 1

    async def test_what_was_cancelled_meanwhile_is_not_moved(self) -> None:
        """The caller hears that it is cancelled."""
        world, ears, uid = await at_rest()
        await cancelled(world, uid)

        result = await processed_meanwhile(
            world, ears, RescheduleAppointment(date_text="morgen um 14 Uhr")
        )

        assert isinstance(result, AppointmentCancelled)
        assert not result.by_caller

    @pytest.mark.parametrize(
        "command", [CancelAppointment(), RescheduleAppointment(date_text="morgen um 14 Uhr")]
    )
    async def test_where_the_time_is_too_short_nothing_is_done(self, command: ToolInput) -> None:
        """The calendar gets no request, and the caller hears that it is being changed."""
        world, _, uid = await at_rest()
        await moved(world, uid)
        (before,) = await world.rows()
        world.calendar.calls.clear()

        result = await world.say(command)

        assert isinstance(result, StillPending)
        assert result.appointment.state is AppointmentState.RESCHEDULING
        assert result.then is None
        assert await row_of(world, before) == before
        assert world.calendar.calls == []

    async def test_a_question_with_time_enough_is_answered_with_the_new_time(self) -> None:
        """It waits until the event has been processed."""
        world, ears, uid = await at_rest()
        await moved(world, uid)

        result = await processed_meanwhile(world, ears, GetBookingStatus())

        assert isinstance(result, AppointmentConfirmed)
        assert result.appointment.slot.start == ELEVEN
