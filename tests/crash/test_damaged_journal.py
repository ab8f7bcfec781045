"""A saga in the database that nobody can read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sqlalchemy import update

from adapters.sql.tables import APPOINTMENT
from booking_domain.model.appointment import AppointmentState
from tests.crash.lane import Lane, ToolCall, open_place
from tests.crash.launcher import Haste
from tests.crash.matrix import DATABASES
from tests.crash.sagas import BOOK, new_caller


@pytest.mark.parametrize("database", DATABASES)
async def test_a_damaged_saga_is_left_with_an_alarm_and_all_others_are_ended(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Two processes die over a booking each; then one journal entry is damaged on the disk."""
    address = None if database == "sqlite" else server_url(database)
    async with open_place(tmp_path / "lane", address=address, haste=Haste()) as lane:
        damaged = await _abandoned(lane)
        await _damage(lane, damaged)
        healthy = await _abandoned(lane)

        service = await lane.launched("service")
        await lane.until_settled(of=healthy, within_seconds=60)
        await service.kill()

        (ended,) = await lane.appointments_of(healthy)
        assert ended.state is AppointmentState.CONFIRMED
        alarms = lane.new_alarms()
        # Once a process: the second that died has seen it as well.
        assert len(alarms) in {1, 2}
        assert all("saga_journal_entry_unreadable" in alarm for alarm in alarms)
        assert not any(damaged.caller in alarm for alarm in alarms)
        assert await _journal_of(lane, damaged) == _DAMAGE


_DAMAGE = '{"kind": "booking", "phase": "crea'


async def _abandoned(lane: Lane) -> ToolCall:
    """Let a process die right after it has stored what it wants to book."""
    call = new_caller(lane.next_day()).booking(BOOK)
    victim = await lane.launched("victim", halt_at=("commit: after", 1))
    delivery = lane.delivery(call, to=victim)
    assert await victim.halted(within_seconds=60)
    await victim.kill()
    await delivery
    return call


async def _damage(lane: Lane, call: ToolCall) -> None:
    async with lane.storage.engine.begin() as connection:
        await connection.execute(
            update(APPOINTMENT).where(APPOINTMENT.c.call_id == call.call_id).values(saga=_DAMAGE)
        )


async def _journal_of(lane: Lane, call: ToolCall) -> str:
    query = APPOINTMENT.select().where(APPOINTMENT.c.call_id == call.call_id)
    (row,) = await lane.rows(query)
    return str(row.saga)
