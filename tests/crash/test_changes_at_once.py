"""Two changes of one appointment at once, each at another process: both sides end in one state."""

import asyncio

from collections.abc import Callable
from pathlib import Path

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from tests.crash.lane import Lane, ToolCall, open_lane
from tests.crash.launcher import Haste, Launched
from tests.crash.matrix import DATABASES
from tests.crash.runs import BERLIN
from tests.crash.sagas import BOOK, CANCEL, RESCHEDULE, Caller, new_caller


_CALLERS = 6
_HASTE = Haste(lease=3.0, poll=0.2, provider=2.0, landing_horizon=5.0)
_SETTLE_SECONDS = 120.0
_SLOW = {"delay_before_ms": 200, "delay_after_ms": 200}


@pytest.mark.parametrize("database", DATABASES)
async def test_of_two_changes_at_once_both_sides_know_the_same_end(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """The incident in the recordings: two moves at once left two bookings."""
    address = None if database == "sqlite" else server_url(database)
    async with open_lane(tmp_path / "lane", address=address, haste=_HASTE) as lane:
        other = await lane.launched("other")
        movers = [await _booked(lane) for _ in range(_CALLERS)]
        waverers = [await _booked(lane) for _ in range(_CALLERS)]
        # Long enough for the second change to find the first one under way.
        await lane.control("PUT", "/faults", dict.fromkeys(("reschedule", "cancel"), _SLOW))

        await asyncio.gather(
            *(_at_once(lane, other, _move(one, "elf"), _move(one, "zwölf")) for one in movers),
            *(_at_once(lane, other, _move(one, "elf"), one.wish(CANCEL)) for one in waverers),
        )
        await lane.until_settled(within_seconds=_SETTLE_SECONDS)

        for one in movers:
            assert await _end(lane, one) in {
                (AppointmentState.CONFIRMED, hour) for hour in (11, 12)
            }
        for one in waverers:
            assert await _end(lane, one) == (AppointmentState.CANCELLED, None)
        assert await lane.claims() == await lane.rightful_claims()
        assert lane.new_alarms() == []
        await other.kill()


async def _booked(lane: Lane) -> Caller:
    caller = new_caller(lane.next_day())
    answer = await lane.deliver(caller.booking(BOOK), to=lane.peer)
    assert answer is not None
    assert answer["status"] in {"confirmed", "pending"}, answer
    await lane.until_settled(within_seconds=_SETTLE_SECONDS)
    return caller


def _move(caller: Caller, hour: str) -> ToolCall:
    call = caller.wish(RESCHEDULE)
    return evolve(call, arguments={**call.arguments, "time_text": f"um {hour} Uhr"})


async def _at_once(lane: Lane, other: Launched, one: ToolCall, two: ToolCall) -> None:
    answers = await asyncio.gather(lane.deliver(one, to=lane.peer), lane.deliver(two, to=other))
    assert None not in answers


async def _end(lane: Lane, caller: Caller) -> tuple[AppointmentState, int | None]:
    """Return how the appointment ended and at which hour it stands, by both sides alike."""
    (row,) = await lane.appointments_of(caller.booking(BOOK))
    stands = [(one["uid"], one["start"]) for one in await lane.bookings_on(caller.day)]
    hour = row.slot.start.astimezone(BERLIN).hour if row.state.is_active else None
    own = [(row.provider_uid, f"{row.slot.start:%Y-%m-%dT%H:%M:%S}.000Z")]
    assert stands == (own if row.state.is_active else [])
    return row.state, hour
