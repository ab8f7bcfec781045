"""A caller hears the time at which the calendar has the appointment, not the one that was asked."""

import datetime as dt

from attrs import define, evolve

from booking_domain.model.provider_booking import BookingRequest, WriteOutcome
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.outside import moved
from tests.doubles.world import UnreliableCalendar, World
from tests.http.face import Agent


WISH = {
    "dienstleistung": "Herrenhaarschnitt",
    "mitarbeiter": "Anna",
    "datum": "morgen",
    "uhrzeit": "um zehn",
    "name": "Max Beispiel",
}
AN_HOUR = dt.timedelta(hours=1)


@define
class LateByAnHour(UnreliableCalendar):
    """A calendar that writes down one booking or move an hour late."""

    late_by: dt.timedelta = AN_HOUR

    def _once(self) -> dt.timedelta:
        late_by, self.late_by = self.late_by, dt.timedelta(0)
        return late_by

    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        late_by = self._once()
        late = TimeSlot(start=request.slot.start + late_by, end=request.slot.end + late_by)
        return await self.inner.create_booking(evolve(request, slot=late))

    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        return await self.inner.reschedule_booking(uid, start=start + self._once(), reason=reason)


async def test_a_booking_that_the_salon_moved_at_once_is_told_where_it_is(
    agent: Agent, salon_world: World
) -> None:
    """The answer was lost and the salon moved it meanwhile: ten o'clock would be a lie."""

    async def the_salon_moves_it() -> None:
        for booking in await salon_world.bookings():
            salon_world.calendar.before_read = None
            await moved(salon_world, booking.uid)

    salon_world.calendar.faults = ["lost after"]
    salon_world.calendar.before_read = the_salon_moves_it

    answer = await agent.call("book_appointment", WISH, tool_call_id="tool_call_a")

    assert (answer["status"], answer["start"]) == ("confirmed", "2026-11-24T11:00:00+01:00")
    assert "um 11 Uhr" in answer["message"]
    assert "10 Uhr" not in answer["message"]
    await salon_world.assert_agreement()


async def test_a_booking_at_another_time_than_asked_is_not_told_as_booked(
    agent: Agent, salon_world: World
) -> None:
    """Nobody said yes to it: it is taken back, and neither time is confirmed."""
    salon_world.calendar.inner = LateByAnHour(salon_world.calendar.inner)

    answer = await agent.call("book_appointment", WISH, tool_call_id="tool_call_a")

    assert answer["status"] != "confirmed"
    assert "gebucht" not in answer["message"]
    assert await salon_world.bookings() == ()
    await salon_world.assert_agreement()


async def test_a_move_that_went_elsewhere_is_told_when_it_stands_where_it_is_said(
    agent: Agent, salon_world: World
) -> None:
    """It was put right first: what is heard, what is read and what the calendar has are one."""
    await agent.call("book_appointment", WISH, tool_call_id="tool_call_a")
    salon_world.calendar.inner = LateByAnHour(salon_world.calendar.inner)
    wish = {"name": "Max Beispiel", "neues_datum": "morgen", "neue_uhrzeit": "um zwölf"}

    answer = await agent.call("reschedule_appointment", wish, tool_call_id="tool_call_b")

    (stands,) = await salon_world.bookings()
    assert dt.datetime.fromisoformat(answer["start"]) == stands.slot.start
    assert "um 12 Uhr verschoben" in answer["message"]
    assert salon_world.calendar.calls.count("reschedule") == 2
    await salon_world.assert_agreement()
