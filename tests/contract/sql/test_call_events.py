"""What is told of calls, worked off by several processes on one database."""

import asyncio
import json

import pytest

from sqlalchemy import text

from adapters.sql.calls import SqlCalls
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.process_call_events import ProcessCallEvents
from booking_domain.errors import StorageRefused
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import Call, CallOutcome, Suspicion
from booking_domain.model.inbox_event import RETELL, InboxEvent
from booking_domain.model.results import AppointmentConfirmed
from entrypoints.http.retell_lifecycle import read_news
from tests.contract.sql.sql_world import SqlWorld
from tests.contract.unit_of_work.sql_harness import SqlStorage


HOLD = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
SAID = [{"role": "agent", "content": "Ihr Termin ist fest gebucht."}]


async def told(world: SqlWorld, kind: str, call_id: str = "call_1") -> None:
    call = {"call_id": call_id, "direction": "inbound", "transcript_object": SAID}
    event = InboxEvent(
        source=RETELL,
        dedupe_key=f"{kind}-{call_id}",
        kind=kind,
        version="",
        sent_at=None,
        received_at=world.clock.now(),
        body=json.dumps({"event": kind, "call": call}),
    )
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.inbox.add(event)
        await unit.commit()


def process(world: SqlWorld) -> ProcessCallEvents:
    return ProcessCallEvents(
        tenants={world.tenant.tenant_id: world.tenant},
        read=read_news,
        units=world.units,
        alarms=world.alarms,
        clock=world.clock,
    )


async def test_four_processes_work_an_event_off_once(database: SqlStorage) -> None:
    """One of them gives the hold back and raises the alarm; the others leave it alone."""
    world = SqlWorld(database.engine)
    await world.say(HOLD)
    await told(world, "call_ended")
    await told(world, "call_analyzed")

    await asyncio.gather(*(process(world).process_all() for _ in range(4)))
    # Whoever was rolled back for the sake of another has left its event to the next run.
    await process(world).process_all()

    async with world.units.reading(world.tenant.tenant_id) as unit:
        call = await unit.calls.get("call_1")
        (hold,) = await unit.appointments.of_call("call_1")
        waiting = await unit.inbox.waiting(RETELL, after=None, limit=5)
    assert call is not None
    assert (call.outcome, call.suspicion) == (CallOutcome.ABANDONED, Suspicion.SAID_BOOKED)
    assert (hold.state, waiting) == (AppointmentState.RELEASED, ())
    assert set(world.alarms.told) == {("said_booked", "call_1")}


async def test_a_booking_at_the_end_of_a_call_is_not_taken_for_a_hold(
    database: SqlStorage,
) -> None:
    """The caller hangs up while the hold becomes one: booked, or told that it is not."""
    world = SqlWorld(database.engine)
    await world.say(HOLD)
    await told(world, "call_ended")

    booked, _ = await asyncio.gather(
        world.say(BookAppointment(customer_name="Max Beispiel")), process(world).process_all()
    )
    for _ in range(2):
        await process(world).process_all()

    rows = await world.rows()
    is_booked = isinstance(booked, AppointmentConfirmed)
    assert [one.state for one in rows] == [AppointmentState.CONFIRMED] * is_booked
    await world.assert_agreement()
    async with world.units.reading(world.tenant.tenant_id) as unit:
        assert await unit.inbox.waiting(RETELL, after=None, limit=5) == ()


async def _damage(database: SqlStorage) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE appointment SET state = 'smashed'"))


async def test_an_event_of_a_damaged_appointment_is_put_aside(database: SqlStorage) -> None:
    """After five tries, with one alarm; another call's events are worked off meanwhile."""
    world = SqlWorld(database.engine)
    await world.say(HOLD)
    await _damage(database)
    await told(world, "call_ended")
    await told(world, "call_ended", "call_2")
    work = process(world)

    for _ in range(6):
        await work.process_all()

    async with world.units.reading(world.tenant.tenant_id) as unit:
        assert await unit.inbox.waiting(RETELL, after=None, limit=5) == ()
        other = await unit.calls.get("call_2")
    assert other is not None
    assert other.outcome.is_final
    problems = [problem for problem, _ in world.alarms.told if problem != "said_booked"]
    assert problems == ["an appointment is unreadable"]


async def test_a_silent_call_of_a_damaged_appointment_is_set_aside(database: SqlStorage) -> None:
    """It would come up again in every run; a person is told once."""
    world = SqlWorld(database.engine)
    await world.say(HOLD)
    await _damage(database)
    world.clock.advance(4 * 3600)

    for _ in range(2):
        await process(world).process_all()

    async with world.units.reading(world.tenant.tenant_id) as unit:
        call = await unit.calls.get("call_1")
    assert call is not None
    assert call.outcome is CallOutcome.STUCK
    assert world.alarms.told == [("an appointment is unreadable", "call_1")]


async def test_an_event_that_the_database_refuses_keeps_no_other_from_its_turn(
    database: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put aside after some tries, with an alarm; it was first in every run, for ever."""
    world = SqlWorld(database.engine)
    await told(world, "call_ended", "refused")
    await told(world, "call_ended", "call_1")
    record = SqlCalls.record

    async def refusing(self: SqlCalls, call: Call) -> None:
        if call.call_id == "refused":
            raise StorageRefused("a row was refused", cause="DataError 22001")
        await record(self, call)

    monkeypatch.setattr(SqlCalls, "record", refusing)
    once = process(world)
    await once.process_all()
    async with world.units.reading(world.tenant.tenant_id) as unit:
        first_round = await unit.inbox.waiting(RETELL, after=None, limit=5)
    for _ in range(5):
        await once.process_all()

    async with world.units.reading(world.tenant.tenant_id) as unit:
        waiting = await unit.inbox.waiting(RETELL, after=None, limit=5)
    assert [one.dedupe_key for one in first_round] == ["call_ended-refused"]
    assert waiting == ()
    assert world.alarms.told.count(("the database refuses it", "call_ended-refused")) == 1
